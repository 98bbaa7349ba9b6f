"""What each company waits for, and what waits for each receiver, so that companies take turns."""

from __future__ import annotations

from sqlite_utils import Database


def apply(database: Database) -> None:
    """Both hold what waits or is worked on and nothing else, and are read without a look at the documents."""
    database.execute(
        "CREATE INDEX documents_by_turn ON documents (lane, company_id, next_at) WHERE lane IS NOT NULL"
    )
    database.execute(
        "CREATE INDEX documents_by_route ON documents (lane, route, company_id, next_at) WHERE lane = 'deliver'"
    )
