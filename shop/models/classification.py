"""Category: the shop's own shelf, as its feed spells it. TopicRule: which shelf belongs to which topic."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Category(models.Model):
    """A node of the shop's category tree, made from `product_type`; its topic follows from the rules."""

    path = models.CharField(_("path"), max_length=750, unique=True)
    name = models.CharField(_("name"), max_length=150)
    slug = models.SlugField(_("address"), max_length=150)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.CASCADE, related_name="children")
    # Denormalised from the rules; `shop.classifying.apply_rules` rebuilds it.
    topic = models.ForeignKey(
        "community.Topic", null=True, blank=True, on_delete=models.SET_NULL, related_name="categories"
    )

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["path"]
        verbose_name = _("category")
        verbose_name_plural = _("categories")

    def __str__(self) -> str:
        return self.path


class TopicRule(models.Model):
    """Products whose category matches `pattern` belong to `topic`; the most specific pattern wins."""

    pattern = models.CharField(
        _("pattern"),
        max_length=250,
        unique=True,
        help_text=_("A category such as “Küche > Kaffee > *”; the star stands for anything."),
    )
    topic = models.ForeignKey("community.Topic", on_delete=models.CASCADE, verbose_name=_("topic"))
    position = models.PositiveIntegerField(
        _("position"),
        default=0,
        help_text=_("Decides between equally specific patterns: the smaller number wins."),
    )

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["pattern"]
        verbose_name = _("topic rule")
        verbose_name_plural = _("topic rules")

    def __str__(self) -> str:
        return self.pattern
