from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from comptoir_engine.model import Document
from comptoir_engine.pivot.html import render
from comptoir_engine.xml.content import Content
from lxml import etree

pytest.importorskip("playwright", reason="playwright is not installed")
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, sync_playwright

WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.skip("Debian's chromium is not installed")
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield launched
        launched.close()


@pytest.fixture
def page_file(sample: etree._Element, tmp_path: Path) -> Path:
    content = Content(Document(etree.tostring(sample), "ubl21", "invoice"))
    file = tmp_path / "page.html"
    file.write_bytes(render(content, {"language": "de"}).content.bytes)
    return file


@pytest.mark.parametrize("width", [320, 640, 1000])
def test_the_page_never_scrolls_sideways_and_axe_finds_nothing(
    browser: Browser, page_file: Path, width: int
) -> None:
    page = browser.new_page(viewport={"width": width, "height": 800})
    page.goto(page_file.as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    found = Axe().run(page, options={"runOnly": WCAG, "resultTypes": ["violations"]})
    assert found.violations_count == 0, found.generate_report()
    page.close()


def test_the_page_is_read_as_html_as_it_was_written(browser: Browser, page_file: Path) -> None:
    """Written as XHTML, sent as text/html: an element that closes itself would swallow what follows."""
    page = browser.new_page()
    page.goto(page_file.as_uri())
    written = etree.fromstring(page_file.read_bytes())
    assert page.evaluate("document.compatMode") == "CSS1Compat"
    assert page.evaluate("document.querySelectorAll('*').length") == sum(1 for _ in written.iter())
    page.close()
