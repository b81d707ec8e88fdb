"""Pages of `community`."""

from django.urls import URLPattern, URLResolver, path

from community import addresses, reporting_views, views  # noqa: F401 - addresses registers the converter `id`
from community.comments.urls import urlpatterns as comment_patterns
from community.personal.urls import urlpatterns as personal_patterns

app_name = "community"
urlpatterns: list[URLPattern | URLResolver] = [
    path("members/<id:pk>/<slug:handle>/", views.profile, name="profile"),
    path("profile/", views.profile_edit, name="profile_edit"),
    path("profile/topics/", views.interests, name="interests"),
    path("topics/<id:pk>/follow/", views.follow_topic, name="follow_topic"),
    path("styleguide/", views.styleguide, name="styleguide"),
    path("report/<slug:kind>/<id:pk>/", reporting_views.report, name="report"),
    *comment_patterns,
    *personal_patterns,
]
