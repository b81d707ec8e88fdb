"""Addresses of `shop` for machines: no language prefix."""

from django.urls import path

from shop.views import go

urlpatterns = [path("go/<int:pk>/", go, name="shop_go")]
