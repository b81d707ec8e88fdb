"""Draws the pictures that members "took" (demo/shapes/photo-*.svg): flat colours, soft light."""

from demo.making.render import Sheet, render
from demo.making.source import DATA, SHAPES

WASHES = ("#ffd9a0", "#ffe9c9", "#cfe0ff", "#ffcf9a", "#e7f0e0")


def light(wash: str) -> str:
    """Return the definitions of light, edge and grain for one picture."""
    return (
        '<radialGradient id="sun" cx=".25" cy=".1" r="1.1">'
        f'<stop offset="0" stop-color="{wash}" stop-opacity=".55"/>'
        f'<stop offset=".55" stop-color="{wash}" stop-opacity=".08"/>'
        '<stop offset="1" stop-color="#1a120a" stop-opacity=".42"/></radialGradient>'
        '<filter id="soft"><feGaussianBlur stdDeviation=".55"/></filter>'
        '<filter id="blur"><feGaussianBlur stdDeviation="4"/></filter>'
        '<filter id="grain"><feTurbulence type="fractalNoise" baseFrequency=".35" '
        'numOctaves="2" seed="4"/><feColorMatrix type="saturate" values="0"/></filter>'
    )


def photo(name: str, marks: str, wash: str) -> str:
    """Return one picture of 240 by 180 units with its light."""
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 240 180" width="1200" height="900">'
        f"<title>{name}</title><defs>{light(wash)}</defs>"
        f'<g filter="url(#soft)">{marks}</g>'
        '<rect width="240" height="180" fill="url(#sun)"/>'
        '<rect width="240" height="180" filter="url(#grain)" opacity=".05"/></svg>'
    )


def write() -> str:
    """Render every file in demo/shapes/photo-*.svg as JPEG."""
    target = DATA / "photos"
    target.mkdir(exist_ok=True)
    sheets = []
    for number, path in enumerate(sorted(SHAPES.glob("photo-*.svg"))):
        name = path.stem.removeprefix("photo-")
        svg = photo(name, path.read_text(encoding="utf-8"), WASHES[number % len(WASHES)])
        sheets.append(Sheet(svg, target / f"{name}.jpg", 1200, 900, 66))
    return render(sheets)
