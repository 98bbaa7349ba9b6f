"""The accounts of whoever writes a document, with their holders, as conversions get them that print payment parts."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass

from comptoir_engine.hookspecs import Option

NAME = "creditors"
OPTION = Option(NAME, ours=True)
"""What a conversion declares that prints them."""


@dataclass(frozen=True, slots=True)
class Creditor:
    """An account, an IBAN without gaps, and its holder's name and address as the bank has them.

    EN 16931 knows no address of a payee, and an account's holder may be called otherwise than the seller.
    """

    account: str
    name: str
    street: str
    zone: str
    town: str
    country: str


def written(creditors: Iterable[Creditor]) -> str:
    """The option's value."""
    return json.dumps([asdict(each) for each in creditors])


def creditors(option: str | None) -> tuple[Creditor, ...]:
    """The accounts that the option's value says. Raises `ValueError` for anything else."""
    try:
        return tuple(Creditor(**each) for each in json.loads(option or "[]"))
    except TypeError as error:
        raise ValueError("creditors are a JSON list of accounts with their holders") from error
