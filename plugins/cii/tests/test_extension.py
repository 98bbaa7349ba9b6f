"""What CII has no place for goes into its notes where the receiver asks for it, and is read back from there."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import comptoir_cii
import pytest
from comptoir_engine.hookspecs import Conversion
from comptoir_engine.pivot.compare import compare
from comptoir_engine.xml import content as content_module
from comptoir_engine.xml.content import Content

Read = Callable[[bytes], Content]

BEYOND = (Path(__file__).parent / "documents" / "invoice-beyond-en16931.xml").read_bytes()
SAMPLES = Path(comptoir_cii.__file__).with_name("samples")
NOTED = (SAMPLES / "good-invoice-with-values-in-notes.xml").read_bytes()
LEGAL_FORM = "/Invoice/cac:AccountingCustomerParty/cac:Party/cac:PartyLegalEntity/cbc:CompanyLegalForm"


def notes(content: Content) -> list[str]:
    return [note.text or "" for note in content.tree.iter("{*}Content")]


def test_nobody_gets_such_notes_who_did_not_ask(read: Read, from_pivot: Conversion) -> None:
    for options in ({}, {"extension": "off"}):
        done = from_pivot.run(read(BEYOND), options)
        assert done.losses
        assert not any(note.startswith("comptoir:") for note in notes(done.content))


def test_each_value_ends_the_notes_and_none_is_lost(read: Read, from_pivot: Conversion) -> None:
    plain, noted = (from_pivot.run(read(BEYOND), {"extension": way}) for way in ("off", "on"))
    assert noted.losses == ()
    said = notes(noted.content)
    assert f"comptoir:{LEGAL_FORM}=GmbH" in said
    assert sum(note.startswith("comptoir:") for note in said) == len(plain.losses)


def test_the_values_come_back_and_the_notes_are_gone(
    read: Read, from_pivot: Conversion, to_pivot: Conversion
) -> None:
    pivot = read(BEYOND)
    back = to_pivot.run(read(from_pivot.run(pivot, {"extension": "on"}).content.bytes), {})
    told = {loss.value for loss in back.losses} | {None}
    gone = [each for each in compare(pivot.tree, back.content.tree) if each.left not in told]
    assert [each.path for each in gone] == ["/Invoice/cac:PaymentMeans[1]/cbc:PaymentDueDate"]
    assert back.content.tree.findtext("{*}DueDate") == gone[0].left
    assert b"comptoir:" not in back.content.bytes


def test_what_has_no_such_notes_is_not_read_again(
    read: Read, to_pivot: Conversion, monkeypatch: pytest.MonkeyPatch
) -> None:
    parsed: list[int] = []
    parse = content_module.parse
    monkeypatch.setattr(content_module, "parse", lambda *said: parsed.append(1) or parse(*said))
    to_pivot.run(read((SAMPLES / "good-invoice-every-term.xml").read_bytes()), {})
    assert len(parsed) == 1


@pytest.mark.parametrize(
    "note",
    [
        "comptoir:=x",
        "comptoir:/Invoice=x",
        "comptoir:/CreditNote/cbc:Note=x",
        "comptoir:/Invoice/x:Note=x",
        "comptoir:/Invoice/cbc:Note[0]=x",
        "comptoir: 20 % off",
        "see comptoir:/Invoice/cbc:UUID=1",
    ],
)
def test_a_note_that_names_no_place_stays_a_note(note: str, read: Read, to_pivot: Conversion) -> None:
    document = NOTED.replace(f"comptoir:{LEGAL_FORM}=GmbH".encode(), note.encode())
    assert document != NOTED
    back = to_pivot.run(read(document), {})
    assert note in [each.text for each in back.content.tree.iterchildren("{*}Note")]


def test_a_note_that_says_again_what_another_said_is_lost_with_a_word(
    read: Read, to_pivot: Conversion
) -> None:
    once = f"<ram:IncludedNote><ram:Content>comptoir:{LEGAL_FORM}=GmbH</ram:Content></ram:IncludedNote>"
    compact = b"".join(line.strip() for line in NOTED.splitlines())
    assert once.encode() in compact
    twice = compact.replace(once.encode(), (once + once.replace("GmbH", "AG")).encode())
    back = to_pivot.run(read(twice), {})
    assert b">GmbH<" in back.content.bytes
    assert f"comptoir:{LEGAL_FORM}=AG" in [loss.value for loss in back.losses]


def test_an_attribute_whose_value_nobody_says_is_lost_with_a_word(read: Read, to_pivot: Conversion) -> None:
    element = "/Invoice/cac:InvoiceLine/cac:Item/cbc:PackQuantity"
    document = NOTED.replace(f"comptoir:{element}=6".encode(), b"Sechs in einer Packung.")
    back = to_pivot.run(read(document), {})
    assert back.content.tree.find(".//{*}PackQuantity") is None
    assert [loss.value for loss in back.losses] == [f"comptoir:{element}/@unitCode=C62"]


def test_what_a_note_says_otherwise_is_right_and_the_other_is_lost_with_a_word(
    read: Read, to_pivot: Conversion
) -> None:
    due = "/Invoice/cac:LegalMonetaryTotal/cbc:PayableAmount"
    stated = to_pivot.run(read(NOTED), {}).content.tree.findtext(".//{*}PayableAmount")
    document = NOTED.replace(f"comptoir:{LEGAL_FORM}=GmbH".encode(), f"comptoir:{due}=1.23".encode())
    back = to_pivot.run(read(document), {})
    assert back.content.tree.findtext(".//{*}PayableAmount") == "1.23"
    [loss] = [loss for loss in back.losses if "DuePayableAmount" in loss.path]
    assert loss.value == stated


def test_a_finding_leads_to_the_note_that_says_the_value(read: Read, to_pivot: Conversion) -> None:
    source = read(NOTED)
    pivot = to_pivot.run(source, {}).content
    assert to_pivot.home is not None
    home = to_pivot.home(LEGAL_FORM, pivot, source)
    assert home is not None
    path, line = home
    assert path.startswith("/rsm:CrossIndustryInvoice/rsm:ExchangedDocument/ram:IncludedNote[")
    assert line is not None
    assert LEGAL_FORM.encode() in NOTED.splitlines()[line - 1]
