"""Links between texts and products: deciding suggestions, linking by hand."""

from collections.abc import Iterable, Sequence
from typing import Any, ClassVar

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from community.keyset import page_of
from shop.desk.base import PER_PAGE, DeskView, chosen_ids
from shop.desk.forms import LinkForm
from shop.linking import UnknownTarget, confirm, link, reject, suggest_for, targets
from shop.models import ProductLink

VIEW, ADD, CHANGE = "shop.view_productlink", "shop.add_productlink", "shop.change_productlink"


class LinksView(DeskView):
    """Suggestions to decide, singly or together; links decided before can be looked up and decided anew."""

    permissions: ClassVar[Sequence[str]] = (VIEW,)
    template_name = "shop/desk/links.html"
    page_title = gettext_lazy("Product links")
    header_icon = "link"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the links of the chosen state, oldest first."""
        state = self.request.GET.get("state", "")
        state = state if state in ProductLink.State.values else ProductLink.State.SUGGESTED.value
        links = ProductLink.objects.filter(state=state).select_related("family", "decided_by")
        page = page_of(links, ("id",), size=PER_PAGE, cursor=self.request.GET.get("after", ""))
        form = kwargs.pop("form", None) or LinkForm()
        return super().get_context_data(
            rows=_with_targets(page.rows),
            page=page,
            state=state,
            states=ProductLink.State.choices,
            form=form,
            may_add=self.may(ADD),
            may_change=self.may(CHANGE),
            **kwargs,
        )

    def post(self, request: HttpRequest) -> HttpResponse:
        """Confirm or reject: the one whose button was pressed, else the ticked ones."""
        if not self.may(CHANGE):
            return self.http_method_not_allowed(request)
        decide = confirm if "confirm" in request.POST else reject
        one = request.POST.get("confirm") or request.POST.get("reject") or ""
        ids = [int(one)] if one.isascii() and one.isdigit() and len(one) < 19 else chosen_ids(request)
        count = decide(link_ids=ids, actor=request.user)  # type: ignore[arg-type]
        messages.success(request, ngettext("%(n)s link decided.", "%(n)s links decided.", count) % {"n": count})
        return redirect(request.get_full_path())


class LinkAddView(LinksView):
    """Linking by hand, or having one text searched for products."""

    permissions: ClassVar[Sequence[str]] = (VIEW, ADD)
    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        """Link, or search the text when no product is named."""
        form = LinkForm(request.POST)
        if not form.is_valid():
            return self.again(form=form)
        kind, target_id, product = (form.cleaned_data[name] for name in ("kind", "target_id", "product"))
        try:
            if product is None:
                count = len(suggest_for(kind, target_id))
                done = ngettext("%(n)s product found.", "%(n)s products found.", count) % {"n": count}
            else:
                link(family=product, kind=kind, target_id=target_id, actor=request.user)  # type: ignore[arg-type]
                done = _("The product is linked.")
        except (UnknownTarget, ObjectDoesNotExist):
            form.add_error("target_id", _("There is no text with this number."))
            return self.again(form=form)
        messages.success(request, done)
        return redirect("shop_desk:links")


def _with_targets(links: Iterable[ProductLink]) -> list[dict[str, Any]]:
    """Each link with its text's kind, title and address; one query for each kind on the page."""
    links = list(links)
    ids: dict[str, set[int]] = {}
    for row in links:
        ids.setdefault(row.target_kind, set()).add(row.target_id)
    known = {kind: targets.get(kind).describe(found) for kind, found in ids.items() if kind in targets.entries}
    rows = []
    for row in links:
        label = targets.get(row.target_kind).label if row.target_kind in known else row.target_kind
        title, url = known.get(row.target_kind, {}).get(row.target_id, ("", ""))
        rows.append({"link": row, "kind": label, "title": title or f"#{row.target_id}", "url": url})
    return rows
