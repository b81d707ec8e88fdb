"""Every address of the product. Wagtail's pages come last, since they take any path."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path
from django.views.static import serve
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from community import accounts_admin, accounts_views

handler429 = "community.accounts_views.too_many_requests"

urlpatterns = [
    path("cms/login/", accounts_views.cms_login),
    path("cms/account/", accounts_admin.account),
    path("cms/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("", include("community.machine_urls")),
    path("", include("shop.machine_urls")),
    path("", include("reviews.machine_urls")),
]

if not settings.IS_PRODUCTION:
    urlpatterns += [
        path("media/<path:path>", serve, {"document_root": settings.MEDIA_ROOT}),
        path("demo/", include("demo.urls")),
    ]

urlpatterns += i18n_patterns(
    path("accounts/", include("community.accounts_urls")),
    path("accounts/", include("allauth.urls")),
    path("", include("community.urls")),
    path("", include("messaging.urls")),
    path("", include("shop.urls")),
    path("", include("experts.urls")),
    path("", include("experts.advice.urls")),
    path("", include("experts.badges.urls")),
    path("", include("reviews.urls")),
    path("", include("community.page_urls")),
    prefix_default_language=False,
)

handler500 = "community.errors.server_error"
