"""The public page that says how standing is counted, with the figures in force."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from community.page_cache import public_page
from experts import level_rules, policy
from experts.models import PolicyVersion, Yardstick
from experts.naming_items import FORMS
from experts.policies import in_force

EXAMPLE_VOTES = (1, 2, 5, 10, 20, 50)


@public_page
@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """Show rules and figures; two queries."""
    p = in_force()
    version = PolicyVersion.objects.filter(state=PolicyVersion.State.CURRENT).first()
    context = {
        "p": p,
        "version": version,
        "forms": [(words, p.form_weights.get(form, 0.5)) for form, words in FORMS.items()],
        "examples": [(votes, policy.item_value(votes, p)) for votes in EXAMPLE_VOTES],
        "repeats": [(votes, votes * policy.repeated(votes, 0.0, p)) for votes in (1, 2, 4, 8)],
        "low_mark": p.low_water * p.expert_at,
        "yardstick": Yardstick.objects.order_by("-since").first(),
        "days": {
            "new": round(p.new_account_days),
            "low": level_rules.LOW_FOR.days,
            "reminder": level_rules.REMINDED_BEFORE.days,
            "protected": level_rules.PROTECTED_FOR.days,
            "returns": level_rules.RETURNS_WITHIN.days,
        },
        "burst_minutes": p.burst_days * 24 * 60,
    }
    return render(request, "experts/method.html", context)
