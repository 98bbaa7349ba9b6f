"""Two documents of one company side by side, term by term, whatever formats they came in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from comptoir_engine.model import Message, Type
from comptoir_engine.pivot.compare import Difference, State, comparable

from comptoir_hub.documents import access
from comptoir_hub.documents.looking import check_online, is_online
from comptoir_hub.errors import Conflict
from comptoir_hub.exchange.hub import Hub
from comptoir_hub.exchange.worker import lay_beside
from comptoir_hub.store import Store, Transaction
from comptoir_hub.store.filters import Filter
from comptoir_hub.store.records import DocumentRecord, Line

TYPES: tuple[Type, ...] = ("order", "order-response", "despatch-advice", "invoice", "credit-note")
SHOWN = 30
"""So many documents are offered to be compared with."""
MOST = 1_000
"""So many values are laid side by side; the rest is counted."""

_NOT_ALIKE = Message(
    "These two documents are of different types and say different things. Compare documents of the same type."
)
_UNREAD = Message("One of the two documents could not be read, so there is nothing to compare.")


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two documents' values side by side. `different` and `all` count those that are not shown too."""

    lines: tuple[Line, Line]
    beside: tuple[tuple[Difference, State], ...]
    different: int
    all: int


async def counterparts(
    store: Store, company_id: str, document_id: str, text: str = "", *, at: datetime, online_days: int
) -> tuple[Line, ...]:
    """What a document may be compared with: its other versions, those of its number, then the newest of its partner.

    With `text` what the company's lists find for these words instead. Raises `NotFound`, `Ended`.
    """

    def work(tx: Transaction) -> tuple[Line, ...]:
        document, line = _readable(tx, company_id, document_id, at, online_days)
        types = tuple(each for each in TYPES if comparable(each, document.type))
        found: Iterable[Line]
        if text:
            found = _lines(tx, company_id, Filter(words=text, types=types, trashed=None))
        else:
            found = [*_versions(tx, company_id, document), *_akin(tx, company_id, line, types)]
        unique = {each.document_id: each for each in found if each.document_id != document_id}
        return tuple(each for each in unique.values() if _is_readable(tx, each, at, online_days))[:SHOWN]

    return await store.read(work)


async def compare(
    hub: Hub, company_id: str, one: str, other: str, *, everything: bool, at: datetime
) -> Comparison:
    """What two documents say, laid side by side: what differs, with `everything` what is the same too.

    Raises `NotFound`, `Conflict` for two types that share no terms, `Ended` once one of them is no longer online.
    """
    days = hub.settings.portal.online_days
    both = await hub.store.read(
        lambda tx: [_readable(tx, company_id, each, at, days) for each in (one, other)]
    )
    documents, lines = [document for document, _ in both], [line for _, line in both]
    if not comparable(documents[0].type, documents[1].type):
        raise Conflict(_NOT_ALIKE)
    seconds = hub.settings.limits.seconds_per_document
    beside = await hub.crew.ask(lay_beside, one, other, everything, MOST, seconds=seconds)
    return Comparison((lines[0], lines[1]), *beside)


def _readable(
    tx: Transaction, company_id: str, document_id: str, at: datetime, online_days: int
) -> tuple[DocumentRecord, Line]:
    document, line = access.seen(tx, company_id, document_id), tx.lines.get(company_id, document_id)
    assert line is not None
    if document.pivot is None:
        raise Conflict(_UNREAD)
    check_online(tx, document, at, online_days)
    return document, line


def _versions(tx: Transaction, company_id: str, document: DocumentRecord) -> Iterable[Line]:
    for other in (document.rival, document.replaces, document.replaced_by):
        line = tx.lines.get(company_id, other) if other else None
        if line is not None:
            yield line


def _akin(tx: Transaction, company_id: str, line: Line, types: tuple[Type, ...]) -> Iterable[Line]:
    if line.number:
        yield from _lines(tx, company_id, Filter(number=line.number, types=types, trashed=None))
    if line.partner_id:
        yield from _lines(tx, company_id, Filter(partner_id=line.partner_id, types=types))


def _lines(tx: Transaction, company_id: str, wanted: Filter) -> tuple[Line, ...]:
    return tx.lines.page(company_id, wanted, size=SHOWN + 1).lines


def _is_readable(tx: Transaction, line: Line, at: datetime, online_days: int) -> bool:
    document = tx.documents.get(line.document_id)
    return document is not None and document.pivot is not None and is_online(document, at, online_days)
