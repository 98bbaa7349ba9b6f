"""Hands the logo of who writes a document to the conversions that show it."""

from __future__ import annotations

from comptoir_engine import logo
from comptoir_engine.registry import Registry

from comptoir_hub.store import Transaction


def address_of(company_id: str, tx: Transaction) -> str | None:
    """A company's logo as conversions take it."""
    found = tx.logos.of(company_id)
    return found.picture.address if found is not None else None


def showing(registry: Registry) -> tuple[str, ...]:
    """The formats whose pages have room for a logo."""
    return tuple(
        format
        for format in registry.writable()
        if (way := registry.from_pivot(format)) is not None
        and any(option.ours and option.name == logo.NAME for option in way.options)
    )
