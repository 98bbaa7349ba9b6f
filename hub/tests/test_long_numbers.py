"""A number of any length: heads, crumbs and lists have room for its beginning, and the whole is one glance away."""

from __future__ import annotations

import re

from comptoir_hub.portal.pages import LONGEST, short
from hub_portal import Clerk
from hub_toys import invoice

NUMBER = "R-" + "0123456789" * 500


def test_only_a_long_name_is_cut() -> None:
    assert [short(None), short("R-1"), short("x" * LONGEST)] == ["", "R-1", "x" * LONGEST]
    assert short("x" * (LONGEST + 1)) == "x" * (LONGEST - 1) + "…"


async def test_a_very_long_number_fills_no_screens(anna: Clerk) -> None:
    at, _ = await anna.upload("/upload", invoice(NUMBER))
    assert at.startswith("/upload/")
    page = await anna.get(at)
    found = re.search(r'href="(/documents/[^"/]+)', page)
    assert found is not None
    for path in (at, found[1], f"{found[1]}/tracking", "/sent", "/tracking", "/"):
        text = re.sub(r"<[^>]*>", " ", await anna.get(path))
        assert NUMBER[: LONGEST + 1] not in text, path
    assert f'<h1 title="{NUMBER}">' in await anna.get(found[1])
