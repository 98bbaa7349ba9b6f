"""The accounts that companies are paid to."""

from __future__ import annotations

from sqlite_utils import Database


def apply(database: Database) -> None:
    """Any number a company: an account, and its holder's name and address as the bank has them."""
    database.execute("""CREATE TABLE creditors (
        company_id TEXT NOT NULL REFERENCES companies (id), account TEXT NOT NULL, name TEXT NOT NULL,
        street TEXT NOT NULL, zone TEXT NOT NULL, town TEXT NOT NULL, country TEXT NOT NULL,
        PRIMARY KEY (company_id, account)) STRICT""")
