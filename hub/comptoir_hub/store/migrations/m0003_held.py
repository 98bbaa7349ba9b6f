"""The documents that wait for customer care, found without a look at all others."""

from __future__ import annotations

from sqlite_utils import Database


def apply(database: Database) -> None:
    """Orders what is held by the time since when."""
    database.execute("CREATE INDEX documents_held ON documents (status_since) WHERE actor = 'care'")
