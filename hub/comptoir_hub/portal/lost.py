"""What the receiver's version of a document lost, and apart from it what only our readable version does not show."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape

from comptoir_engine.model import Loss

from comptoir_hub.documents.looking import Sight
from comptoir_hub.portal.findings import losses
from comptoir_hub.store import SqliteStore
from comptoir_hub.store.identity import now
from comptoir_hub.store.records import StepRecord

_ENCODED = re.compile(r"[A-Za-z0-9+/]{40,}={0,2}")
_ENOUGH = 60
"""So many characters tell one embedded file from another."""


@dataclass(frozen=True, slots=True)
class Lost:
    """A value that was lost, the step that lost it, and for a file that is embedded its name."""

    step: StepRecord
    loss: Loss
    file: str | None = None


def of_receiver(sight: Sight) -> list[Lost]:
    """What the receiver's version can't hold; a file that goes on as it came holds all."""
    if is_as_sent(sight):
        return []
    return [Lost(step, loss) for step, loss in _all(sight) if step.stage != "render"]


def of_archive(sight: Sight) -> list[Lost]:
    """What the readable version for the archive does not show."""
    return [Lost(step, loss) for step, loss in _all(sight) if step.stage == "render"]


def is_as_sent(sight: Sight) -> bool:
    """Whether the receiver's version is the sender's own file."""
    return sight.document.target is not None and sight.document.target.sha256 == sight.document.sha256


async def named(store: SqliteStore, sight: Sight, found: list[Lost]) -> list[Lost]:
    """The same with the names of embedded files, which the document in the common format says."""
    pivot = sight.document.pivot
    if (
        pivot is None
        or now().date() > sight.online_until
        or not any(_is_encoded(each.loss.value) for each in found)
    ):
        return found
    text = (await store.payload(pivot.sha256)).decode("utf-8", "replace")
    return [Lost(each.step, each.loss, _file_name(text, each.loss.value)) for each in found]


def _all(sight: Sight) -> list[tuple[StepRecord, Loss]]:
    return losses(sight.document, sight.steps)


def _is_encoded(value: str) -> bool:
    return _ENCODED.fullmatch("".join(value.split())) is not None


def _file_name(text: str, value: str) -> str | None:
    """What the element says that holds these bytes."""
    if not _is_encoded(value):
        return None
    start = value.split()[0][:_ENOUGH]
    at = text.find(start)
    tag = text[text.rfind("<", 0, at) : at] if at > 0 else ""
    found = re.search(r'\bfilename="([^"]+)"', tag)
    return unescape(found[1]) if found is not None else None
