"""Why moderation hides something: codes, their names, and the text the author gets when the moderator writes none.

The codes are adapted from the catalogues of large review platforms. Few stars are not among them.
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override


@dataclass(frozen=True)
class Reason:
    """A reason with its code (at most ten signs, as the log stores it)."""

    code: str
    label: str | Promise
    text: str | Promise  # to the author


_ALL = (
    Reason("spam", _("advertising or spam"),
           _("Advertising is not allowed here. Your own experience is welcome: write it again without the "
             "advertising.")),
    Reason("away", _("leads to another shop"),
           _("Links and directions to other shops are not allowed here. Write it again without them.")),
    Reason("offensive", _("insulting or hateful"),
           _("The text insults or belittles people. You may say the same thing sharply, but about the matter.")),
    Reason("private", _("shows personal data"),
           _("The text or a picture shows personal data, such as a name, an address or a face. Leave it out "
             "and write again.")),
    Reason("untrue", _("not genuine"),
           _("We have reason to believe that this is not an experience of your own. If we are wrong, tell us "
             "how it was.")),
    Reason("off_topic", _("belongs elsewhere"),
           _("The text is about something else than this product or subject. Please write it where it belongs.")),
    Reason("service", _("about order or delivery"),
           _("The text is about the order, delivery or service, not about the product. The shop's customer "
             "service helps you.")),
    Reason("price", _("about the price only"),
           _("Prices change every day, so texts about the price alone do not stay. Tell how the product is.")),
    Reason("empty", _("says nothing about it"),
           _("The text says nothing that would help others. One sentence from your own experience is enough.")),
    Reason("language", _("cannot be understood"),
           _("We cannot understand the text. Write in plain words, in German or English if you can.")),
    Reason("picture", _("unsuitable picture"),
           _("A picture does not show the product in use, is not yours, or cannot be recognised. The text "
             "may stay without it.")),
    Reason("legal", _("may break a law"),
           _("The contribution may break a law, such as the rights of others in a text, picture or brand.")),
    Reason("dangerous", _("leads to something dangerous"),
           _("What the text advises can hurt people. If a product is dangerous, report it to the shop: it "
             "answers within a day.")),
    Reason("other", _("something else"), _("The contribution breaks our rules.")),
)  # fmt: skip
REASONS = {reason.code: reason for reason in _ALL}
CHOICES = [(reason.code, reason.label) for reason in _ALL]


def in_words(code: str) -> str:
    """Return the reason's name in the active language; an unknown code as it is."""
    return str(REASONS[code].label) if code in REASONS else code


def text_for(code: str, language: str) -> str:
    """Return the text to the author in her language."""
    with override(language):
        return str(REASONS[code].text)
