"""Writes the shop's product feed in the form of Google Merchant Center (RSS 2.0)."""

import zlib
from xml.etree import ElementTree as ET

from stdnum import ean, isbn

from demo.making.source import DATA, Item, family, items

GOOGLE = "http://base.google.com/ns/1.0"
SHOP = "https://shop.lindhof.example"
COMPANY = "4012345"


def numbers(rows: list[Item]) -> dict[str, str]:
    """Give every item a GTIN that stays the same when items are added: the hash of its id."""
    taken: set[int] = set()
    found: dict[str, str] = {}
    for item in sorted(rows, key=lambda row: str(row["id"])):
        if item.get("isbn"):
            found[item["id"]] = isbn.validate(item["isbn"], convert=True)
            continue
        number = zlib.crc32(str(item["id"]).encode()) % 100_000
        while number in taken:
            number = (number + 1) % 100_000
        taken.add(number)
        stem = f"{COMPANY}{number:05d}"
        found[item["id"]] = ean.validate(stem + ean.calc_check_digit(stem))
    return found


def add(parent: ET.Element, name: str, text: str | None) -> None:
    """Append a g: element unless there is nothing to say."""
    if text:
        ET.SubElement(parent, f"{{{GOOGLE}}}{name}").text = text


def details(item: Item) -> list[list[str]]:
    """Return the rows of product_detail; books name author, publisher and ISBN first."""
    rows: list[list[str]] = []
    if item.get("isbn"):
        rows = [
            ["Buch", "Autor", item["author"]],
            ["Buch", "Verlag", item["publisher"]],
            ["Buch", "ISBN", isbn.format(item["isbn"])],
        ]
    return rows + list(item["detail"])


def money(amount: str | None) -> str | None:
    """Return an amount with its currency."""
    return f"{amount} EUR" if amount else None


def entry(channel: ET.Element, item: Item, gtin: str) -> None:
    """Append one item to the feed."""
    node = ET.SubElement(channel, "item")
    fields = {
        "id": item["id"],
        "title": item["title"],
        "description": item["description"],
        "link": f"{SHOP}/p/{item['id']}",
        "image_link": f"pictures/{family(item)}.webp",
        "availability": item["availability"],
        "price": money(item["price"]),
        "sale_price": money(item.get("sale_price")),
        "brand": item["brand"],
        "gtin": gtin,
        "mpn": item.get("mpn"),
        "condition": "new",
        "item_group_id": item.get("group"),
        "color": item.get("color"),
        "size": item.get("size"),
        "product_type": item["product_type"],
    }
    for name, value in fields.items():
        add(node, name, value)
    for section, name, value in details(item):
        row = ET.SubElement(node, f"{{{GOOGLE}}}product_detail")
        add(row, "section_name", section)
        add(row, "attribute_name", name)
        add(row, "attribute_value", value)


def write() -> str:
    """Write data/lindhof.xml and say how many items it holds."""
    ET.register_namespace("g", GOOGLE)
    root = ET.Element("rss", {"version": "2.0"})
    channel = ET.SubElement(root, "channel")
    ET.SubElement(channel, "title").text = "Lindhof"
    ET.SubElement(channel, "link").text = SHOP
    ET.SubElement(channel, "description").text = "Alle Artikel von Lindhof"
    rows = items()
    gtins = numbers(rows)
    for item in rows:
        entry(channel, item, gtins[item["id"]])
    ET.indent(root)
    path = DATA / "lindhof.xml"
    ET.ElementTree(root).write(path, encoding="utf-8", xml_declaration=True)
    path.write_bytes(path.read_bytes() + b"\n")
    return f"lindhof.xml: {len(rows)} items, {path.stat().st_size} bytes"
