"""Addresses that exist only outside production."""

from django.urls import URLPattern, URLResolver, path

from demo import views

app_name = "demo"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.index, name="index"),
    path("shop/", views.shop, name="shop"),
    path("shop/<path:path>", views.shop),
    path("mails/", views.mails, name="mails"),
]
