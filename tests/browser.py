"""Real pages in a real browser: fixtures for journeys, accessibility and valid HTML.

    def test_a_visitor_reads_a_review(live_server, new_page, axe_violations):
        page = new_page(width=320, theme="dark", locale="en-GB", javascript=False)
        page.goto(live_server.url + "/en/")
        assert not axe_violations(page)

    def test_the_page_is_valid(client, vnu_errors):
        assert not vnu_errors(client.get("/").content)

pytest-playwright's own `page` and `context` fixtures work too (German, 1280 px, light); so do its options
`--headed`, `--slowmo 500`, `--tracing retain-on-failure` and `--screenshot only-on-failure`. `live_server`
brings a transactional database, so rows made by fixtures are seen by the browser. Playwright keeps an event
loop in the tests' thread; the suite sets DJANGO_ALLOW_ASYNC_UNSAFE because of it.
"""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Protocol
from urllib.request import Request, urlopen

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page

# WCAG 2.2 AA, the level promised in docs; best practices beyond it are not in these tags.
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any], chromium_path: Path) -> dict[str, Any]:
    """Use Debian's Chromium; as root, as in CI, it runs only without its sandbox."""
    flags = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"]
    return {**browser_type_launch_args, "executable_path": str(chromium_path), "args": flags}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """Be a German visitor at a desk, unless a test says otherwise."""
    size = {"width": 1280, "height": 900}
    return {**browser_context_args, "viewport": size, "locale": "de-DE", "timezone_id": "Europe/Berlin"}


class NewPage(Protocol):
    """Opens a page in a browser context of its own."""

    def __call__(
        self,
        *,
        width: int = 1280,
        height: int = 900,
        theme: str = "light",
        locale: str = "de-DE",
        javascript: bool = True,
        **more: Any,
    ) -> Page: ...


@pytest.fixture
def new_page(browser: Browser, browser_context_args: dict[str, Any]) -> Iterator[NewPage]:
    """Return a factory of pages: each with its width, theme, language, with or without JavaScript."""
    contexts: list[BrowserContext] = []

    def make(
        *,
        width: int = 1280,
        height: int = 900,
        theme: str = "light",
        locale: str = "de-DE",
        javascript: bool = True,
        **more: Any,
    ) -> Page:
        asked = {
            "viewport": {"width": width, "height": height},
            "color_scheme": theme,
            "locale": locale,
            "java_script_enabled": javascript,
            "reduced_motion": "reduce",
        }
        context = browser.new_context(**{**browser_context_args, **asked, **more})
        context.set_default_timeout(10_000)
        contexts.append(context)
        return context.new_page()

    yield make
    for context in contexts:
        context.close()


@pytest.fixture(scope="session")
def axe_violations() -> Callable[[Page], list[str]]:
    """Return a function that lists what axe finds against WCAG 2.2 AA, one line per element."""
    options = {"runOnly": {"type": "tag", "values": WCAG}, "resultTypes": ["violations"]}

    def violations(page: Page) -> list[str]:
        found = Axe().run(page, options=options).response["violations"]
        return [
            f"{rule['id']} ({rule['impact']}): {' '.join(map(str, node['target']))} – {rule['help']}"
            for rule in found
            for node in rule["nodes"]
        ]

    return violations


@pytest.fixture
def console_errors() -> Callable[[Page], list[str]]:
    """Return a function that collects what a page's console and scripts complain about (CSP included)."""

    def collect(page: Page) -> list[str]:
        lines: list[str] = []
        page.on("console", lambda message: lines.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: lines.append(str(error)))
        return lines

    return collect


@pytest.fixture(scope="session")
def vnu_errors(vnu_url: str) -> Callable[[str | bytes], list[str]]:
    """Return a function that lists a page's HTML errors by the Nu HTML checker; warnings do not count."""

    def errors(html: str | bytes) -> list[str]:
        body = html.encode() if isinstance(html, str) else html
        asked = Request(f"{vnu_url}/?out=json&level=error", body, {"Content-Type": "text/html; charset=utf-8"})
        with urlopen(asked, timeout=30) as answer:
            messages = json.load(answer)["messages"]
        return [
            f"line {message.get('lastLine', '?')}: {message['message']} … {message.get('extract', '')}"
            for message in messages
            if message["type"] != "info"
        ]

    return errors
