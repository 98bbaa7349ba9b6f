"""What a company may do as it stands with the operator: one that is not released neither sends, receives nor acts.

Its people may still sign in and read what is theirs; its tokens open nothing, for machines act.
"""

from __future__ import annotations

from comptoir_engine.model import Message

from comptoir_hub.store.records import CompanyState

_BARRED: dict[CompanyState, Message] = {
    "locked": Message(
        "The operator of the hub has locked this company: it sends nothing, receives nothing and changes nothing. "
        "You can still read what is there. Ask the operator why."
    ),
    "waiting": Message(
        "This company waits to be released by the operator of the hub. Until then it sends nothing, receives nothing "
        "and changes nothing."
    ),
    "left": Message(
        "This company has left the hub: it sends nothing, receives nothing and changes nothing. You can still read "
        "what is there."
    ),
}


def barred(state: CompanyState) -> Message | None:
    """Why a company may do nothing now; None for one that may."""
    return _BARRED.get(state)
