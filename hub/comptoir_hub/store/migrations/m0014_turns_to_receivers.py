"""Where each document goes stands beside what its company waits for, so that a choice is made without a look at all."""

from __future__ import annotations

from sqlite_utils import Database


def apply(database: Database) -> None:
    """The index of turns is made anew, with the route; what stopped documents wait for has one of its own."""
    database.execute("DROP INDEX documents_by_turn")
    database.execute(
        "CREATE INDEX documents_by_turn ON documents (lane, company_id, next_at, route) WHERE lane IS NOT NULL"
    )
    database.execute(
        """CREATE INDEX documents_stopped ON documents (json_extract(problem, '$.rule'), n)
            WHERE status = 'action_needed'"""
    )
