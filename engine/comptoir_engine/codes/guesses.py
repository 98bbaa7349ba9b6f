"""Codes whose meaning no public source shows: used where the operator allows it, and told where they are."""

from __future__ import annotations

from comptoir_engine.hookspecs import Option
from comptoir_engine.model import Loss, Message

NAME = "guesses"
OPTION = Option(NAME, ours=True)
"""What a conversion declares that can use them, in either direction: it then gets `yes` where they are allowed."""
WRITTEN = Message("No public source shows the word that is written for it; guesses are allowed here.")


def allowed(name: str) -> str | None:
    """Fills in that they are, and nothing else."""
    return "yes" if name == NAME else None


def is_guess(loss: Loss) -> bool:
    """Whether the value arrives all the same, by a word that is guessed."""
    return loss.reason.key == WRITTEN.key
