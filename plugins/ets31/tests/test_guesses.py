"""A credit note is written by a word that no public source shows: only where that is allowed, and it is told."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from comptoir_engine.codes.guesses import is_guess
from comptoir_engine.errors import DocumentFault
from comptoir_engine.hookspecs import Converted
from comptoir_engine.xml.content import Content

Convert = Callable[..., Converted]
Sample = Callable[[str], Content]
WORD = b"<BV.040_Typ_des_Dokuments>Gutschrift<"


@pytest.mark.parametrize("extension", ["off", "on"])
def test_a_credit_note_is_refused_unless_guesses_are_allowed(
    extension: str, sample: Sample, read: Convert, write: Convert
) -> None:
    """Without its word it would be read as an invoice, so that it is no loss but a refusal."""
    pivot = read(sample("credit-note")).content
    with pytest.raises(DocumentFault) as refused:
        write(pivot, guesses="no", extension=extension)
    [finding] = refused.value.findings
    assert (finding.rule, finding.term) == ("ETS31-GUESS", "BT-3")
    assert "Gutschrift" in str(finding.hint)


@pytest.mark.parametrize("extension", ["off", "on"])
def test_a_credit_note_that_is_written_at_a_guess_says_so(
    extension: str, sample: Sample, read: Convert, write: Convert
) -> None:
    pivot = read(sample("credit-note")).content
    written = write(pivot, extension=extension)
    assert WORD in written.content.bytes
    [told] = [loss for loss in written.losses if is_guess(loss)]
    assert (told.path, told.value) == ("/CreditNote/cbc:CreditNoteTypeCode", "381")


def test_a_credit_note_is_read_whether_guesses_are_allowed_or_not(sample: Sample, read: Convert) -> None:
    """What the word means is plain; whether the marketplace has it is not."""
    assert str(read(sample("credit-note"), guesses="no").content.tree.tag).endswith("}CreditNote")


def test_an_invoice_needs_no_guess(sample: Sample, read: Convert, write: Convert) -> None:
    written = write(read(sample("invoice-two-rates")).content, guesses="no")
    assert b"<BV.040_Typ_des_Dokuments>Rechnung<" in written.content.bytes
    assert [loss for loss in written.losses if is_guess(loss)] == []
