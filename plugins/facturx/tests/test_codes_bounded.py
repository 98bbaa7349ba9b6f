"""The search for codes ends in time and within its memory, and what was read before a bomb or behind it is told."""

from __future__ import annotations

import os
import resource
import time
from collections.abc import Callable
from decimal import Decimal
from io import BytesIO

import pikepdf
import psutil
import pytest
from codes import coded, payload, squares
from comptoir_facturx.codes import looking
from comptoir_facturx.codes.reader import order
from comptoir_facturx.limits import Limits
from pdfs import packed_often, saved
from test_codes import explained, said

Bomb = Callable[[pikepdf.Pdf, pikepdf.Page], None]
MEGABYTE = 1_000_000
IN_TIME = 30.0
"""Seconds, on a busy machine."""


def endless(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    """Ten forms, each of which draws the next ten times."""
    inner = pdf.make_stream(b"0 0 9 9 re f", Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Form)
    inner.BBox = pikepdf.Array([0, 0, 600, 900])
    for _ in range(10):
        outer = pdf.make_stream(b"/X Do " * 10, Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Form)
        outer.BBox = pikepdf.Array([0, 0, 600, 900])
        outer.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(X=inner))
        inner = outer
    page.obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(X=inner))
    page.obj.Contents = pdf.make_stream(b"/X Do")


def huge_picture(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    """3.6 thousand million pixels in four colours, packed into some megabytes."""
    image = pdf.make_stream(b"", Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image)
    image.write(packed_often(bytes(MEGABYTE), 3_000), filter=pikepdf.Name.FlateDecode)
    image.Width = image.Height = 60_000
    image.BitsPerComponent, image.ColorSpace = 8, pikepdf.Name.DeviceCMYK
    page.obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(X=image))
    page.obj.Contents = pdf.make_stream(b"q 500 0 0 500 0 0 cm /X Do Q")


def heavy_instructions(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    """Two thousand million bytes that draw lines, packed into two megabytes."""
    lines = b"0 0 m 500 800 l S\n" * (MEGABYTE // 18)
    page.obj.Contents = pdf.make_stream(b"")
    page.obj.Contents.write(packed_often(lines, 2_000), filter=pikepdf.Name.FlateDecode)


@pytest.mark.parametrize("bomb", [endless, huge_picture, heavy_instructions])
def test_a_bomb_behind_codes_ends_in_time_and_they_are_told(bomb: Bomb) -> None:
    with pikepdf.new() as pdf:
        for amount in ("1.00", "2.00"):
            page = pdf.add_blank_page(page_size=(595, 842))
            content = payload(amount=amount, behind=()).encode()
            page.obj.Contents = pdf.make_stream(squares(content, 2, (200, 200)))
        bomb(pdf, pdf.add_blank_page(page_size=(595, 842)))
        made = saved(pdf)
    own, started = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.perf_counter()
    told = said(made)
    assert time.perf_counter() - started < IN_TIME
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - own < 200_000
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss < 1_300_000
    assert told["AMOUNT"] == ["CHF 1.00", "CHF 2.00"]


@pytest.mark.parametrize("size", ["0", "0.000001", "0.5", "14400", "1000000", "9" * 38])
def test_a_page_of_any_size_is_drawn_no_larger_than_the_limit(size: str) -> None:
    with pikepdf.open(BytesIO(coded("a code"))) as pdf:
        pdf.pages[0].obj.MediaBox = pikepdf.Array([0, 0, Decimal(size), Decimal(size)])
        made = saved(pdf)
    started = time.perf_counter()
    explained(made)
    assert time.perf_counter() - started < IN_TIME


def test_what_takes_too_long_altogether_is_broken_off_and_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(looking, "LIMITS", Limits(code_seconds=0))
    assert list(said(coded(payload()))) == ["UNREAD"]


def test_a_process_that_can_not_be_started_or_says_nothing_costs_only_the_codes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(looking, "_COMMAND", ("/bin/true",))
    assert list(said(coded(payload(), text="Rechnung R-1"))) == ["UNREAD"]
    monkeypatch.setattr(looking, "_COMMAND", (os.devnull,))
    assert list(said(coded(payload(), text="Rechnung R-1"))) == ["UNREAD"]


def test_the_ends_come_first() -> None:
    assert [order(count) for count in (0, 1, 2, 5)] == [[], [0], [1, 0], [4, 0, 3, 2, 1]]


def test_no_process_is_left() -> None:
    explained(coded(payload()))
    commands = [" ".join(child.cmdline()) for child in psutil.Process().children()]
    assert not [command for command in commands if "comptoir_facturx" in command]
