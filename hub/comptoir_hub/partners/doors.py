"""What shows a channel who somebody is, beside tokens: a mail address, a certificate, a public key."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from datetime import datetime

from comptoir_engine.model import Message

from comptoir_hub.errors import Conflict, Invalid
from comptoir_hub.store import Store, Transaction
from comptoir_hub.store.records import Door

_TAKEN = Message("{value} stands for a company already.")
_NONE = Message("{value} does not stand for this company.")
_EMPTY = Message("Value: please fill in.")


async def add_door(store: Store, door: Door, *, who: str, at: datetime) -> None:
    """From now on it stands for the company; raises `Invalid` for nothing, `Conflict` for what is taken."""
    kept = _kept(door)

    def work(tx: Transaction) -> None:
        tx.companies.add_door(kept)
        _note(tx, "company.door_added", kept, who, at)

    try:
        await store.write(work)
    except sqlite3.IntegrityError:
        raise Conflict(Message(_TAKEN.key, {"value": door.value})) from None


async def remove_door(store: Store, door: Door, *, who: str, at: datetime) -> None:
    """It stands for nobody any more; raises `Conflict` where it did not stand for this company."""
    kept = _kept(door)

    def work(tx: Transaction) -> None:
        if not tx.companies.remove_door(kept):
            raise Conflict(Message(_NONE.key, {"value": door.value}))
        _note(tx, "company.door_removed", kept, who, at)

    await store.write(work)


def _kept(door: Door) -> Door:
    """As it is looked up: a mail address in small letters."""
    value = door.value.strip()
    if not value:
        raise Invalid("value", _EMPTY)
    return replace(door, value=value.casefold() if door.kind == "mail" else value)


def _note(tx: Transaction, event: str, door: Door, who: str, at: datetime) -> None:
    detail = {"kind": door.kind, "value": door.value}
    tx.journal.note(event, who=who, at=at, company_id=door.company_id, object=door.company_id, detail=detail)
