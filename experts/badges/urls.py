"""Pages of the badges."""

from django.urls import path

from experts.badges import views

app_name = "badges"
urlpatterns = [
    path("badges/", views.gallery, name="gallery"),
    path("badges/<slug:key>/", views.badge, name="badge"),
]
