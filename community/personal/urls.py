"""Addresses of a member's data, among those of `community`."""

from django.urls import path

from community import addresses  # noqa: F401 - registers the converter `id`
from community.personal import views

urlpatterns = [
    path("profile/data/", views.data, name="data"),
    path("profile/data/ask/", views.ask, name="data_ask"),
    path("profile/data/<id:pk>/", views.fetch, name="data_fetch"),
    path("profile/leave/", views.leave, name="leave"),
    path("profile/stay/", views.stay, name="stay"),
]
