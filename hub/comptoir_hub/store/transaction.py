"""All rooms of the store on one connection, inside one transaction."""

from __future__ import annotations

import sqlite3
from functools import cached_property

from comptoir_hub.store.companies import Companies
from comptoir_hub.store.documents import Documents
from comptoir_hub.store.envelopes import Envelopes, PayloadTable
from comptoir_hub.store.journal import Journal
from comptoir_hub.store.lines import Lines
from comptoir_hub.store.partnerships import Partnerships
from comptoir_hub.store.people import People
from comptoir_hub.store.steps import Containers, Deliveries, Steps
from comptoir_hub.store.words import Words
from comptoir_hub.store.work import Work


class Transaction:
    """The rooms, each made when it is entered."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    @cached_property
    def companies(self) -> Companies:
        """Companies and their identifiers."""
        return Companies(self._connection)

    @cached_property
    def people(self) -> People:
        """Users, sessions, tokens."""
        return People(self._connection)

    @cached_property
    def partnerships(self) -> Partnerships:
        """Requests, agreements, authorisations."""
        return Partnerships(self._connection)

    @cached_property
    def envelopes(self) -> Envelopes:
        """What arrived."""
        return Envelopes(self._connection)

    @cached_property
    def payloads(self) -> PayloadTable:
        """Bytes by their hash."""
        return PayloadTable(self._connection)

    @cached_property
    def documents(self) -> Documents:
        """Documents and their status."""
        return Documents(self._connection)

    @cached_property
    def work(self) -> Work:
        """Claims on documents."""
        return Work(self._connection)

    @cached_property
    def lines(self) -> Lines:
        """What each company sees."""
        return Lines(self._connection)

    @cached_property
    def words(self) -> Words:
        """The search index."""
        return Words(self._connection)

    @cached_property
    def steps(self) -> Steps:
        """The stages of each document's way."""
        return Steps(self._connection)

    @cached_property
    def deliveries(self) -> Deliveries:
        """Attempts to deliver."""
        return Deliveries(self._connection)

    @cached_property
    def containers(self) -> Containers:
        """What was sealed."""
        return Containers(self._connection)

    @cached_property
    def journal(self) -> Journal:
        """The chains of hashes."""
        return Journal(self._connection)
