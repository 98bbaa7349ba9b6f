"""What the hub notes for itself: when it kept house, since when its clock is steady, what a restore brought."""

from __future__ import annotations

from sqlite_utils import Database


def apply(database: Database) -> None:
    """One value a name."""
    database.execute("CREATE TABLE marks (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID")
