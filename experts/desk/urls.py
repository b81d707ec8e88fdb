"""Addresses of the desk, below the Wagtail admin."""

from django.urls import path

import community.addresses  # noqa: F401  (the converter "id")
from experts.desk.nominations import NominationsView, NominationView
from experts.desk.policies import DraftView, PoliciesView, PolicyView
from experts.desk.questions import QuestionsView, QuestionView
from experts.desk.standings import ActsView, AppointView, StandingsView, StandingView
from experts.desk.suspicions import SuspicionsView, SuspicionView
from experts.desk.topics import TopicsView, TopicView

app_name = "experts_desk"
urlpatterns = [
    path("nominations/", NominationsView.as_view(), name="nominations"),
    path("nominations/<id:pk>/", NominationView.as_view(), name="nomination"),
    path("standings/", StandingsView.as_view(), name="standings"),
    path("standings/appoint/", AppointView.as_view(), name="appoint"),
    path("standings/log/", ActsView.as_view(), name="acts"),
    path("standings/<id:pk>/", StandingView.as_view(), name="standing"),
    path("suspicions/", SuspicionsView.as_view(), name="suspicions"),
    path("suspicions/<id:pk>/", SuspicionView.as_view(), name="suspicion"),
    path("questions/", QuestionsView.as_view(), name="questions"),
    path("questions/<id:pk>/", QuestionView.as_view(), name="question"),
    path("policy/", PoliciesView.as_view(), name="policies"),
    path("policy/new/", DraftView.as_view(), name="policy_new"),
    path("policy/<id:pk>/", PolicyView.as_view(), name="policy"),
    path("policy/<id:pk>/edit/", DraftView.as_view(), name="policy_edit"),
    path("topics/", TopicsView.as_view(), name="topics"),
    path("topics/<id:pk>/", TopicView.as_view(), name="topic"),
]
