"""The answers that were changed, found without a look at all else that was done."""

from __future__ import annotations

from sqlite_utils import Database


def apply(database: Database) -> None:
    """Few at any time, so the index is small."""
    database.execute(
        "CREATE INDEX journal_of_changed_answers ON journal (company_id, n) WHERE act = 'document.answer_changed'"
    )
