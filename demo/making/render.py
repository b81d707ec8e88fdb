"""Turns SVG into WebP or JPEG with one session of Chromium."""

from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

CHROMIUM = "/usr/bin/chromium"


@dataclass(frozen=True)
class Sheet:
    """One drawing and the file that it becomes."""

    svg: str
    path: Path
    width: int
    height: int
    quality: int


def save(sheet: Sheet, page: Page) -> int:
    """Render one drawing and return the size of its file."""
    page.set_viewport_size({"width": sheet.width, "height": sheet.height})
    page.set_content(f"<style>body{{margin:0}}svg{{display:block}}</style>{sheet.svg}")
    image = Image.open(BytesIO(page.screenshot())).convert("RGB")
    if sheet.path.suffix == ".webp":
        image.save(sheet.path, "WEBP", quality=sheet.quality, method=6)
    else:
        image.save(sheet.path, "JPEG", quality=sheet.quality, optimize=True, progressive=True)
    return sheet.path.stat().st_size


def render(sheets: list[Sheet]) -> str:
    """Render all drawings and say how many there are and how large the largest is."""
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page()
        sizes = {sheet.path.name: save(sheet, page) for sheet in sheets}
        browser.close()
    largest = max(sizes, key=lambda name: sizes[name])
    return f"{len(sizes)} pictures, largest {largest} with {sizes[largest]} bytes"
