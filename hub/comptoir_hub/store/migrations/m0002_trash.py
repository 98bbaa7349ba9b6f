"""The trash as a list of its own, and no red flag in it."""

from __future__ import annotations

from sqlite_utils import Database

STATEMENTS = [
    """CREATE INDEX lines_by_trash ON lines (company_id, trashed_at, document_id)
        WHERE trashed_at IS NOT NULL""",
    # A document can still fail on its way after it was moved: whoever must mend it has to see it.
    """CREATE TRIGGER a_red_flag_leaves_the_trash AFTER UPDATE OF flag ON lines
        WHEN new.flag = 1 AND new.trashed_at IS NOT NULL BEGIN
        UPDATE lines SET trashed_at = NULL, trashed_by = NULL WHERE company_id = new.company_id
        AND direction = new.direction AND document_id = new.document_id; END""",
]


def apply(database: Database) -> None:
    """Orders the trash by the time of the move, and brings back what gets a red flag."""
    for statement in STATEMENTS:
        database.execute(statement)
