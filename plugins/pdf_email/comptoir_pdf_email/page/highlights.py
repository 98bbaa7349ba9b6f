"""What everybody looks for first, in a line across the page."""

from __future__ import annotations

from dataclasses import dataclass

from comptoir_pdf_email.page.scribe import Scribe


@dataclass(frozen=True, slots=True)
class Highlight:
    """A label over its value; the `strong` one stands out."""

    label: str
    value: str
    strong: bool


def highlights(scribe: Scribe, *facts: tuple[str, str]) -> list[Highlight]:
    """Those that the document states; the last of them is the strong one."""
    stated = scribe.facts(*facts)
    return [Highlight(fact.label, fact.value, strong=fact is stated[-1]) for fact in stated]
