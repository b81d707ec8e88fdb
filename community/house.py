"""House style: what makes an installation the retailer's own. Edited in the admin under Settings."""

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, HelpPanel, MultiFieldPanel
from wagtail.blocks import StreamBlock
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting
from wagtail.fields import StreamField

from community.blocks import LinkBlock
from community.colours import HEX, contrast, mix, readable_mix
from community.models.topic import in_language

# The grounds of tokens.css in sRGB: (light, dark). Colours of staff are checked against them.
PAPER = ("#f7f4ec", "#1b1814")
INK = ("#241c15", "#ede9e1")
BUILT_IN = {
    "accent": "#f9c43c", "accent_dark": "#eeba3c", "on_accent": "#241c15", "line": "#c67b05", "line_dark": "#e1af3b",
}  # fmt: skip
colour = RegexValidator(HEX, _("Write a colour as # and six digits, such as #f3c343."))


class ColourField(models.CharField):  # type: ignore[type-arg]
    """A colour of the house; empty takes ours."""

    def __init__(self, verbose_name: object = None, **options: object) -> None:
        super().__init__(verbose_name, **{"max_length": 7, "blank": True, "validators": [colour], **options})  # type: ignore[arg-type]


@register_setting(icon="view")
class HouseStyle(BaseSiteSetting):  # type: ignore[misc]
    """Names, logo, colours, links and legal addresses of one site."""

    community_name = models.CharField(_("name of the community"), max_length=40, default="Kundig")
    shop_name = models.CharField(_("name of the shop"), max_length=60, blank=True)
    shop_url = models.URLField(_("address of the shop"), blank=True)
    contact_email = models.EmailField(_("contact address"), blank=True)
    logo = models.ForeignKey(
        "wagtailimages.Image",
        verbose_name=_("logo"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    claim_de = models.CharField(_("about the community (German)"), max_length=300, blank=True)
    claim_en = models.CharField(_("about the community (English)"), max_length=300, blank=True)

    accent = ColourField(_("spot colour, light"))
    accent_dark = ColourField(_("spot colour, dark"))
    on_accent = ColourField(_("text on the spot colour"))
    line = ColourField(_("lines under links, light"))
    line_dark = ColourField(_("lines under links, dark"))

    imprint_url = models.URLField(_("imprint elsewhere"), blank=True, help_text=_("Empty: our own page."))
    privacy_url = models.URLField(_("privacy notice elsewhere"), blank=True, help_text=_("Empty: our own page."))
    header_links = StreamField(
        StreamBlock([("link", LinkBlock())], required=False), verbose_name=_("links above"), blank=True
    )
    footer_links = StreamField(
        StreamBlock([("link", LinkBlock())], required=False), verbose_name=_("links below"), blank=True
    )
    header_html = models.TextField(
        _("shop's header (HTML)"), blank=True, help_text=_("Scripts and styles are removed.")
    )
    footer_html = models.TextField(
        _("shop's footer (HTML)"), blank=True, help_text=_("Scripts and styles are removed.")
    )

    panels = [
        MultiFieldPanel(
            [FieldPanel(name) for name in ("community_name", "claim_de", "claim_en", "logo")],
            heading=_("The community"),
        ),
        MultiFieldPanel(
            [FieldPanel(name) for name in ("shop_name", "shop_url", "contact_email")], heading=_("The shop")
        ),
        MultiFieldPanel(
            [
                HelpPanel(_("Text on the spot colour needs a contrast of 4.5, lines need 3. Empty fields: our own.")),
                *[FieldPanel(name) for name in ("accent", "accent_dark", "on_accent", "line", "line_dark")],
            ],
            heading=_("Colours"),
        ),
        MultiFieldPanel([FieldPanel(name) for name in ("imprint_url", "privacy_url")], heading=_("Legal pages")),
        MultiFieldPanel(
            [FieldPanel(name) for name in ("header_links", "header_html", "footer_links", "footer_html")],
            heading=_("The shop's header and footer"),
        ),
    ]

    class Meta:
        verbose_name = _("house style")
        verbose_name_plural = _("house styles")

    def __str__(self) -> str:
        return self.community_name

    @property
    def claim(self) -> str:
        """What the community is, in the active language."""
        return in_language(self, "claim")

    def colours(self) -> dict[str, str]:
        """The five colours in use, with ours where the shop chose none."""
        return {name: getattr(self, name) or ours for name, ours in BUILT_IN.items()}

    @property
    def has_own_colours(self) -> bool:
        """Whether any colour differs from the built-in ones."""
        return self.colours() != BUILT_IN

    def clean(self) -> None:
        """Refuse colours that cannot be read; each error names the ratio reached and the one needed."""
        super().clean()
        chosen, errors = self.colours(), {}
        if not all(HEX.fullmatch(value) for value in chosen.values()):
            return  # the field says so itself
        for name in ("accent", "accent_dark"):
            if (ratio := contrast(chosen[name], chosen["on_accent"])) < 4.5:
                errors[name] = _("Text on this colour has a contrast of %(ratio)s : 1; it needs 4.5 : 1.") % {
                    "ratio": number_format(round(ratio, 1), 1)
                }
        for name, paper in zip(("line", "line_dark"), PAPER, strict=True):
            if (ratio := contrast(chosen[name], paper)) < 3:
                errors[name] = _("This line has a contrast of %(ratio)s : 1 on the page; it needs 3 : 1.") % {
                    "ratio": number_format(round(ratio, 1), 1)
                }
        if errors:
            raise ValidationError(errors)

    def stylesheet(self) -> str:
        """The custom properties that carry the house colours; hover, wash and marker follow from the spot colour."""
        if not self.has_own_colours:
            return ""
        c = self.colours()
        both = (c["accent"], c["accent_dark"])
        deep = [_deeper(spot, c["on_accent"]) for spot in both]
        wash = [
            readable_mix(mix(spot, paper, 0.8), paper, ink, ratio=7)
            for spot, paper, ink in zip(both, PAPER, INK, strict=True)
        ]
        marker = [readable_mix(spot, paper, ink) for spot, paper, ink in zip(both, PAPER, INK, strict=True)]
        pairs = {
            "yolk": both,
            "yolk-deep": deep,
            "yolk-wash": wash,
            "marker": marker,
            "yolk-line": (c["line"], c["line_dark"]),
        }
        lines = [f"--{name}:light-dark({light},{dark});" for name, (light, dark) in pairs.items()]
        return ":root{" + "".join(lines) + f"--on-yolk:{c['on_accent']};" + "}\n"


def _deeper(spot: str, text: str) -> str:
    """The spot colour under the pointer: darker, or lighter where darker would swallow the text upon it."""
    darker = mix(spot, "#000000", 0.1)
    return darker if contrast(darker, text) >= 4.5 else mix(spot, "#ffffff", 0.1)
