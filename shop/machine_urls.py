"""Addresses of `shop` for machines: no language prefix."""

from django.urls import path

from community import addresses  # noqa: F401 - registers the converter `id`
from shop.views import go

urlpatterns = [path("go/<id:pk>/", go, name="shop_go")]
