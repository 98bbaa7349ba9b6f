"""Where partners agreed on it, what a format has no place for travels in its notes or its extension and comes back."""

from __future__ import annotations

import pytest
from comptoir_engine.codes import guesses
from comptoir_engine.errors import DocumentFault
from comptoir_engine.hookspecs import Converted
from comptoir_engine.model import Document
from comptoir_engine.pivot.compare import compare
from comptoir_engine.registry import Registry
from comptoir_engine.xml.content import Content

FORMATS = ("cii", "xcbl30", "ets31")
OPTIONS = {"extension": "on", guesses.NAME: "yes"}
GUESSED = "/CreditNote/cbc:CreditNoteTypeCode"
"""Written where guesses are allowed, and told although it arrives."""


def written(document: Document, format: str, registry: Registry) -> Converted | None:
    """The pivot in that format, with its extension; None where the format can't hold such a document at all."""
    way = registry.from_pivot(format)
    assert way is not None
    if document.type not in way.types:
        return None
    try:
        return way.run(Content(document), OPTIONS)
    except DocumentFault:
        return None


def read_back(made: Converted, registry: Registry) -> Converted:
    """As a stranger reads it."""
    content = Content(Document(made.content.bytes))
    found = registry.recognise(content)
    assert found is not None
    content.document = Document(made.content.bytes, found[0].id, found[1])
    way = registry.to_pivot(found[0].id)
    assert way is not None
    return way.run(content, {})


def wrong_with(document: Document, format: str, made: Converted, registry: Registry) -> list[object]:
    """What is still lost, what does not come back, and what the format's schema finds in it."""
    lost = [loss for loss in made.losses if loss.path != GUESSED]
    back = read_back(made, registry)
    told = {loss.value for loss in back.losses}
    differences = compare(Content(document).tree, back.content.tree)
    gone = [each for each in differences if each.left is not None and each.left not in told]
    there = Content(Document(made.content.bytes, format, document.type))
    reports = [check.run(there) for check in registry.checks_of(format, document.type, "schema")]
    assert reports
    return [*lost, *gone, *(finding for report in reports for finding in report.findings)]


@pytest.mark.parametrize("format", FORMATS)
def test_nothing_is_lost_and_every_value_comes_back(
    format: str, pivots: dict[str, Document], registry: Registry
) -> None:
    wrong, tried = {}, 0
    for name, document in pivots.items():
        made = written(document, format, registry)
        if made is not None:
            tried += 1
            wrong[name] = wrong_with(document, format, made, registry)
    assert tried > 70
    assert {name: found for name, found in wrong.items() if found} == {}
