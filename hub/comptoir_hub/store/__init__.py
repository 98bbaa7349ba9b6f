"""The hub's memory: companies, partners, documents, payloads and journal. All SQL of the hub stands in this room."""

from __future__ import annotations

from comptoir_hub.store.protocol import Store, StoreUnavailable
from comptoir_hub.store.sqlite import Reader, SqliteStore, open_store
from comptoir_hub.store.transaction import Transaction

__all__ = ["Reader", "SqliteStore", "Store", "StoreUnavailable", "Transaction", "open_store"]
