"""The option that says where the hub's data lies, and what commands need of it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from comptoir_hub.settings import Settings
    from comptoir_hub.store import SqliteStore, Transaction
    from comptoir_hub.store.records import Company

T = TypeVar("T")
Option = Callable[[Callable[..., Any]], Callable[..., Any]]

FEW = 5
"""So many companies are named where one must be chosen."""
WHO = "command"
"""What the journal calls an administrator at the command line."""

folder_option: Option = click.option(
    "--folder",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("comptoir-data"),
    envvar="COMPTOIR_FOLDER",
    show_default=True,
    help="Where the hub's data lies.",
)


def settings_of(folder: Path) -> Settings:
    """The settings of a folder that was made by `comptoir init`."""
    from comptoir_hub.settings import FILE, load_settings
    from comptoir_hub.store.whole import check_whole

    check_whole(folder)
    if not (folder / FILE).exists():
        raise click.UsageError(f"There is no hub in {folder}. Make one with: comptoir init --folder {folder}")
    return load_settings(folder)


def with_store(folder: Path, work: Callable[[SqliteStore], Awaitable[T]]) -> T:
    """Runs work on the store, beside a running hub or not; what can't be is wrong use, said in plain words."""
    import asyncio

    settings_of(folder)
    return asyncio.run(_with_store(folder, work))


async def _with_store(folder: Path, work: Callable[[SqliteStore], Awaitable[T]]) -> T:
    from comptoir_hub.errors import Conflict, Invalid, NotFound
    from comptoir_hub.store import open_store

    store = open_store(folder)
    try:
        return await work(store)
    except (Conflict, Invalid, NotFound) as error:
        raise click.UsageError(str(error)) from None
    finally:
        await store.close()


async def company_called(store: SqliteStore, words: str) -> Company:
    """A company by its id, its name, or a number as SCHEME:VALUE."""
    found = await store.read(lambda tx: _called(tx, words))
    if not found:
        near = await store.read(lambda tx: tx.companies.search(words, limit=FEW, inactive=True))
        meant = "".join(f"\n  {shown(company)}" for company in near)
        raise click.UsageError(
            f"Which company is {words!r}? There is none of this id, name or number; "
            + (f"was one of these meant?{meant}" if near else "`comptoir company list` shows all.")
        )
    if len(found) > 1:
        lines = "".join(f"\n  {shown(company)}" for company in found[:FEW])
        more = f"\n  … and {len(found) - FEW} more" if len(found) > FEW else ""
        raise click.UsageError(
            f"Which company is {words!r}? Say its id, or a number as SCHEME:VALUE:{lines}{more}"
        )
    return found[0]


def shown(company: Company) -> str:
    """A company so that it can be told from another of its name."""
    numbers = "".join(f" {identifier.scheme}:{identifier.value}" for identifier in company.ids)
    return f"{company.name} ({company.id}{numbers})"


async def everything(store: SqliteStore, page: Callable[[Transaction, T | None], list[T]]) -> list[T]:
    """All lines of a list, read page by page; `page` gets the last line seen."""

    async def after(last: T | None) -> list[T]:
        return await store.read(lambda tx: page(tx, last))

    found = await after(None)
    while found and (more := await after(found[-1])):
        found += more
    return found


def _called(tx: Transaction, words: str) -> list[Company]:
    from comptoir_engine.model import Identifier

    from comptoir_hub.partners.identifiers import normal

    by_id = tx.companies.get(words)
    if by_id is not None:
        return [by_id]
    scheme, colon, value = words.partition(":")
    owner = tx.companies.owner(normal(Identifier(scheme, value))) if colon else None
    company = tx.companies.get(owner) if owner else None
    if company is not None:
        return [company]
    named = tx.companies.search(words, limit=200, inactive=True)
    return [
        company
        for company in named
        if company.name.casefold() == words.casefold() or words in {one.value for one in company.ids}
    ]
