"""What kind of document an unknown word tells: none that gives back or takes back is read as an invoice."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from comptoir_engine.errors import DocumentFault
from comptoir_engine.hookspecs import Converted
from comptoir_engine.xml.content import Content

Convert = Callable[..., Converted]
Sample = Callable[[str], Content]
AsEts = Callable[[bytes], Content]


def of_type(sample: Sample, as_ets: AsEts, word: str, function: str = "") -> Content:
    known = b"<BV.040_Typ_des_Dokuments>Rechnung<"
    content = sample("invoice-minimum").bytes
    assert known in content
    said = f"<BV.030_Funktion_des_Dokuments>{function}</BV.030_Funktion_des_Dokuments>" if function else ""
    return as_ets(content.replace(known, f"{said}<BV.040_Typ_des_Dokuments>{word}<".encode()))


@pytest.mark.parametrize(
    ("word", "root"),
    [
        ("Rechnung", "Invoice"),
        ("Gutschrift", "CreditNote"),
        ("GUTSCHRIFT", "CreditNote"),
        ("Gutschriftsanzeige", "CreditNote"),
        ("Credit Note", "CreditNote"),
        ("Note de crédit / avoir", "CreditNote"),
        ("Nota di accredito", "CreditNote"),
        ("Sammelrechnung", "Invoice"),
        ("Gutschriftverfahren", "Invoice"),
        ("Credit card invoice", "Invoice"),
    ],
)
def test_whatever_says_credit_is_a_credit_note(
    word: str, root: str, sample: Sample, read: Convert, as_ets: AsEts
) -> None:
    document = of_type(sample, as_ets, word)
    assert document.document.type == {"Invoice": "invoice", "CreditNote": "credit-note"}[root]
    found = read(document)
    assert str(found.content.tree.tag).endswith(f"}}{root}")
    assert (word in [loss.value for loss in found.losses]) is (word not in ("Rechnung", "Gutschrift"))


@pytest.mark.parametrize(
    ("word", "function"),
    [
        ("Storno", ""),
        ("Stornorechnung", ""),
        ("Annulation de facture", ""),
        ("Storno einer Gutschrift", ""),
        ("Rechnung", "Loeschung"),
        ("Rechnung", "Cancellation"),
    ],
)
def test_what_takes_a_document_back_stops_at_its_line(
    word: str, function: str, sample: Sample, read: Convert, as_ets: AsEts
) -> None:
    with pytest.raises(DocumentFault) as fault:
        read(of_type(sample, as_ets, word, function))
    [found] = fault.value.findings
    assert (found.rule, bool(found.line), bool(found.hint)) == ("ETS31-CANCELLED", True, True)
    assert (function or word) in str(found.message)
