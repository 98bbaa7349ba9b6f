"""What is told of a word that no public source shows, where it is written with the operator's leave."""

from __future__ import annotations

from comptoir_engine.model import Loss, Message

WRITTEN = Message("No public source shows the word that is written for it; guesses are allowed here.")


def is_guess(loss: Loss) -> bool:
    """Whether the value arrives all the same, by a word that is guessed."""
    return loss.reason.key == WRITTEN.key
