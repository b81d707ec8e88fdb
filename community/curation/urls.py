"""Addresses of the desk, below those of the Wagtail admin."""

from django.urls import path

from community import addresses  # noqa: F401 - registers the converter `id`
from community.curation import views

app_name = "curation"
urlpatterns = [
    path("", views.queue, name="queue"),
    path("decide/", views.decide, name="decide"),
    path("reported/", views.reported, name="reported"),
    path("log/", views.log, name="log"),
    path("<slug:kind>/<id:pk>/", views.case, name="case"),
]
