"""All rooms of the store on one connection, inside one transaction."""

from __future__ import annotations

import sqlite3

from comptoir_hub.store.companies import Companies
from comptoir_hub.store.creditors import Creditors
from comptoir_hub.store.documents import Documents
from comptoir_hub.store.envelopes import Envelopes, PayloadTable
from comptoir_hub.store.journal import Journal
from comptoir_hub.store.lines import Lines
from comptoir_hub.store.logos import Logos
from comptoir_hub.store.marks import Marks
from comptoir_hub.store.partnerships import Partnerships
from comptoir_hub.store.people import People
from comptoir_hub.store.retention import Retention
from comptoir_hub.store.steps import Containers, Deliveries, Steps
from comptoir_hub.store.words import Words
from comptoir_hub.store.work import Work


class Transaction:
    """The rooms. One is made for each connection and serves all its transactions, for it holds nothing of any."""

    __slots__ = (
        "_connection", "companies", "containers", "creditors", "deliveries", "documents", "envelopes", "journal",
        "lines", "logos", "marks", "partnerships", "payloads", "people", "retention", "steps", "words", "work",
    )  # fmt: skip

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self.companies = Companies(connection)
        """Companies and their identifiers."""
        self.people = People(connection)
        """Users, sessions, tokens."""
        self.logos = Logos(connection)
        """What companies put on their documents."""
        self.creditors = Creditors(connection)
        """The accounts that companies are paid to."""
        self.partnerships = Partnerships(connection)
        """Requests, agreements, authorisations."""
        self.envelopes = Envelopes(connection)
        """What arrived."""
        self.payloads = PayloadTable(connection)
        """Bytes by their hash."""
        self.documents = Documents(connection)
        """Documents and their status."""
        self.work = Work(connection)
        """Claims on documents."""
        self.lines = Lines(connection)
        """What each company sees."""
        self.words = Words(connection)
        """The search index."""
        self.steps = Steps(connection)
        """The stages of each document's way."""
        self.deliveries = Deliveries(connection)
        """Attempts to deliver."""
        self.containers = Containers(connection)
        """What was sealed."""
        self.marks = Marks(connection)
        """What the hub notes for itself."""
        self.retention = Retention(connection)
        """What may go."""
        self.journal = Journal(connection)
        """The chains of hashes."""
