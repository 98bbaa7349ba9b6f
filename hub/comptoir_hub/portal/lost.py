"""What the receiver's version of a document lost, and apart from it what only our readable version does not show."""

from __future__ import annotations

from dataclasses import dataclass

from comptoir_engine.model import Loss

from comptoir_hub.documents.looking import Sight
from comptoir_hub.portal.findings import losses
from comptoir_hub.store.records import StepRecord


@dataclass(frozen=True, slots=True)
class Lost:
    """A value that was lost, and the step that lost it."""

    step: StepRecord
    loss: Loss


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


def _all(sight: Sight) -> list[tuple[StepRecord, Loss]]:
    return losses(sight.document, sight.steps)
