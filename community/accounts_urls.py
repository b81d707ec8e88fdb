"""Addresses of accounts beside allauth's; mounted before them under the same prefix."""

from django.urls import path

from community import accounts_views

urlpatterns = [
    path("sessions/<int:pk>/end/", accounts_views.end_session, name="account_end_session"),
    path("confirm-email/again/", accounts_views.send_again, name="account_send_again"),
    path("confirm-email/start-over/", accounts_views.start_over, name="account_start_over"),
]
