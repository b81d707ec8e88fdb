"""Topic rules: which of the shop's shelves belong to which topic, with a look at what a change would do."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shop.classifying import Preview, Rules, preview_rules
from shop.desk.base import DeskView
from shop.desk.forms import RuleForm
from shop.models import Family, TopicRule
from shop.tasks import reclassify

HOME = ("shop_desk:rules", gettext_lazy("Topic rules"))


class RulesView(DeskView):
    """All rules."""

    permissions = ("shop.view_topicrule",)
    template_name = "shop/desk/rules.html"
    page_title = gettext_lazy("Topic rules")
    header_icon = "list-ul"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the rules and how much they leave open."""
        return super().get_context_data(
            rules=TopicRule.objects.select_related("topic"),
            unmatched=Family.objects.unmatched().exists(),
            may_add=self.may("shop.add_topicrule"),
            may_change=self.may("shop.change_topicrule"),
            may_delete=self.may("shop.delete_topicrule"),
            **kwargs,
        )


class RuleView(DeskView):
    """A new or changed rule: first its preview, then, with `confirmed`, its saving."""

    template_name = "shop/desk/rule.html"
    parents = (HOME,)
    header_icon = "list-ul"
    rule: TopicRule | None = None

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Load the rule to change, if one is named."""
        super().setup(request, *args, **kwargs)
        self.rule = get_object_or_404(TopicRule, pk=kwargs["pk"]) if "pk" in kwargs else None
        # Read by `dispatch`: another right for another act.
        self.permissions = ("shop.change_topicrule" if self.rule else "shop.add_topicrule",)  # type: ignore[misc]

    def get_page_title(self) -> str:
        return str(self.rule) if self.rule else _("New rule")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the form, filled with what the address proposes."""
        initial = {"pattern": self.request.GET.get("pattern", "")[:250]}
        form = kwargs.pop("form", None) or RuleForm(instance=self.rule, initial={} if self.rule else initial)
        return super().get_context_data(form=form, rule=self.rule, **kwargs)

    def post(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        """Preview or save."""
        form = RuleForm(request.POST, instance=self.rule)
        if not form.is_valid():
            return self.again(form=form)
        if "confirmed" not in request.POST:
            return self.again(form=form, preview=_preview(self.rule, form))
        with transaction.atomic():
            form.save()
            reclassify.enqueue()
        messages.success(request, _("The rule is saved; the products are being sorted."))
        return redirect("shop_desk:rules")


def _preview(rule: TopicRule | None, form: RuleForm) -> Preview:
    rules = list(_others(rule))
    data = form.cleaned_data
    return preview_rules(Rules([*rules, (data["pattern"], data["topic"].pk, data["position"])]))


def _others(rule: TopicRule | None) -> Any:
    return TopicRule.objects.exclude(pk=rule.pk if rule else 0).values_list("pattern", "topic_id", "position")


class RuleDeleteView(DeskView):
    """Taking a rule away, with a look at what that does."""

    permissions = ("shop.delete_topicrule",)
    template_name = "shop/desk/rule_delete.html"
    parents = (HOME,)
    header_icon = "bin"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Load the rule."""
        super().setup(request, *args, **kwargs)
        self.rule = get_object_or_404(TopicRule, pk=kwargs["pk"])

    def get_page_title(self) -> str:
        return _("Delete “%(rule)s”") % {"rule": self.rule}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add what would move."""
        return super().get_context_data(preview=preview_rules(Rules(_others(self.rule))), rule=self.rule, **kwargs)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Delete it."""
        with transaction.atomic():
            self.rule.delete()
            reclassify.enqueue()
        messages.success(request, _("The rule is gone; the products are being sorted."))
        return redirect("shop_desk:rules")
