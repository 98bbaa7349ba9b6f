"""What a picture shows and no text does: what overlaps, breaks, is cut off or does not line up; and paper."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from .test_narrow import PAGES, assert_fits
from .test_portal import ANNA, BEAT, sign_in

COMPANY = "Gemeinnützige Wohnbau- und Siedlungsgenossenschaft Oberaargau-Emmental Verwaltungs- und Liegenschaften AG"
PERSON = "Leandra-Margaretha von Hohenstein-Wildenburg"
WIDTHS = (360, 640, 800, 1440)
BOXES = "all => all.map(each => each.getBoundingClientRect()).map(({x, y, right, bottom}) => [x, y, right, bottom])"
REPLACE = (
    "(body, words) => { for (const pair of words) body.innerHTML = body.innerHTML.replaceAll(...pair); }"
)
LONGEST = [["Rechnung", "Versandanzeige"], ["Sie<", "Kundendienst<"], ["CHF&nbsp;", "CHF&nbsp;12’3"]]
Box = tuple[float, float, float, float]


@pytest.fixture(params=WIDTHS)
def page(request: pytest.FixtureRequest, browser: Browser, demo: str) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": request.param, "height": 800}, locale="de-CH")
    opened = context.new_page()
    sign_in(opened, demo, ANNA)
    yield opened
    context.close()


def boxes(page: Page, selector: str) -> list[Box]:
    found: list[Any] = page.locator(selector).evaluate_all(BOXES)
    return [(x, y, right, bottom) for x, y, right, bottom in found]


def lapping(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def call(page: Page, selector: str, name: str) -> None:
    """Gives what stands there another name, as if a company or a person were called so."""
    page.locator(selector).evaluate_all(
        "(all, name) => all.forEach(each => { each.textContent = name })", name
    )


def test_long_names_leave_the_top_bar_in_order(page: Page) -> None:
    call(page, ".brand span", f"· {COMPANY}")
    call(page, ".person", PERSON)
    things = boxes(page, ".top > .brand, .search, .tools > *")
    assert len(things) == 5
    assert [pair for pair in pairs(things) if lapping(*pair)] == []
    room = page.evaluate("innerWidth")
    assert all(x >= 0 and right <= room for x, _, right, _ in things)
    assert len({round(y) // 30 for _, y, _, _ in things}) <= (2 if room < 800 else 1)


def pairs(things: list[Box]) -> list[tuple[Box, Box]]:
    return [(one, other) for at, one in enumerate(things) for other in things[at + 1 :]]


def test_no_button_of_a_table_is_cut_off(page: Page, demo: str) -> None:
    page.goto(f"{demo}/search?q=GB-2026-0121")
    page.goto(f"{page.url.removesuffix('/tracking')}/receiver")
    call(page, "tbody button", f"An {COMPANY} senden")
    call(page, "tbody th", COMPANY)
    (table,) = boxes(page, ".table")
    buttons = boxes(page, "tbody button")
    assert buttons
    assert all(right <= table[2] for _, _, right, _ in buttons)


@pytest.mark.parametrize("width", [800, 1024, 1280, 1440, 1600])
def test_a_list_has_room_for_its_longest_words(browser: Browser, demo: str, width: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 900}, locale="de-CH")
    page = context.new_page()
    sign_in(page, demo, ANNA)
    for path in ("/tracking", "/sent"):
        page.goto(demo + path)
        page.locator("tbody").evaluate(REPLACE, LONGEST)
        expect(page.locator("tbody td", has_text="Versandanzeige").first).to_be_visible()
        room, wide = page.locator(".table").evaluate("each => [each.clientWidth, each.scrollWidth]")
        assert wide <= room, path
    context.close()


def test_what_leads_from_home_does_not_break(page: Page) -> None:
    lines = "all => all.map(each => each.getClientRects().length)"
    found = page.locator(".block h2 > a").evaluate_all(lines)
    assert found
    assert set(found) == {1}


def test_amounts_stand_below_each_other(page: Page, demo: str) -> None:
    page.goto(f"{demo}/sent")
    amounts = page.locator("tbody .number").evaluate_all(
        "all => all.map(each => { const range = document.createRange(); range.selectNodeContents(each);"
        "return Math.round(range.getBoundingClientRect().right); })"
    )
    assert len(amounts) > 2
    assert len(set(amounts)) == 1


def test_a_path_of_long_names_keeps_to_its_line(page: Page, demo: str) -> None:
    page.goto(f"{demo}/tracking")
    page.locator("tbody th a").first.click()
    (before,) = boxes(page, ".crumbs")
    call(page, ".crumbs [aria-current]", f"Rechnung {'0123456789-' * 20}")
    (after,) = boxes(page, ".crumbs")
    assert (after[3] - after[1], after[2]) == (before[3] - before[1], before[2])


@pytest.mark.parametrize("path", ["/received", "/tracking", "/home", "/partners"])
def test_paper_shows_tables_and_nothing_to_press(browser: Browser, demo: str, path: str) -> None:
    context = browser.new_context(viewport={"width": 700, "height": 990}, locale="de-CH")
    page = context.new_page()
    sign_in(page, demo, BEAT)
    page.goto(demo + path)
    page.emulate_media(media="print")
    pressed = page.locator("button, .button, input, select, .menu, .side, .top")
    shown = "all => all.filter(each => each.checkVisibility()).map(each => each.outerHTML.slice(0, 120))"
    assert pressed.evaluate_all(shown) == []
    for head in page.locator("thead").all():
        assert head.evaluate("each => getComputedStyle(each).display") == "table-header-group"
        assert head.evaluate("each => getComputedStyle(each).position") == "static"
    context.close()


def test_no_page_scrolls_sideways_where_text_is_four_times_as_large(browser: Browser, demo: str) -> None:
    """320 pixels are a desk's window at 400 %: the narrowest that WCAG 1.4.10 asks for."""
    context = browser.new_context(viewport={"width": 320, "height": 256}, locale="de-CH")
    page = context.new_page()
    sign_in(page, demo, ANNA)
    page.goto(f"{demo}/partners")
    partner = str(page.locator("tbody th a").first.get_attribute("href"))
    page.goto(f"{demo}/search?q=GB-2026-0120")
    flagged = page.url.removeprefix(demo)
    for path in (
        *PAGES,
        partner,
        f"{partner}/end",
        f"{flagged}/tracking",
        f"{flagged}/source",
        "/help/formats/pdf",
    ):
        page.goto(demo + path)
        call(page, ".facts .badge", "Mit Änderungen angenommen")
        assert_fits(page)
    context.close()
