"""The database's shape, as a row of numbered migrations. A released migration is never changed: a new one follows."""

from __future__ import annotations

from functools import cache

from comptoir_engine.errors import ConfigError
from sqlite_utils import Database
from sqlite_utils.migrations import Migrations

from comptoir_hub.store.migrations import (
    m0001_foundation,
    m0002_trash,
    m0003_held,
    m0004_last_use,
    m0005_said,
    m0006_unreached,
    m0007_undelivered,
    m0008_changed_answers,
    m0009_online,
    m0010_logos,
    m0011_turns,
    m0012_creditors,
    m0013_marks,
    m0014_turns_to_receivers,
    m0015_undelivered_by_cause,
)

MIGRATIONS = Migrations("comptoir")
MIGRATIONS(name="0001_foundation")(m0001_foundation.apply)
MIGRATIONS(name="0002_trash")(m0002_trash.apply)
MIGRATIONS(name="0003_held")(m0003_held.apply)
MIGRATIONS(name="0004_last_use")(m0004_last_use.apply)
MIGRATIONS(name="0005_said")(m0005_said.apply)
MIGRATIONS(name="0006_unreached")(m0006_unreached.apply)
MIGRATIONS(name="0007_undelivered")(m0007_undelivered.apply)
MIGRATIONS(name="0008_changed_answers")(m0008_changed_answers.apply)
MIGRATIONS(name="0009_online")(m0009_online.apply)
MIGRATIONS(name="0010_logos")(m0010_logos.apply)
MIGRATIONS(name="0011_turns")(m0011_turns.apply)
MIGRATIONS(name="0012_creditors")(m0012_creditors.apply)
MIGRATIONS(name="0013_marks")(m0013_marks.apply)
MIGRATIONS(name="0014_turns_to_receivers")(m0014_turns_to_receivers.apply)
MIGRATIONS(name="0015_undelivered_by_cause")(m0015_undelivered_by_cause.apply)


_NEWER = (
    "This database has the shape of a newer version of Comptoir, which this one does not know. Use that version, or "
    "restore a backup from before the upgrade into another folder."
)


def migrate(database: Database) -> None:
    """Brings a database, new or old, to today's shape; each migration wholly or not at all.

    Raises `ConfigError` for one that a newer version has shaped: what it asks for would be broken without a word.
    """
    if not _known().issuperset(migration.name for migration in MIGRATIONS.applied(database)):
        raise ConfigError(_NEWER)
    MIGRATIONS.apply(database)


@cache
def _known() -> frozenset[str]:
    empty = Database(memory=True)
    try:
        return frozenset(migration.name for migration in MIGRATIONS.pending(empty))
    finally:
        empty.close()


def is_older(database: Database) -> bool:
    """Whether a database has an older shape; a new one has none."""
    return bool(MIGRATIONS.applied(database) and MIGRATIONS.pending(database))
