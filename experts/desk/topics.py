"""What each topic does with its experts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.models import Topic
from experts.arranging import arrange
from experts.desk.forms import TopicPolicyForm
from experts.models import TopicPolicy
from shop.desk.base import DeskView

HOME = ("experts_desk:topics", _("Topics"))
VIEW, CHANGE = "experts.view_topicpolicy", "experts.change_topicpolicy"


class TopicsView(DeskView):
    """All topics with their settings."""

    permissions: ClassVar[Sequence[str]] = (VIEW,)
    template_name = "experts/desk/topics.html"
    page_title = _("Experts in the topics")
    header_icon = "tag"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the topics; one without a row has the defaults."""
        fields = [field for field in TopicPolicy._meta.get_fields() if field.name in TopicPolicyForm.base_fields]
        rows = [
            (topic, [getattr(getattr(topic, "expert_policy", None) or TopicPolicy(), f.name) for f in fields])
            for topic in Topic.objects.select_related("expert_policy")
        ]
        labels = [form_field.label for form_field in TopicPolicyForm.base_fields.values()]
        return super().get_context_data(rows=rows, labels=labels, may_change=self.may(CHANGE), **kwargs)


class TopicView(DeskView):
    """The settings of one topic."""

    permissions: ClassVar[Sequence[str]] = (VIEW, CHANGE)
    template_name = "experts/desk/topic.html"
    parents = (HOME,)
    header_icon = "tag"
    policy: TopicPolicy

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Load the topic and its settings."""
        super().setup(request, *args, **kwargs)
        topic = get_object_or_404(Topic, pk=kwargs["pk"])
        self.policy = TopicPolicy.objects.filter(topic=topic).first() or TopicPolicy(topic=topic)

    def get_page_title(self) -> str:
        return self.policy.topic.name

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the form."""
        return super().get_context_data(
            form=kwargs.pop("form", None) or TopicPolicyForm(instance=self.policy), **kwargs
        )

    def post(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        """Save."""
        form = TopicPolicyForm(request.POST, instance=self.policy)
        if not form.is_valid():
            return self.again(form=form)
        arrange(policy=form.save(commit=False), at=timezone.now())
        messages.success(request, str(_("Saved.")))
        return redirect("experts_desk:topics")
