"""Products: finding them, giving them topics, nicknames and successors."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from community.keyset import page_of
from shop.classifying import set_topic
from shop.desk.base import PER_PAGE, DeskView, chosen_ids
from shop.desk.forms import FamilyForm, SuccessorForm, TopicForm
from shop.models import Family
from shop.naming import find_families, set_nicknames
from shop.succession import SuccessionRefused, name_successor, revoke_successor

VIEW, CHANGE = "shop.view_family", "shop.change_family"
HOME = ("shop_desk:products", gettext_lazy("Products"))


class ProductsView(DeskView):
    """All products, or those without a topic; the ticked ones are given one together."""

    permissions: ClassVar[Sequence[str]] = (VIEW,)
    template_name = "shop/desk/products.html"
    page_title = gettext_lazy("Products")
    header_icon = "tag"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the products asked for, newest first."""
        asked = self.request.GET
        query, only_unmatched = asked.get("q", "")[:200], asked.get("show") == "unmatched"
        families = find_families(query) if query else Family.objects.all()
        families = families.select_related("topic", "category")
        if only_unmatched:
            families = families.unmatched()
        page = page_of(families, ("-id",), size=PER_PAGE, cursor=asked.get("after", ""))
        form = kwargs.pop("form", None) or TopicForm()
        return super().get_context_data(
            page=page,
            query=query,
            only_unmatched=only_unmatched,
            form=form,
            may_change=self.may(CHANGE),
            may_add_rule=self.may("shop.add_topicrule"),
            **kwargs,
        )

    def post(self, request: HttpRequest) -> HttpResponse:
        """Give the ticked products a topic."""
        if not self.may(CHANGE):
            return self.http_method_not_allowed(request)
        form = TopicForm(request.POST)
        if not form.is_valid():
            return self.again(form=form)
        topic = form.cleaned_data["topic"]
        count = set_topic(family_ids=chosen_ids(request), topic_id=topic.pk if topic else None)
        messages.success(request, ngettext("%(n)s product moved.", "%(n)s products moved.", count) % {"n": count})
        return redirect(request.get_full_path())


class ProductView(DeskView):
    """One product with its variants and offers; topic and nicknames are set here."""

    permissions: ClassVar[Sequence[str]] = (VIEW,)
    template_name = "shop/desk/product.html"
    parents = (HOME,)
    header_icon = "tag"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Load the product."""
        super().setup(request, *args, **kwargs)
        families = Family.objects.select_related("topic", "category", "successor")
        self.family = get_object_or_404(families, pk=kwargs["pk"])

    def get_page_title(self) -> str:
        return self.family.title

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the forms, variants and history of successions."""
        family = self.family
        names = "\n".join(family.nicknames.values_list("name", flat=True))
        initial = {"topic": family.topic_id if family.topic_is_manual else None, "nicknames": names}
        kwargs.setdefault("form", FamilyForm(initial=initial))
        kwargs.setdefault("successor_form", SuccessorForm())
        return super().get_context_data(
            family=family,
            products=family.products.prefetch_related("offers__feed"),
            entries=family.succession_entries.select_related("successor", "actor")[:20],
            predecessors=family.predecessors.all()[:20],
            may_change=self.may(CHANGE),
            may_add_ad=self.may("shop.add_ad"),
            **kwargs,
        )

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Set topic and nicknames."""
        if not self.may(CHANGE):
            return self.http_method_not_allowed(request)
        form = FamilyForm(request.POST)
        if not form.is_valid():
            return self.again(form=form)
        topic = form.cleaned_data["topic"]
        set_topic(family_ids=[pk], topic_id=topic.pk if topic else None)
        set_nicknames(family=self.family, names=form.cleaned_data["nicknames"].splitlines()[:30])
        messages.success(request, _("Saved."))
        return redirect("shop_desk:product", pk)


class SuccessorView(ProductView):
    """Naming a product's successor, or taking it back."""

    permissions: ClassVar[Sequence[str]] = (VIEW, CHANGE)
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """With `revoke` the succession ends; else the field names the successor."""
        if "revoke" in request.POST:
            revoke_successor(family=self.family, actor=request.user)  # type: ignore[arg-type]
            messages.success(request, _("The product has its reviews for itself again."))
            return redirect("shop_desk:product", pk)
        form = SuccessorForm(request.POST)
        if not form.is_valid():
            return self.again(successor_form=form)
        successor = form.cleaned_data["successor"]
        try:
            name_successor(family=self.family, successor=successor, actor=request.user)  # type: ignore[arg-type]
        except SuccessionRefused as refusal:
            form.add_error("successor", str(refusal))
            return self.again(successor_form=form)
        messages.success(request, _("Reviews and scores now follow to the successor."))
        return redirect("shop_desk:product", pk)
