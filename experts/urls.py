"""Addresses of standing; mounted at the root."""

from django.urls import path

from community import addresses  # noqa: F401 - registers the converter `id`
from experts.pages import boards, explained, method, own

app_name = "experts"
urlpatterns = [
    path("topics/<slug:topic>/experts/", boards.experts, name="of_topic"),
    path("topics/<slug:topic>/board/<slug:period>/", boards.board, name="board"),
    path("topics/<slug:topic>/experts/question/", explained.ask, name="ask"),
    path("members/<id:pk>/<slug:handle>/standing/<slug:topic>/", explained.why, name="why"),
    path("profile/standing/", own.settings, name="settings"),
    path("profile/standing/boards/", own.choose_boards, name="choose_boards"),
    path("profile/standing/leave/", own.declare_leave, name="leave"),
    path("profile/standing/leave/<id:pk>/end/", own.end_leave, name="end_leave"),
    path("how-standing-is-counted/", method.show, name="method"),
]
