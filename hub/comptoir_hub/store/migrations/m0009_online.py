"""Since when nobody has put a payload, and which documents' bytes are no longer here."""

from __future__ import annotations

from sqlite_utils import Database

from comptoir_hub.store.identity import now, stamp
from comptoir_hub.store.payloads import FOREVER

STATEMENTS = [
    "ALTER TABLE documents ADD COLUMN dropped_at TEXT",
    "CREATE INDEX documents_online ON documents (received_at) WHERE dropped_at IS NULL",
    """CREATE INDEX documents_unfinished ON documents (received_at)
        WHERE status IN ('draft', 'in_progress', 'waiting', 'action_needed') OR lane IS NOT NULL""",
]


def apply(database: Database) -> None:
    """Payloads that are there count as put now: nobody knows who put them last. Containers stay."""
    database.execute(f"ALTER TABLE payloads ADD COLUMN wanted_at TEXT NOT NULL DEFAULT '{stamp(now())}'")
    database.execute(
        "UPDATE payloads SET wanted_at = ? WHERE sha256 IN (SELECT sha256 FROM containers)", (FOREVER,)
    )
    for statement in STATEMENTS:
        database.execute(statement)
