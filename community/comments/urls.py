"""Addresses of the comments, part of the namespace `community`."""

from django.urls import path

from community import addresses  # noqa: F401 - registers the converter `id`
from community.comments import views

urlpatterns = [
    path("comment/helpful/", views.helpful, name="comment_helpful"),
    path("comment/on/<slug:kind>/<id:pk>/", views.write, name="comment_write"),
    path("comment/<id:pk>/", views.comment, name="comment"),
    path("comment/<id:pk>/edit/", views.edit, name="comment_edit"),
    path("comment/<id:pk>/withdraw/", views.withdraw, name="comment_withdraw"),
]
