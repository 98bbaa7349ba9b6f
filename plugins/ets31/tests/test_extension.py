"""What ETS 3.1 has no place for travels in the extension, where partners agreed on it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from comptoir_engine.hookspecs import Converted
from comptoir_engine.pivot.compare import compare
from comptoir_engine.xml.content import Content
from comptoir_ets31.table import EXTENSION

FIXTURES = Path(__file__).resolve().parents[3] / "fixtures"

Convert = Callable[..., Converted]
AsPivot = Callable[[bytes], Content]


def _assert_whole(pivot: Content, read: Convert, write: Convert) -> None:
    written = write(pivot, extension="on")
    assert [loss for loss in written.losses if "guesses are allowed" not in loss.reason.key] == []
    back = read(written.content)
    assert back.losses == ()
    assert compare(pivot.tree, back.content.tree) == ()


@pytest.mark.parametrize("path", sorted(FIXTURES.glob("*/*.xml")), ids=lambda path: path.parent.name)
def test_with_the_extension_nothing_of_a_fixture_is_lost(
    path: Path, read: Convert, write: Convert, as_pivot: AsPivot
) -> None:
    _assert_whole(as_pivot(path.read_bytes()), read, write)


def test_with_the_extension_nothing_of_a_reference_document_is_lost(
    shared: Path, read: Convert, write: Convert, as_pivot: AsPivot
) -> None:
    for folder in ("en16931/ubl/*", "en16931/bis/*", "xrechnung/*_ubl.xml"):
        for path in sorted((shared / "corpora").glob(folder)):
            _assert_whole(as_pivot(path.read_bytes()), read, write)


def test_the_extension_ends_each_section_and_is_off_by_default(write: Convert, as_pivot: AsPivot) -> None:
    pivot = as_pivot((FIXTURES / "two-rates-and-a-rebate" / "invoice.xml").read_bytes())
    assert EXTENSION.encode() not in write(pivot).content.bytes
    tree = write(pivot, extension="on").content.tree
    assert [[str(section.tag), str(section[-1].tag)] for section in tree] == [
        ["Invoice_Header", f"{{{EXTENSION}}}Extension"],
        ["Invoice_Detail", f"{{{EXTENSION}}}Extension"],
        ["Invoice_Summary", f"{{{EXTENSION}}}Extension"],
    ]


_IDENTIFIERS = """<cac:PartyIdentification><cbc:ID schemeID="0088">7601001234560</cbc:ID></cac:PartyIdentification>
<cac:PartyIdentification><cbc:ID>L-55917</cbc:ID></cac:PartyIdentification>
<cac:PartyIdentification><cbc:ID>L-2</cbc:ID></cac:PartyIdentification>"""


def test_of_several_identifiers_the_one_that_is_held_does_not_take_the_place_of_another(
    read: Convert, write: Convert, sample: Callable[[str], Content], as_pivot: AsPivot
) -> None:
    text = read(sample("invoice-two-rates")).content.bytes.decode()
    one = "<cac:PartyIdentification><cbc:ID>L-55917</cbc:ID></cac:PartyIdentification>"
    assert one in text
    _assert_whole(as_pivot(text.replace(one, _IDENTIFIERS).encode()), read, write)


@pytest.mark.parametrize(
    "path",
    [
        "",
        "/",
        "/Invoice",
        "/CreditNote/cbc:Note",
        "/Invoice/Note",
        "/Invoice/x:Note",
        "//cbc:Note",
        "/Invoice/cbc:Note[0]",
    ],
)
def test_a_path_that_is_none_is_a_loss(
    read: Convert, sample: Callable[[str], Content], as_ets: Callable[[bytes], Content], path: str
) -> None:
    text = sample("invoice-with-extension").bytes.decode()
    converted = read(as_ets(text.replace('path="/Invoice/cbc:Note"', f'path="{path}"').encode()))
    place = "/Invoice/Invoice_Header/x:Extension/x:Value[1]"
    assert {loss.path: loss.value for loss in converted.losses} == {
        f"{place}/@path": path,
        place: "Die Scheiben stehen im Lager bereit.",
    }
    assert b"Lager" not in converted.content.bytes


def test_a_value_with_an_element_in_it_is_a_loss_with_the_text_on_both_sides(
    read: Convert, sample: Callable[[str], Content], as_ets: Callable[[bytes], Content]
) -> None:
    text = sample("invoice-with-extension").bytes.decode()
    mixed = text.replace("Die Scheiben stehen im Lager", "Die Scheiben<BV.010_X>7</BV.010_X> stehen im Lager")
    converted = read(as_ets(mixed.encode()))
    place = "/Invoice/Invoice_Header/x:Extension/x:Value[1]"
    assert {loss.path: loss.value for loss in converted.losses} == {
        f"{place}/@path": "/Invoice/cbc:Note",
        place: "Die Scheiben stehen im Lager bereit.",
        f"{place}/x:BV.010_X": "7",
    }
    assert b"Scheiben" not in converted.content.bytes
