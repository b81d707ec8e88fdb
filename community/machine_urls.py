"""Addresses of `community` for machines: no language prefix."""

from django.urls import URLPattern, URLResolver, path

from community import views

urlpatterns: list[URLPattern | URLResolver] = [path("house.css", views.house_css, name="house_css")]
