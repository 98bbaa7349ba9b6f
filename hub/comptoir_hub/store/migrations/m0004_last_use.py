"""When a token was last shown."""

from __future__ import annotations

from sqlite_utils import Database


def apply(database: Database) -> None:
    """A column of its own: the journal would grow with every request."""
    database.execute("ALTER TABLE tokens ADD COLUMN last_used TEXT")
