"""Colours as staff type them, and how well one can be read upon another (WCAG 2.2 contrast)."""

import re

HEX = re.compile(r"#[0-9a-fA-F]{6}")
Rgb = tuple[int, int, int]


def parse(colour: str) -> Rgb:
    """Return red, green and blue of a colour such as "#f3c343"; raise ValueError for anything else."""
    if not HEX.fullmatch(colour):
        raise ValueError(f"not a colour: {colour!r}")
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _luminance(colour: str) -> float:
    parts = [value / 255 for value in parse(colour)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, from 1 (the same) to 21 (black on white)."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def mix(one: str, other: str, share: float) -> str:
    """Return `one` with `share` (0 to 1) of `other` stirred in."""
    parts = (round(a * (1 - share) + b * share) for a, b in zip(parse(one), parse(other), strict=True))
    return "#{:02x}{:02x}{:02x}".format(*parts)


def readable_mix(one: str, ground: str, ink: str, *, ratio: float = 4.5) -> str:
    """Return `one` thinned with `ground` until `ink` upon it reaches `ratio`."""
    for step in range(21):
        mixed = mix(one, ground, step / 20)
        if contrast(mixed, ink) >= ratio:
            return mixed
    return ground
