"""The product's addresses with the floors beside them."""

from django.urls import path

from bench import floors
from config.urls import handler429, handler500
from config.urls import urlpatterns as products_patterns

urlpatterns = [
    path("bench/bare/", floors.bare),
    path("bench/floor-a/<int:pk>/", floors.plain),
    path("bench/floor-b/<int:pk>/<path:path>", floors.as_page),
    *products_patterns,
]

__all__ = ["handler429", "handler500", "urlpatterns"]
