"""What `comptoir verify` says to a person of a container and of the parts in it."""

from __future__ import annotations

from collections.abc import Mapping

from comptoir_engine.model import Message, Verdict

VERDICTS: Mapping[Verdict, Message] = {
    "valid": Message("valid"),
    "invalid": Message("not valid"),
    "unchecked": Message("not fully checked"),
}
ROLES: Mapping[str, Message] = {
    "original": Message("original"),
    "delivered": Message("delivered"),
    "rendering": Message("readable version"),
    "log": Message("log"),
    "report": Message("report"),
    "receipt": Message("receipt"),
}
