"""Addresses of `community` for machines: no language prefix."""

from django.urls import URLPattern, URLResolver, path

from community import sitemaps, views

urlpatterns: list[URLPattern | URLResolver] = [
    path("house.css", views.house_css, name="house_css"),
    path("robots.txt", sitemaps.robots, name="robots"),
    path("sitemap.xml", sitemaps.index, name="sitemap"),
    path("sitemap-<slug:key>-<id:part>.xml", sitemaps.part, name="sitemap_part"),
]
