"""The companies' logos."""

from __future__ import annotations

from sqlite_utils import Database


def apply(database: Database) -> None:
    """One a company, or none. In a table of its own: whoever reads a company has no use for its picture."""
    database.execute("""CREATE TABLE logos (
        company_id TEXT PRIMARY KEY REFERENCES companies (id), media_type TEXT NOT NULL, content BLOB NOT NULL,
        by TEXT NOT NULL, at TEXT NOT NULL) STRICT""")
