"""Addresses of recommendation lists; mounted at the root."""

from django.urls import path

from community import addresses  # noqa: F401 - registers the converter `id`
from experts.advice import reading_views, writing_views

app_name = "advice"
urlpatterns = [
    path("topics/<slug:topic>/recommendations/", reading_views.of_topic, name="topic"),
    path("recommendations/mine/", reading_views.own, name="own"),
    path("recommendations/new/", writing_views.begin, name="new"),
    path("recommendations/helpful/", writing_views.helpful, name="helpful"),
    path("recommendations/<id:pk>/edit/", writing_views.edit, name="edit"),
    path("recommendations/<id:pk>/take-back/", writing_views.take_back, name="take_back"),
    path("recommendations/<id:pk>/<slug:slug>/", reading_views.show, name="list"),
]
