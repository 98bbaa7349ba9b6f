"""A clerk's day in Chromium: sign in, upload, see the red flag, mend, resend, download; and what axe finds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from .conftest import ROOT

PASSWORD = "comptoir-demo-2026"
ANNA, BEAT = "anna.gerber@glashuette.example", "beat.frei@rheinbogen.example"
FAULTY = ROOT / "fixtures" / "a-total-that-does-not-add-up" / "invoice.xml"
UNKNOWN = ROOT / "fixtures" / "a-receiver-nobody-knows" / "invoice.xml"
MAILED = "GB-2026-0118"
"""Delivered by mail: no word on any page is as long as the name of a mail."""
WIDTHS = {"desk": {"width": 1_440, "height": 900}, "phone": {"width": 360, "height": 740}}
WCAG = {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
COLOURS = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}
"""All that can differ where the same page is dark."""


@pytest.fixture(params=WIDTHS)
def page(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Page]:
    """A page in German that fails the test when its policy is violated or a script breaks."""
    context = browser.new_context(viewport=WIDTHS[request.param], locale="de-CH")
    opened = context.new_page()
    complaints: list[str] = []
    opened.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    yield opened
    context.close()
    assert [text for text in complaints if "Failed to load resource" not in text] == []


def sign_in(page: Page, demo: str, email: str) -> None:
    page.goto(demo)
    page.get_by_label("E-Mail-Adresse").fill(email)
    page.get_by_label("Passwort").fill(PASSWORD)
    page.get_by_role("button", name="Anmelden").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Startseite")


def renumbered(folder: Path, number: str, total: str) -> Path:
    """The faulty invoice under a number of its own, with that total."""
    text = FAULTY.read_text(encoding="utf-8").replace("GB-2026-0120", number).replace("1926.00", total)
    path = folder / f"{number}.xml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_clerk_uploads_mends_and_resends(page: Page, demo: str, tmp_path: Path) -> None:
    number = f"T-{page.viewport_size['width']}" if page.viewport_size else "T"
    sign_in(page, demo, ANNA)
    page.get_by_role("link", name="Hochladen").first.click()
    page.get_by_label("Dateien, oder hierher ziehen").set_input_files(renumbered(tmp_path, number, "1926.00"))
    page.get_by_role("button", name="Prüfen").click()
    expect(page.get_by_text("Nicht bereit")).to_be_visible()
    expect(page.get_by_role("link", name="Zeile 103 des Originals")).to_be_visible()
    page.get_by_role("link", name="Korrigierte Datei hochladen").click()
    page.get_by_label("Dateien, oder hierher ziehen").set_input_files(renumbered(tmp_path, number, "1926.34"))
    page.get_by_role("button", name="Prüfen").click()
    expect(page.get_by_text("Bereit", exact=True)).to_be_visible()
    page.get_by_role("button", name="Senden").click()
    expect(page.get_by_role("status")).to_contain_text("unterwegs")
    page.get_by_role("link", name="Ansehen").click()
    expect(page.get_by_text("Zugestellt", exact=True).first).to_be_visible(timeout=20_000)


def test_a_red_flag_leads_to_its_line_and_is_mended(page: Page, demo: str, tmp_path: Path) -> None:
    number = f"R-{page.viewport_size['width']}" if page.viewport_size else "R"
    sign_in(page, demo, ANNA)
    page.goto(f"{demo}/tracking?flag=1")
    page.get_by_role("link", name="GB-2026-01").first.click()
    source = page.get_by_role("link", name="des Originals")
    if source.count():
        source.first.click()
        expect(page.locator(".source .marked").first).to_contain_text("TaxInclusiveAmount")
        page.go_back()
    page.get_by_label("Korrigierte Datei hochladen").set_input_files(renumbered(tmp_path, number, "1926.34"))
    page.get_by_role("button", name="Korrigierte Datei senden").click()
    page.get_by_role("button", name="Es ist eine neue Fassung").click()
    expect(page.get_by_text("Korrigiert ein früheres Dokument")).to_be_visible()
    expect(page.get_by_text("Zugestellt", exact=True).first).to_be_visible(timeout=20_000)


def test_what_an_act_said_is_not_said_again_after_a_reload(page: Page, demo: str) -> None:
    sign_in(page, demo, BEAT)
    page.goto(f"{demo}/received?type=invoice&said=restored")
    expect(page.get_by_role("status")).to_contain_text("Wiederhergestellt.")
    expect(page).to_have_url(f"{demo}/received?type=invoice")
    page.reload()
    expect(page.get_by_role("status")).to_have_count(0)


def test_the_recipient_is_chosen_where_nobody_knows_him(page: Page, demo: str, tmp_path: Path) -> None:
    number = f"N-{page.viewport_size['width']}" if page.viewport_size else "N"
    text = UNKNOWN.read_text(encoding="utf-8").replace("GB-2026-0121", number)
    (tmp_path / "invoice.xml").write_text(text, encoding="utf-8")
    sign_in(page, demo, ANNA)
    page.goto(f"{demo}/upload")
    page.get_by_label("Dateien, oder hierher ziehen").set_input_files(tmp_path / "invoice.xml")
    page.get_by_role("button", name="Prüfen").click()
    expect(page.get_by_text("Nicht bereit")).to_be_visible()
    page.get_by_role("link", name="Empfänger wählen").click()
    assert_accessible(page)
    page.get_by_role("button", name="An Rheinbogen Bau AG senden").click()
    page.get_by_role("button", name="Senden").click()
    page.get_by_role("link", name="Ansehen").click()
    expect(page.get_by_text("Zugestellt", exact=True).first).to_be_visible(timeout=20_000)


def test_each_step_can_be_downloaded(page: Page, demo: str) -> None:
    sign_in(page, demo, ANNA)
    page.goto(f"{demo}/tracking?status=delivered")
    page.locator("tbody th a").first.click()
    links = page.locator(".timeline .artefact a")
    assert links.count() >= 2
    for number in range(links.count()):
        with page.expect_download() as found:
            links.nth(number).click()
        assert Path(found.value.path()).stat().st_size > 100
    with page.expect_download() as container:
        page.get_by_role("link", name="Signaturcontainer").click()
    assert b"Signature" in Path(container.value.path()).read_bytes()


def test_the_receiver_reads_and_answers(page: Page, demo: str) -> None:
    sign_in(page, demo, BEAT)
    page.goto(f"{demo}/search?q=GB-2026-0117")
    expect(page.frame_locator("iframe.paper").get_by_text("GB-2026-0117").first).to_be_visible()
    # By keyboard: a click right after scrolling past a sandboxed frame gets lost between Chromium's processes.
    page.get_by_role("button", name="Ablehnen").press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Grund: bitte ausfüllen.")


def test_a_document_is_trashed_from_its_menu_and_undone_by_keyboard(page: Page, demo: str) -> None:
    sign_in(page, demo, BEAT)
    page.goto(f"{demo}/received?sort=number")
    row = page.locator("tbody tr", has_text="GB-2026-0119")
    before = row.inner_text()
    row.locator("summary", has_text="Aktionen für GB-2026-0119").press("Enter")
    expect(row.get_by_role("button", name="In den Papierkorb verschieben")).to_be_in_viewport(ratio=1)
    assert_accessible(page)
    row.get_by_role("button", name="In den Papierkorb verschieben").press("Enter")
    expect(page.get_by_role("status")).to_contain_text("In den Papierkorb verschoben: 1.")
    expect(row).to_have_count(0)
    page.get_by_role("button", name="Rückgängig").press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Wiederhergestellt.")
    assert row.inner_text() == before
    assert page.url.startswith(f"{demo}/received?sort=number")


def test_enter_in_a_box_moves_nothing(page: Page, demo: str) -> None:
    sign_in(page, demo, BEAT)
    page.goto(f"{demo}/received")
    box = page.get_by_role("checkbox", name="GB-2026-0117")
    box.check()
    box.press("Enter")
    expect(page.get_by_role("status")).to_have_count(0)
    expect(page.locator("tbody tr", has_text="GB-2026-0117")).to_be_visible()


def test_what_is_ticked_is_trashed_and_restored(page: Page, demo: str) -> None:
    sign_in(page, demo, BEAT)
    page.goto(f"{demo}/received")
    move = page.locator(".bulk").get_by_role("button", name="In den Papierkorb verschieben")
    expect(move).to_be_hidden()
    for number in ("GB-2026-0117", "GB-2026-0119"):
        page.get_by_role("checkbox", name=number).check()
    move.click()
    expect(page.get_by_role("status")).to_contain_text("In den Papierkorb verschoben: 2.")
    page.goto(f"{demo}/trash")
    assert_accessible(page)
    page.locator("tbody").get_by_role("button", name="Wiederherstellen GB-2026-0117").click()
    page.get_by_role("checkbox", name="GB-2026-0119").check()
    page.locator(".bulk").get_by_role("button", name="Wiederherstellen").click()
    expect(page.get_by_text("Der Papierkorb ist leer.")).to_be_visible()
    page.goto(f"{demo}/received")
    expect(page.get_by_role("checkbox", name="GB-2026-011")).to_have_count(2)


PAGES = (
    "/home", "/received", "/sent", "/trash", "/tracking", "/tracking?flag=1", "/tracking?q=nothing&status=x", "/upload",
    "/partners", "/directory", "/directory?q=a", "/requests/received", "/requests/sent", "/nowhere",
    "/search?q=GB-2026-0120", "/settings/tokens",
)  # fmt: skip


@pytest.mark.parametrize(("scheme", "rules"), [("light", WCAG), ("dark", COLOURS)], ids=["light", "dark"])
def test_axe_finds_nothing_on_any_page(
    browser: Browser, demo: str, scheme: Literal["light", "dark"], rules: dict[str, object]
) -> None:
    for width in WIDTHS.values():
        context = browser.new_context(viewport=width, locale="de-CH", color_scheme=scheme)
        page = context.new_page()
        page.goto(demo)
        assert_accessible(page, rules)
        sign_in(page, demo, ANNA)
        for path in PAGES:
            page.goto(demo + path)
            assert_accessible(page, rules)
            assert_narrow(page)
        page.goto(f"{demo}/search?q={MAILED}")
        document = page.url
        for tab in ("", "/source", "/delivered", "/losses", "/tracking"):
            page.goto(document + tab)
            assert_accessible(page, rules)
            assert_narrow(page)
        context.close()


def test_the_sign_in_stands_in_the_middle_with_room_to_write(page: Page, demo: str) -> None:
    page.goto(demo)
    sheet, field = (page.locator(at).bounding_box() for at in (".sheet", "#email"))
    assert sheet is not None
    assert field is not None
    assert abs(sheet["x"] + sheet["width"] / 2 - page.viewport_size["width"] / 2) < 20
    assert field["width"] > 200


def assert_narrow(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{page.url} scrolls sideways"


def assert_accessible(page: Page, rules: Mapping[str, object] = WCAG) -> None:
    found = Axe().run(page, options={"runOnly": rules, "resultTypes": ["violations"]})
    assert found.violations_count == 0, f"{page.url}\n{found.generate_report()}"


@pytest.mark.parametrize("script", [True, False])
def test_filters_leave_the_first_screen_of_a_phone_to_the_documents(
    browser: Browser, demo: str, script: bool
) -> None:
    context = browser.new_context(viewport=WIDTHS["phone"], locale="de-CH", java_script_enabled=script)
    page = context.new_page()
    sign_in(page, demo, ANNA)
    page.goto(f"{demo}/tracking")
    field = page.get_by_label("Art", exact=True)
    expect(field).to_be_hidden()
    expect(page.locator("tbody tr").first).to_be_in_viewport(ratio=1)
    page.locator(".filters > summary").click()
    field.select_option("credit-note")
    page.get_by_role("button", name="Filtern").click()
    expect(field).to_have_value("credit-note")
    expect(page.locator("tbody tr")).to_have_count(1)
    context.close()


def test_filters_stand_open_where_there_is_room(browser: Browser, demo: str) -> None:
    context = browser.new_context(viewport=WIDTHS["desk"], locale="de-CH")
    page = context.new_page()
    sign_in(page, demo, ANNA)
    page.goto(f"{demo}/tracking")
    expect(page.locator(".filters > summary")).to_be_hidden()
    page.get_by_label("Art", exact=True).select_option("credit-note")
    context.close()


def test_every_page_works_without_script(browser: Browser, demo: str) -> None:
    context = browser.new_context(locale="de-CH", java_script_enabled=False)
    page = context.new_page()
    sign_in(page, demo, ANNA)
    for path in PAGES:
        page.goto(demo + path)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
    context.close()
