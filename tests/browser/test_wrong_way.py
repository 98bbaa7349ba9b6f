"""An address that leads nowhere: the sender is told whose matter it is, and who receives mends it on a phone."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Browser, Page, expect

from .test_narrow import assert_fits
from .test_portal import ANNA, BEAT, assert_accessible, renumbered, sign_in

NOWHERE = "http://10.0.0.1/in"
"""In a private network, which the demo may not call."""


def a_phone(browser: Browser, demo: str, person: str) -> Page:
    page = browser.new_context(viewport={"width": 390, "height": 844}, locale="de-CH").new_page()
    sign_in(page, demo, person)
    return page


def receive_at(page: Page, address: str) -> str:
    """Enters another address; the one before."""
    field = page.get_by_label("Adresse", exact=True)
    before = field.input_value()
    field.fill(address)
    page.get_by_role("button", name="Speichern").click()
    expect(page.get_by_role("status")).to_contain_text("Gespeichert.")
    return before


def send(page: Page, demo: str, file: Path) -> None:
    """Sends a document and shows its way."""
    page.goto(f"{demo}/upload")
    page.get_by_label("Dateien, oder hierher ziehen").set_input_files(file)
    page.get_by_role("button", name="Prüfen").click()
    page.get_by_role("button", name="Senden").click()
    page.get_by_role("link", name="Ansehen").click()


def assert_delivered(page: Page) -> None:
    """A page of something that others must mend is not refreshed by itself: whoever waits loads it again."""
    for _ in range(40):
        page.reload()
        if page.get_by_text("Zugestellt", exact=True).count():
            return
        page.wait_for_timeout(500)
    raise AssertionError(page.locator("main").inner_text())


def test_a_wrong_address_is_mended_by_who_receives(browser: Browser, demo: str, tmp_path: Path) -> None:
    anna, beat = a_phone(browser, demo, ANNA), a_phone(browser, demo, BEAT)
    beat.goto(f"{demo}/partners")
    beat.get_by_role("link", name="Glashütte Birsfelden AG").click()
    right = receive_at(beat, NOWHERE)
    try:
        send(anna, demo, renumbered(tmp_path, "W-1", "1926.34"))
        expect(anna.get_by_text("Handlung nötig", exact=True).first).to_be_visible(timeout=20_000)
        anna.reload()
        expect(anna.locator(".facts")).to_contain_text("Empfänger")
        expect(anna.get_by_role("button", name="Korrigierte Datei senden")).to_have_count(0)
        assert_fits(anna)
        assert_accessible(anna)
        beat.goto(f"{demo}/home")
        expect(beat.get_by_role("heading", name="Dokumente erreichen Sie nicht")).to_be_visible()
        assert_fits(beat)
        assert_accessible(beat)
        beat.get_by_role("link", name="Beheben W-1").click()
        assert_fits(beat)
        assert_accessible(beat)
    finally:
        receive_at(beat, right)
    beat.get_by_role("button", name="Erneut zustellen").click()
    expect(beat.get_by_role("status")).to_contain_text("wieder zu Ihnen unterwegs")
    assert_delivered(anna)
    for page in (anna, beat):
        page.context.close()
