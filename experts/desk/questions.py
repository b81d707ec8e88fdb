"""Questions of members about their standing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.keyset import page_of
from experts import questions
from experts.desk.base import PER_PAGE, carried_out
from experts.desk.forms import AnswerForm
from experts.models import Standing, StandingQuestion
from shop.desk.base import DeskView

HOME = ("experts_desk:questions", _("Questions"))


class QuestionsView(DeskView):
    """Open ones, the longest waiting first; answered ones newest first."""

    permissions: ClassVar[Sequence[str]] = ("experts.view_standingquestion",)
    template_name = "experts/desk/questions.html"
    page_title = _("Questions about standings")
    header_icon = "help"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add a page of the chosen ones."""
        is_answered = self.request.GET.get("show") == "answered"
        rows = StandingQuestion.objects.filter(answered_at__isnull=not is_answered)
        rows = rows.select_related("member", "topic", "answered_by")
        order = ("-id",) if is_answered else ("id",)
        page = page_of(rows, order, size=PER_PAGE, cursor=self.request.GET.get("after", ""))
        keep = "show=answered&" if is_answered else ""
        return super().get_context_data(page=page, is_answered=is_answered, keep=keep, **kwargs)


class QuestionView(DeskView):
    """One question with the standing it is about, and the answer."""

    permissions: ClassVar[Sequence[str]] = ("experts.view_standingquestion", "experts.change_standingquestion")
    template_name = "experts/desk/question.html"
    parents = (HOME,)
    header_icon = "help"
    question: StandingQuestion

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Load the question."""
        super().setup(request, *args, **kwargs)
        rows = StandingQuestion.objects.select_related("member", "topic", "answered_by")
        self.question = get_object_or_404(rows, pk=kwargs["pk"])

    def get_page_title(self) -> str:
        return f"{self.question.member.public_name} – {self.question.topic.name}"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the standing and the form."""
        row = self.question
        return super().get_context_data(
            question=row,
            standing=Standing.objects.filter(member=row.member, topic=row.topic).first(),
            form=kwargs.pop("form", None) or AnswerForm(),
            is_own=row.member_id == self.request.user.pk,
            **kwargs,
        )

    def post(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        """Answer."""
        form = AnswerForm(request.POST)
        words: dict[str, Any] = {"question": self.question, "by": request.user, "at": timezone.now()}
        if form.is_valid() and carried_out(
            request,
            form,
            lambda: questions.answer(text=form.cleaned_data["text"], **words),
            _("Answered; the member is told."),
        ):
            return redirect("experts_desk:questions")
        return self.again(form=form)
