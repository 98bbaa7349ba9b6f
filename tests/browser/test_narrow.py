"""A phone of 390 pixels, in German: no page scrolls sideways, however long the names and numbers in documents are."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from .conftest import ROOT
from .test_portal import ANNA, BEAT, assert_accessible, sign_in

GLASS = ROOT / "fixtures" / "a-total-that-does-not-add-up" / "invoice.xml"
NOBODY = ROOT / "fixtures" / "a-receiver-nobody-knows" / "invoice.xml"
LONG = "0123456789" * 6
PAGES = (
    "/home", "/received", "/sent", "/tracking", "/tracking?flag=1&status=x", "/trash", "/upload", "/partners",
    "/directory?q=a", "/requests/received", "/requests/sent", "/settings/tokens", "/settings/company/logo",
    f"/tracking?q={LONG}", "/nowhere",
)  # fmt: skip
TABS = ("", "/source", "/delivered", "/losses", "/tracking", "/receiver")


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 390, "height": 844}, locale="de-CH")
    yield context.new_page()
    context.close()


def hard_files(folder: Path) -> list[Path]:
    """Documents whose names, numbers and faults are longer than a phone's line."""
    faulty = GLASS.read_text(encoding="utf-8")
    sound = faulty.replace("1926.00", "1926.34")
    texts = {
        f"sound-{LONG * 2}": sound.replace("GB-2026-0120", f"A{LONG}"),
        f"faulty-{LONG}": faulty.replace("GB-2026-0120", f"B{LONG}"),
        f"nobody-{LONG}": NOBODY.read_text(encoding="utf-8").replace("GB-2026-0121", f"C{LONG}"),
        f"stranger-{LONG}": f"<x:{'long' * 30} xmlns:x='urn:{'a' * 200}'/>",
        "one-line": re.sub(r">\s+<", "><", sound.replace("GB-2026-0120", "D-1")),
        f"empty-{LONG}": "",
    }
    for name, text in texts.items():
        (folder / f"{name}.xml").write_text(text, encoding="utf-8")
    return [folder / f"{name}.xml" for name in texts]


def assert_fits(page: Page) -> None:
    """Nothing is wider than the window, with all that can be unfolded unfolded."""
    page.evaluate("document.querySelectorAll('main details').forEach(each => each.open = true)")
    wide = page.evaluate(
        """() => { const room = document.documentElement.clientWidth;
        return document.documentElement.scrollWidth <= room ? [] : [...document.querySelectorAll('main *')]
            .filter(each => each.getBoundingClientRect().right > room).map(each => each.outerHTML.slice(0, 120)); }"""
    )
    assert wide == [], page.url


def upload(page: Page, demo: str, files: list[Path]) -> None:
    page.goto(f"{demo}/upload")
    page.get_by_label("Dateien, oder hierher ziehen").set_input_files(files)
    page.get_by_role("button", name="Prüfen").click()


def test_no_page_scrolls_sideways_on_a_phone(phone: Page, demo: str, tmp_path: Path) -> None:
    files = hard_files(tmp_path)
    phone.goto(demo)
    assert_fits(phone)
    sign_in(phone, demo, ANNA)
    upload(phone, demo, files)
    expect(phone.get_by_role("alert")).to_contain_text("Abgelehnt: 1 von 6 Dateien.")
    assert_fits(phone)
    assert_accessible(phone)
    phone.get_by_role("link", name="Angenommene Dateien ansehen: 5").click()
    expect(phone.get_by_text("Nicht bereit")).to_have_count(3)
    assert_fits(phone)
    assert_accessible(phone)
    batch = phone.url
    phone.get_by_role("button", name="Alle bereiten senden: 2").click()
    for _ in range(20):
        if phone.get_by_text("Zugestellt", exact=True).count() == 2:
            break
        phone.wait_for_timeout(500)
        phone.goto(batch)
    views = phone.get_by_role("link", name="Ansehen").all()
    documents = {str(each.get_attribute("href")).removesuffix("/tracking") for each in views}
    assert len(documents) == 5
    for person in (ANNA, BEAT):
        phone.context.clear_cookies()
        sign_in(phone, demo, person)
        for path in (*PAGES, *(document + tab for document in sorted(documents) for tab in TABS)):
            phone.goto(demo + path)
            assert_fits(phone)


def test_a_source_scrolls_within_its_own_box(phone: Page, demo: str, tmp_path: Path) -> None:
    path = tmp_path / "one-line.xml"
    path.write_text(f"<x>{'long ' * 100}</x>", encoding="utf-8")
    sign_in(phone, demo, ANNA)
    upload(phone, demo, [path])
    phone.get_by_role("link", name="Ansehen").click()
    phone.get_by_role("link", name="Original", exact=True).click()
    assert_fits(phone)
    box = phone.locator(".source")
    assert box.evaluate("each => each.scrollWidth > each.clientWidth")
    box.evaluate("each => each.scrollLeft = 500")
    assert box.evaluate("each => each.scrollLeft") == 500


@pytest.mark.parametrize("width", [640, 800, 1024, 1280, 1440])
def test_a_list_shows_all_its_columns(browser: Browser, demo: str, width: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 900}, locale="de-CH")
    page = context.new_page()
    sign_in(page, demo, BEAT)
    page.goto(f"{demo}/received")
    page.get_by_role("link", name="GB-2026-0117").click()
    page.get_by_label("Grund").fill("Die Menge stimmt nicht.")
    page.get_by_role("button", name="Korrektur verlangen").click()
    for person, paths in ((BEAT, ("/received", "/tracking")), (ANNA, ("/sent", "/tracking"))):
        context.clear_cookies()
        sign_in(page, demo, person)
        for path in paths:
            page.goto(demo + path)
            room, wide = page.locator(".table").evaluate("each => [each.clientWidth, each.scrollWidth]")
            assert wide <= room, (path, person)
    context.close()
