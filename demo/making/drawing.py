"""Draws one picture for each product family from the shapes in demo/shapes."""

import zlib

from demo.making.render import Sheet, render
from demo.making.source import DATA, SHAPES, Item, families

INK = "#2a241d"
YOLK = "#f3c343"
PAPERS = ("#f7f3e8", "#f4efe2", "#f6f1ea", "#f3f1e6")
ACCENTS = (YOLK, "#e9b84a", "#d9824a", "#9db98a", "#8fb3bf", "#d8a08c", "#c9b06a", "#b9a7c4")

# Shapes and details that the catalogue names only by kind.
SPECIAL: dict[str, dict[str, str | float | bool]] = {
    "aldera-piccola": {"detail": "small"},
    "vesper-duo": {"detail": "double"},
    "brenta-macina": {"detail": "bellows"},
    "gramm-dosierbecher": {"kind": "beaker"},
    "duenung-teekanne": {"detail": "rose"},
    "aldera-thermo": {"detail": "dial"},
    "tinn-teedose": {"detail": "leaf"},
    "tamaro-kurbel": {"detail": "fold"},
    "gaerkorb": {"kind": "basket", "accent": "#e0b86a"},
    "backstein-38": {"kind": "slab", "accent": "#d9c49a"},
    "teigabstecher": {"kind": "scraper", "accent": "#d9a066"},
    "backwaage": {"detail": "jar", "flip": False, "accent": "#8fb3bf"},
    "kastenform-30": {"kind": "loaf-tin", "accent": "#9fb0c2"},
    "brotkasten": {"kind": "bread-box", "accent": "#dcc7a0"},
    "sauerteigglas": {"kind": "jar", "accent": "#efd9a4"},
    "ruchmehl-25": {"accent": "#e3d2a6", "scale": 1.08, "detail": "ear"},
    "lindhof-roestung-4": {"detail": "bean"},
    "lindhof-assam": {"detail": "leaf"},
    "lindhof-sencha": {"detail": "leaf"},
    "lindhof-oolong": {"detail": "leaf"},
    "stirnlampe-300": {"accent": YOLK, "flip": False},
    "officemesser-13": {"scale": 0.8, "detail": "short", "accent": "#c9d2d0"},
    "kochmesser-k": {"accent": YOLK},
    "santoku-17": {"kind": "santoku", "accent": "#aebcc0"},
    "brotmesser": {"kind": "bread-knife", "accent": "#d9c08a"},
    "schaelmesser": {"kind": "paring-knife", "accent": "#d96a4f"},
    "durchzieher": {"kind": "sharpener", "accent": "#b9c0a6"},
    "abziehleder": {"kind": "strop", "accent": "#b98756"},
    "stirnholz": {"accent": "#d9a95f"},
    "magnetleiste-45": {"kind": "magnet-strip", "accent": "#a9784e"},
    "topfset-firn": {"kind": "camp-pot", "accent": "#b6c2c4"},
    "zelt-solo": {"kind": "tunnel-tent", "accent": "#d9824a"},
    "zelt-kuppel-2": {"accent": "#9db98a"},
    "stirnlampe-600r": {"accent": "#d9824a", "flip": True},
    "rucksack-55": {"detail": "trek", "accent": "#8fae9a"},
    "rucksack-28": {"accent": YOLK},
    "flasche-halt": {"detail": "flask", "accent": "#8fb3bf"},
    "gusstopf": {"accent": "#d9824a"},
    "buch-langer-teig": {"detail": "loaf", "accent": YOLK},
    "buch-30-minuten": {"detail": "clock", "accent": "#e08f5f"},
    "buch-zwei-gramm": {"detail": "cup", "accent": "#c79a63"},
    "buch-kanne-blatt": {"detail": "pot", "accent": "#9db98a"},
    "buch-schaerfen": {"detail": "blade", "accent": "#aebcc0"},
    "buch-november": {"detail": "leaf", "accent": "#d8a08c"},
    "buch-waldgarten": {"detail": "tree", "accent": "#8fae6b"},
    "buch-huettenlicht": {"detail": "peak", "accent": "#8fb3bf"},
    "buch-muellerin": {"detail": "mill", "accent": "#c4a3b4"},
}


def shape(name: str) -> str:
    """Return the marks of a shape, or nothing when there is no such file."""
    path = SHAPES / f"{name}.svg"
    return path.read_text(encoding="utf-8") if path.exists() else ""


def style(accent: str) -> str:
    """Return the style that every drawing shares, with its one colour."""
    line = f"stroke:{INK};stroke-width:3;stroke-linecap:round;stroke-linejoin:round"
    return f".l,.d{{fill:none;{line}}}.y,.b{{fill:{accent}}}.s{{fill:#e3dccb}}.k{{fill:{INK}}}.p{{fill:#fdfbf5}}"


def plan(name: str, item: Item) -> Item:
    """Say how a family is drawn: the catalogue's wish, our special, then its hash."""
    seed = zlib.crc32(name.encode())
    wish: Item = {"flip": bool(seed & 1), "accent": ACCENTS[seed % len(ACCENTS)], "scale": 1.0}
    if item["drawing"]["kind"] in ("book", "scale", "magnet-strip"):
        wish["flip"] = False
    wish["paper"] = PAPERS[seed % len(PAPERS)]
    wish.update(item["drawing"])
    wish.update(SPECIAL.get(name, {}))
    return wish


def draw(name: str, item: Item) -> str:
    """Return the SVG of one family."""
    wish = plan(name, item)
    kind, detail = str(wish["kind"]), str(wish.get("detail") or "")
    marks = shape(kind) or shape("tin")
    if detail:
        marks += shape(f"{kind}+{detail}")
    scale = float(wish["scale"])
    turn = "translate(320 0) scale(-1 1)" if wish["flip"] else ""
    place = f"translate({160 - 160 * scale:.1f} {208 - 208 * scale:.1f}) scale({scale})"
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 -8 320 240" width="640" height="480">'
        f"<style>{style(str(wish['accent']))}</style>"
        f'<rect y="-8" width="320" height="240" fill="{wish["paper"]}"/>'
        f'<g transform="{place}"><g transform="{turn}">{marks}</g></g></svg>'
    )


def write() -> str:
    """Render the picture of every family as WebP."""
    target = DATA / "pictures"
    target.mkdir(exist_ok=True)
    sheets = [Sheet(draw(name, item), target / f"{name}.webp", 640, 480, 80) for name, item in families().items()]
    return render(sheets)
