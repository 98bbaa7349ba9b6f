"""What is said of an attempt to deliver becomes a message, which any language can say."""

from __future__ import annotations

from sqlite_utils import Database


def apply(database: Database) -> None:
    """The sentences written so far are English, and stay as they are."""
    database.execute("UPDATE deliveries SET detail = json_object('key', detail) WHERE detail IS NOT NULL")
