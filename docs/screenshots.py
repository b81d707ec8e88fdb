"""Takes the README's pictures from a running demo: `.venv/bin/python docs/screenshots.py [--base http://localhost:8000]`.

Needs Chromium on the PATH or named by CHROMIUM. For the pictures of the admin a small feed is tried in a dry run, and
three reviews are put into the moderators' queue and approved again: the demo's history, log and inboxes remember that.
"""

import argparse
import io
import os
import re
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

FOLDER = Path(__file__).resolve().parent / "pictures"
PASSWORD = "kundig-demo-2026"  # noqa: S105 - printed for everybody who tries the demo
MOST_BYTES = 110_000
WIDE, PHONE = (1280, 960), (390, 844)
TOPIC = "espresso"
HELD = 3  # reviews that wait for the picture
# What a shop might hand in on a bad day; tried in a dry run only.
FEED_NAME, FEED = (
    "fruehjahr.csv",
    """id,title,link,image_link,price,availability,gtin,product_type
91001,Kesselpfeife Ton,https://shop.lindhof.example/91001,https://lindhof.example/1.jpg,18.50 EUR,in stock,,Küche > Tee
91002,Handhebel Nuss,https://shop.lindhof.example/91002,,42.00 EUR,in stock,4006381333932,Küche > Kaffee
91003,Brotmesser 24,https://shop.lindhof.example/91003,,auf Anfrage,in stock,,Küche > Messer
91004,Schleifstein fein,https://shop.lindhof.example/91004,,"1,250 EUR",in stock,,Küche > Messer
91005,Teesieb,https://shop.lindhof.example/91005,,9.90 EUR,bald,,Küche > Tee
91005,Teesieb,https://shop.lindhof.example/91005,,9.90 EUR,in stock,,Küche > Tee
""",
)
Scheme = Literal["light", "dark"]


def main(words: list[str]) -> None:
    """Take all pictures, light and dark."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--base", default="http://localhost:8000", help="where the demo runs")
    parser.add_argument("--only", default="", metavar="WORD", help="only pictures whose name holds this word")
    given = parser.parse_args(words)
    program = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        raise SystemExit("No Chromium on the PATH; name one: CHROMIUM=/path/to/chromium")
    FOLDER.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        for scheme in ("light", "dark"):
            Studio(browser, given.base.rstrip("/"), scheme, given.only).take_all()  # type: ignore[arg-type]
        browser.close()


class Studio:
    """Takes the pictures of one colour scheme."""

    def __init__(self, browser: Browser, base: str, scheme: Scheme, only: str) -> None:
        self.browser, self.base, self.scheme, self.only = browser, base, scheme, only

    def take_all(self) -> None:
        """Take the pictures one by one."""
        for name in ("home", "product", "ranking", "review_form", "import", "curation"):
            if self.only in name:
                getattr(self, f"take_{name}")()

    def take_home(self) -> None:
        """The front door, as a visitor sees it."""
        with self.visit("") as page:
            page.goto(f"{self.base}/")
            self.keep(page, "home")

    def take_product(self) -> None:
        """The best product of a topic."""
        with self.visit("") as page:
            page.goto(self.best_product(page))
            self.keep(page, "product")

    def take_ranking(self) -> None:
        """The ranking list of a topic."""
        with self.visit("") as page:
            page.goto(f"{self.base}/rankings/{TOPIC}/")
            self.keep(page, "ranking")

    def take_review_form(self) -> None:
        """The four questions on a phone, for a product that the member has not reviewed yet."""
        with self.visit("member", size=PHONE) as page:
            page.goto(f"{self.base}/topics/{TOPIC}/products/")
            for address in self.products(page):
                page.goto(f"{address}review/")
                if page.locator("fieldset input[type=radio]").count() and not page.locator("[name=revise]").count():
                    break
            page.locator("main form").first.scroll_into_view_if_needed()
            self.keep(page, "review-form")

    def take_import(self) -> None:
        """A dry run of a small feed, with what is wrong in it."""
        with self.visit("staff") as page:
            page.goto(f"{self.base}/cms/shop/imports/")
            page.locator("main summary").first.click()
            page.locator("select[name=feed]").select_option(index=1)
            page.set_input_files("[name=file]", {"name": FEED_NAME, "mimeType": "text/csv", "buffer": FEED.encode()})
            page.check("[name=is_dry_run]")
            page.check("[name=force_loss]")
            page.locator("form:has([name=file]) button").last.click()
            page.locator("td", has_text="91005").first.wait_for(timeout=60_000)  # the page reloads itself
            page.locator("main table, table.listing").last.scroll_into_view_if_needed()
            self.keep(page, "import")

    def take_curation(self) -> None:
        """The moderators' queue; what was put into it is approved again."""
        with self.visit("moderator") as page:
            page.goto(f"{self.base}/topics/{TOPIC}/reviews/")
            links = page.locator("main a[href*='/reviews/']").evaluate_all("links => links.map(a => a.pathname)")
            numbers = dict.fromkeys(found[1] for link in links if (found := re.search(r"/reviews/(\d+)/", link)))
            for number in list(numbers)[:HELD]:
                page.goto(f"{self.base}/cms/moderation/review/{number}/")
                page.locator("button[name=act][value=hold]").click()
            page.goto(f"{self.base}/cms/moderation/")
            self.keep(page, "curation")
            for box in page.locator("input[name=item]").all():
                box.check()
            page.locator("button[name=act][value=approve]").click()

    def best_product(self, page: Page) -> str:
        """Return the address of the first product of the ranking list."""
        page.goto(f"{self.base}/rankings/{TOPIC}/")
        return self.products(page)[0]

    def products(self, page: Page) -> list[str]:
        """Return the addresses of the products that the page links to."""
        found = page.locator("main a[href*='/products/']").evaluate_all("links => links.map(a => a.pathname)")
        return [self.base + path for path in dict.fromkeys(found) if re.fullmatch(r"/products/\d+/[\w-]+/", path)]

    @contextmanager
    def visit(self, role: str, size: tuple[int, int] = WIDE) -> Iterator[Page]:
        """Open a page as a visitor (no role) or as the demo's member of that role."""
        context = self.browser.new_context(
            viewport={"width": size[0], "height": size[1]}, color_scheme=self.scheme, locale="de-DE",
            device_scale_factor=2 if size == PHONE else 1, reduced_motion="reduce",
        )  # fmt: skip
        page = context.new_page()
        if role:
            page.goto(f"{self.base}/accounts/login/")
            page.fill("[name=login]", f"{role}@example.org")
            page.fill("[name=password]", PASSWORD)
            page.press("[name=password]", "Enter")
            page.wait_for_url(f"{self.base}/")
        yield page
        context.close()

    def keep(self, page: Page, name: str) -> None:
        """Store what the window shows, as small as it needs to be."""
        page.wait_for_load_state("networkidle")
        picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
        for quality in (84, 74, 64, 50, 35):
            stored = io.BytesIO()
            picture.save(stored, "WEBP", quality=quality, method=6)
            if stored.tell() <= MOST_BYTES:
                break
        path = FOLDER / f"{name}-{self.scheme}.webp"
        path.write_bytes(stored.getvalue())
        sys.stdout.write(f"{path.name}: {stored.tell() // 1000} kB\n")


if __name__ == "__main__":
    main(sys.argv[1:])
