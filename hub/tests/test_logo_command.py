"""The logo at the command line: set, taken away, and refused with what is wrong."""

from __future__ import annotations

import asyncio

from comptoir_hub.store import open_store
from hub_command_line import hub, run

__all__ = ["hub", "run"]

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 10">{}<path d="M0 0h40v10z"/></svg>'


def logo_in(hub, company):
    store = open_store(hub)
    found = asyncio.run(store.read(lambda tx: tx.logos.of(company)))
    asyncio.run(store.close())
    return found


def test_a_logo_is_set_and_taken_away(run, hub, tmp_path):
    company = run("company", "add", "Alpha AG").strip()
    file = tmp_path / "logo.svg"
    file.write_text(SVG.format("\n<script/>"))
    assert "Line 2: a logo may not have <script> in it." in run(
        "company", "logo", "alpha ag", str(file), code=2
    )
    assert logo_in(hub, company) is None
    file.write_text(SVG.format("<metadata>Anna</metadata>"))
    assert "Alpha AG" in run("company", "logo", "alpha ag", str(file))
    found = logo_in(hub, company)
    assert found.by == "command"
    assert b"Anna" not in found.picture.content
    assert "a logo no longer" in run("company", "logo", "alpha ag", "--remove")
    assert logo_in(hub, company) is None
    assert "has no logo" in run("company", "logo", "alpha ag", "--remove")


def test_wrong_use_is_told(run, hub, tmp_path):
    run("company", "add", "Alpha AG")
    (tmp_path / "logo.gif").write_bytes(b"GIF89a")
    assert "is neither" in run("company", "logo", "alpha ag", str(tmp_path / "logo.gif"), code=2)
    assert "Name a FILE" in run("company", "logo", "alpha ag", code=2)
    assert "Name a FILE" in run("company", "logo", "alpha ag", str(tmp_path / "logo.gif"), "--remove", code=2)
    assert "does not exist" in run("company", "logo", "alpha ag", str(tmp_path / "none.png"), code=2)
    (tmp_path / "logo.svg").write_text(SVG.format(""))
    assert "Which company" in run("company", "logo", "nobody", str(tmp_path / "logo.svg"), code=2)
