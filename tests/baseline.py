"""Rows that every installation has, for test databases built without migrations."""

from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.contrib.sites.models import Site as DjangoSite
from wagtail.models import Collection, Locale, Page, Site


def make_baseline() -> None:
    """Make locales, Wagtail's root page and collection, both kinds of site; idempotent."""
    german, _ = Locale.objects.get_or_create(language_code="de")
    Locale.objects.get_or_create(language_code="en")
    DjangoSite.objects.update_or_create(pk=1, defaults={"domain": "testserver", "name": "Kundig"})
    if not Collection.objects.exists():
        Collection.add_root(name="Root")
    if not Page.objects.exists():
        kind = ContentType.objects.get_for_model(Page)
        root = Page.add_root(title="Root", slug="root", content_type=kind, locale=german)
        Site.objects.create(hostname="localhost", root_page=root, is_default_site=True)
    admin_type, _ = ContentType.objects.get_or_create(app_label="wagtailadmin", model="admin")
    Permission.objects.get_or_create(
        content_type=admin_type, codename="access_admin", defaults={"name": "Can access Wagtail admin"}
    )
