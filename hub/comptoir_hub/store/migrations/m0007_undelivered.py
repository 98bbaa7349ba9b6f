"""The documents that were not delivered or wait to be tried again, found without a look at all others."""

from __future__ import annotations

from sqlite_utils import Database


def apply(database: Database) -> None:
    """By receiver, since they are shown so. Few at any time, so the indexes are small."""
    database.execute("""CREATE INDEX documents_undelivered ON documents (route) WHERE status = 'action_needed'
        AND json_extract(problem, '$.rule') IN ('DELIVERY-REFUSED', 'DELIVERY-UNREACHABLE', 'DELIVERY-NO-WAY')""")
    database.execute(
        "CREATE INDEX documents_retried ON documents (route) WHERE lane = 'deliver' AND attempts > 0"
    )
