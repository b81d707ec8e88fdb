"""What can be wrong with a feed or an item, by code, in words for people."""

from django.utils.translation import gettext as translate
from django.utils.translation import gettext_lazy as _

REASONS = {
    # of one item
    "missing": _("A required field is missing: %(detail)s"),
    "missing_optional": _("Without %(detail)s; taken nevertheless"),
    "id_too_long": _("The id is longer than 50 characters"),
    "duplicate": _("This id stands further up already; the first one counts"),
    "columns": _("The row has a different number of columns than the header (%(detail)s)"),
    "too_long": _("Longer than allowed (%(detail)s)"),
    "price": _("Not a price (%(detail)s)"),
    "price_ambiguous": _("Could mean thousands or a fraction (%(detail)s)"),
    "price_currency": _("The price has no known currency (%(detail)s)"),
    "price_range": _("The price is not above zero, or too high (%(detail)s)"),
    "sale_currency": _("The sale price is in another currency (%(detail)s); left out"),
    "sale_above_price": _("The sale price is above the price (%(detail)s); left out"),
    "sale_period": _("Not a period of time (%(detail)s); left out"),
    "gtin": _("The GTIN is wrong, probably its check digit (%(detail)s); taken without it"),
    "availability": _("Unknown availability (%(detail)s)"),
    "condition": _("Unknown condition (%(detail)s); taken as new"),
    "date": _("Not a date (%(detail)s); left out"),
    "url": _("Not a usable web address (%(detail)s)"),
    # of the file
    "empty": _("The file is empty"),
    "no_items": _("The file holds no item"),
    "packing": _("The file is packed in a way other than gzip"),
    "gzip": _("The packed file is damaged (%(detail)s)"),
    "bomb": _("The packed file grows out of all proportion (%(detail)s bytes)"),
    "too_big": _("The file is too big (%(detail)s bytes)"),
    "format": _("Neither RSS, Atom, TSV nor CSV as expected (%(detail)s)"),
    "doctype": _("The document declares a document type or entities of its own (%(detail)s); this is refused"),
    "xml": _("The document is broken (%(detail)s)"),
    "xml_shape": _("The document is nested or spread too wide (%(detail)s)"),
    "header": _("The first row names no column “id” (%(detail)s)"),
    "line_too_long": _("A line is too long"),
    "encoding_guessed": _("The characters are not in the declared encoding; read as %(detail)s"),
    "file": _("The file cannot be read (%(detail)s)"),
    # of the way there
    "address": _("Only addresses beginning with http:// or https:// are fetched (%(detail)s)"),
    "address_private": _("The address leads into an internal network; this is refused (%(detail)s)"),
    "address_unknown": _("The host cannot be found (%(detail)s)"),
    "redirects": _("The address redirects too often"),
    "http": _("The server answered with an error (%(detail)s)"),
    "slow": _("The server took too long"),
    "connection": _("The connection failed (%(detail)s)"),
    # of the run
    "loss": _("%(detail)s of the feed's offers would be lost; nothing was changed"),
    "busy": _("Another import of this feed was running"),
    "no_location": _("The feed has no address"),
    "crash": _("Stopped by an error in the program (%(detail)s)"),
}


def explain(code: str, detail: str = "", line: int = 0) -> str:
    """Say in the active language what is wrong; an unknown code speaks for itself."""
    reason = REASONS.get(code)
    text = str(reason) % {"detail": detail or "–"} if reason else f"{code} {detail}".strip()
    return translate("Line %(line)s: %(text)s") % {"line": line, "text": text} if line else text
