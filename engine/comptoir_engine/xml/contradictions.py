"""Values that contradict others of their document and have no place in the pivot: lost, and told as warnings too."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from lxml import etree

from comptoir_engine.hookspecs import Converted
from comptoir_engine.model import Finding, Loss, Message
from comptoir_engine.xml.paths import Prefixes, find

RULE = "CONTRADICTION"
_HINT = Message("Compare it with the values that it is made of; one of them is wrong.")


def warned(
    converted: Converted, source: etree._Element, prefixes: Prefixes, reasons: Collection[str]
) -> Converted:
    """What came of a conversion, with a warning at the place of each loss for one of these reasons."""
    found = (loss for loss in converted.losses if loss.reason.key in reasons)
    warnings = tuple(_warning(loss, find(source, loss.path, prefixes)) for loss in found)
    return replace(converted, findings=(*converted.findings, *warnings))


def _warning(loss: Loss, place: etree._Element | None) -> Finding:
    line = place.sourceline if place is not None else None
    return Finding(RULE, "warning", loss.reason, _HINT, path=loss.path, line=line)
