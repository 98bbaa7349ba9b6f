"""The documents that can't reach their receiver until it mends something, found without a look at all others."""

from __future__ import annotations

from sqlite_utils import Database


def apply(database: Database) -> None:
    """Few at any time, so the index is small."""
    database.execute("""CREATE INDEX documents_unreached ON documents (receiver_id, status_since)
        WHERE status = 'action_needed' AND actor = 'receiver'""")
