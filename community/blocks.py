"""The blocks that editors build pages from."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageChooserBlock

TEXT_FEATURES = ["h3", "bold", "italic", "ol", "ul", "link", "document-link"]


class LinkBlock(blocks.StructBlock):  # type: ignore[misc]
    """A link with its words in both languages."""

    label_de = blocks.CharBlock(label=_("words (German)"), max_length=60)
    label_en = blocks.CharBlock(label=_("words (English)"), max_length=60, required=False)
    url = blocks.URLBlock(label=_("address"))

    class Meta:
        icon = "link"
        label = _("link")


class PictureBlock(blocks.StructBlock):  # type: ignore[misc]
    """A picture with the words that stand in for it."""

    image = ImageChooserBlock(label=_("picture"))
    alt = blocks.CharBlock(
        label=_("description"),
        max_length=200,
        required=False,
        help_text=_("What is to be seen? Empty for mere decoration."),
    )
    caption = blocks.CharBlock(label=_("caption"), max_length=200, required=False)

    class Meta:
        icon = "image"
        label = _("picture")
        template = "community/blocks/_picture.html"


class QuoteBlock(blocks.StructBlock):  # type: ignore[misc]
    """Somebody's words."""

    text = blocks.TextBlock(label=_("words"))
    who = blocks.CharBlock(label=_("who said it"), max_length=120, required=False)

    class Meta:
        icon = "openquote"
        label = _("quotation")
        template = "community/blocks/_quote.html"


class WayBlock(blocks.StructBlock):  # type: ignore[misc]
    """One way on: verb and expectation."""

    label = blocks.CharBlock(label=_("words"), max_length=80)
    note = blocks.CharBlock(label=_("what to expect"), max_length=160, required=False)
    page = blocks.PageChooserBlock(label=_("page"), required=False)
    url = blocks.CharBlock(label=_("or address"), required=False, max_length=300)


class BodyBlock(blocks.StreamBlock):  # type: ignore[misc]
    """The body of a page."""

    heading = blocks.CharBlock(label=_("heading"), icon="title", template="community/blocks/_heading.html")
    paragraph = blocks.RichTextBlock(
        label=_("text"), features=TEXT_FEATURES, template="community/blocks/_paragraph.html"
    )
    picture = PictureBlock()
    quote = QuoteBlock()
    ways = blocks.ListBlock(
        WayBlock(), label=_("list of links"), icon="list-ul", template="community/blocks/_ways.html"
    )

    class Meta:
        required = False
