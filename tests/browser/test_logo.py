"""A logo in Chromium: chosen, told what is wrong with it, seen on both grounds and on a document, and taken away."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, FilePayload, Page, expect

from .test_narrow import assert_fits
from .test_portal import ANNA, assert_accessible, sign_in

SHAPE = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 240 60"><style>.a{{fill:#0b5c62}}</style>{}</svg>'
)
DRAWN = SHAPE.format('<circle class="a" cx="30" cy="30" r="28"/>')
LETTERS = SHAPE.format("\n<text>Glas</text>")
PLACE = "/settings/company/logo"
SEEN = "image => image.complete && image.naturalWidth"


def as_file(text: str) -> FilePayload:
    return {"name": "logo.svg", "mimeType": "image/svg+xml", "buffer": text.encode()}


@pytest.fixture(params=[390, 1280])
def page(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Page]:
    """A page in German that fails the test when its policy is violated."""
    context = browser.new_context(viewport={"width": request.param, "height": 844}, locale="de-CH")
    opened = context.new_page()
    complaints: list[str] = []
    opened.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    yield opened
    context.close()
    assert [text for text in complaints if "Failed to load resource" not in text] == []


def choose(page: Page, text: str) -> None:
    page.get_by_label("Datei").set_input_files(as_file(text))
    page.get_by_role("button", name="Logo speichern").click()


def test_a_logo_is_chosen_seen_and_taken_away(page: Page, demo: str) -> None:
    sign_in(page, demo, ANNA)
    page.locator(".top details.menu summary").click()
    page.get_by_role("link", name="Logo").click()
    expect(page.get_by_text("Noch ist kein Logo da.")).to_be_visible()
    choose(page, LETTERS)
    expect(page.get_by_role("alert")).to_contain_text("Zeile 2: In der Zeichnung stehen Buchstaben")
    assert_accessible(page)
    choose(page, DRAWN)
    expect(page.get_by_role("status")).to_contain_text("Ab jetzt zeigen Ihre Dokumente das Logo.")
    for ground in ("light", "dark"):
        assert page.locator(f"img.{ground}").evaluate(SEEN) == 256
    on_page = page.frame_locator("iframe.paper").locator("header img")
    expect(on_page).to_have_attribute("alt", "Glashütte Birsfelden AG")
    assert on_page.evaluate(SEEN) == 256
    with page.expect_download() as download:
        page.get_by_role("link", name="PDF").click()
    assert download.value.path().read_bytes().startswith(b"%PDF-")
    assert_fits(page)
    assert_accessible(page)
    page.get_by_role("button", name="Logo entfernen").click()
    expect(page.get_by_text("Noch ist kein Logo da.")).to_be_visible()
    assert page.url.startswith(f"{demo}{PLACE}")
