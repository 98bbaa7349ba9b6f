"""What was not delivered or waits to be tried again stands by its cause too, so that of each some are looked at."""

from __future__ import annotations

from sqlite_utils import Database


def apply(database: Database) -> None:
    """Both indexes are made anew, with the cause and without what is not shown there."""
    database.execute("DROP INDEX documents_undelivered")
    database.execute("DROP INDEX documents_retried")
    database.execute("""CREATE INDEX documents_undelivered ON documents (route, json_extract(problem, '$.rule'))
        WHERE status = 'action_needed' AND actor <> 'care' AND route IS NOT NULL
        AND json_extract(problem, '$.rule') IN ('DELIVERY-REFUSED', 'DELIVERY-UNREACHABLE', 'DELIVERY-NO-WAY')""")
    database.execute("""CREATE INDEX documents_retried ON documents (route, actor = 'hub')
        WHERE lane = 'deliver' AND attempts > 0 AND route IS NOT NULL""")
