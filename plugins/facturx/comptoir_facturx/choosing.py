"""Which of several documents in a PDF is the one that its page shows."""

from __future__ import annotations

from collections.abc import Sequence

from comptoir_facturx.faults import fault
from comptoir_facturx.kinds import Inside
from comptoir_facturx.profiles import STANDARD_NAMES

_RANKS = ("Alternative", "Data", "Source")
_BESIDE = "Supplement"
"""The relationship of a file that only goes along."""


def choose(inside: Sequence[Inside]) -> Inside:
    """The one document, or of one document in several syntaxes the one that the standard means; raise `DocumentFault`
    where there are two, for nobody can tell which of them the page shows.

    What calls itself a supplement is one, as long as there is another.
    """
    meant = [each for each in inside if each.file.relationship != _BESIDE] or list(inside)
    by_content = {each.content: each for each in sorted(meant, key=_rank, reverse=True)}
    different = sorted(by_content.values(), key=_rank)
    same_document = len({each.number for each in different}) == 1
    if len(different) > 1 and not (
        same_document and len({each.kind for each in different}) == len(different)
    ):
        raise fault("PDF-SEVERAL", names=", ".join(f"{each.file.name} ({each.number})" for each in different))
    return different[0]


def _rank(document: Inside) -> tuple[int, int, str]:
    """The standard's names first, then what the file says it is to the page."""
    file = document.file
    called = 0 if file.name.lower() in STANDARD_NAMES else 1
    return called, _RANKS.index(file.relationship) if file.relationship in _RANKS else len(_RANKS), file.name
