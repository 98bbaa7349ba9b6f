"""What is said of a fault of ours: the document is held for it, and nobody blames its sender."""

from __future__ import annotations

from comptoir_engine.errors import ConfigError, PluginError
from comptoir_engine.model import Finding, Message

HELD = "HUB-HELD"
"""The rule of the finding by which a held step says so, before what only the operator can make something of."""

_BROKEN = Message("A part of the hub failed: {detail}")
_UNSOUND = Message(
    "A part of the hub failed: what it made of the document does not pass the hub's own check."
)
_BROKEN_HINT = Message("Customer care has been told; the document is safe and can be run again.")


def fault_of_ours(error: Exception) -> Finding:
    """What is said of an error that is not the document's."""
    if isinstance(error, PluginError | ConfigError):
        said = error.message
    else:
        said = Message(_BROKEN.key, {"detail": f"{type(error).__name__}: {_without_path(error)}"})
    return _of_ours(said)


def unsound_work() -> Finding:
    """What is said where our own check refuses what we made."""
    return _of_ours(_UNSOUND)


def _of_ours(said: Message) -> Finding:
    return Finding(HELD, "error", said, _BROKEN_HINT)


def _without_path(error: Exception) -> str:
    """Where the hub's files lie is nobody's business but the operator's."""
    return str(error.strerror if isinstance(error, OSError) and error.strerror else error)
