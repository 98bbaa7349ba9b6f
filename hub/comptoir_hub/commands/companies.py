"""`comptoir company`: who is on the hub."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from comptoir_engine.cli_options import LANGUAGES
from comptoir_engine.model import Identifier
from comptoir_engine.terminal import tell

from comptoir_hub.commands.folder import (
    WHO,
    company_called,
    everything,
    folder_option,
    settings_of,
    shown,
    with_store,
)

if TYPE_CHECKING:
    from comptoir_engine.creditor import Creditor

    from comptoir_hub.store import SqliteStore
    from comptoir_hub.store.records import Company


_RUN_AGAIN = {0: "", 1: " 1 stopped document is run again."}


@click.group()
def company() -> None:
    """Companies on the hub."""


def _data(language: str | None) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """The options that both `add` and `edit` have; `language` is what holds where nothing is said."""
    options = (
        click.option("--country", metavar="CC", help="ISO 3166, two letters."),
        click.option("--town"),
        click.option("--email"),
        click.option("--language", type=click.Choice(LANGUAGES), default=language, show_default=True),
    )

    def decorate(command: Callable[..., Any]) -> Callable[..., Any]:
        for option in reversed(options):
            command = option(command)
        return command

    return decorate


@company.command("add")
@click.argument("name")
@click.option(
    "--id", "ids", multiple=True, metavar="SCHEME:VALUE", help="A number documents name it by: 0088:7601…"
)
@_data("en")
@folder_option
def add_company(folder: Path, name: str, ids: tuple[str, ...], **data: str) -> None:
    """Add the company NAME; its id is printed."""
    from comptoir_hub.partners.directory import register
    from comptoir_hub.partners.particulars import checked
    from comptoir_hub.store.identity import now
    from comptoir_hub.store.records import Company

    added = Company("", name, _identifiers(ids, "--id"), **data)  # type: ignore[arg-type]
    schemes = settings_of(folder).schemes

    async def work(store: SqliteStore) -> str:
        return (await register(store, checked(added, schemes), who=WHO, at=now())).id

    tell(with_store(folder, work))


@company.command("edit")
@click.argument("company_words", metavar="COMPANY")
@click.option("--name", help="A new name.")
@click.option("--add-id", "more", multiple=True, metavar="SCHEME:VALUE", help="A further number.")
@click.option(
    "--remove-id", "fewer", multiple=True, metavar="SCHEME:VALUE", help="A number it no longer has."
)
@_data(None)
@folder_option
def edit_company(
    folder: Path, company_words: str, more: tuple[str, ...], fewer: tuple[str, ...], **data: str | None
) -> None:
    """Change what is known of COMPANY; what no option names stays. An empty value takes one away."""
    from comptoir_hub.partners.directory import edit
    from comptoir_hub.partners.particulars import checked_country, checked_number
    from comptoir_hub.store.identity import now

    changes = {name: value or None for name, value in data.items() if value is not None}
    added, removed = _identifiers(more, "--add-id"), _identifiers(fewer, "--remove-id")
    if not changes and not added and not removed:
        raise click.UsageError("Say what is to change: --name, --country, --add-id and so on.")
    schemes = settings_of(folder).schemes

    async def work(store: SqliteStore) -> str:
        found = await company_called(store, company_words)
        if "country" in changes:
            changes["country"] = checked_country(changes["country"])
        numbers = [checked_number(number, schemes) for number in added]
        return _line(await edit(store, found.id, changes, added=numbers, removed=removed, who=WHO, at=now()))

    tell(with_store(folder, work))


@company.command("lock")
@click.argument("company_words", metavar="COMPANY")
@folder_option
def lock_company(folder: Path, company_words: str) -> None:
    """Let COMPANY neither send nor receive, and leave the directory; its people may still look.

    What of it or for it was not delivered yet is stopped, and its sender is told; with `company release` it goes on.
    """
    from comptoir_hub.partners.directory import set_state
    from comptoir_hub.store.identity import now

    async def work(store: SqliteStore) -> str:
        found = await company_called(store, company_words)
        await set_state(store, found.id, "locked", who=WHO, at=now())
        return f"{shown(found)} is locked."

    tell(with_store(folder, work))


@company.command("release")
@click.argument("company_words", metavar="COMPANY")
@folder_option
def release_company(folder: Path, company_words: str) -> None:
    """Let COMPANY, which waited or was locked, send and receive; what was stopped by that is run again."""
    from comptoir_hub.documents.releasing import release
    from comptoir_hub.store.identity import now

    large_from = settings_of(folder).limits.large_from

    async def work(store: SqliteStore) -> str:
        found = await company_called(store, company_words)
        count = await release(store, found.id, who=WHO, at=now(), large_from=large_from)
        return (
            f"{shown(found)} is active.{_RUN_AGAIN.get(count, f' {count} stopped documents are run again.')}"
        )

    tell(with_store(folder, work))


@company.command("logo")
@click.argument("company_words", metavar="COMPANY")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path), required=False)
@click.option("--remove", is_flag=True, help="Take the logo away.")
@folder_option
def company_logo(folder: Path, company_words: str, file: Path | None, remove: bool) -> None:
    """Put the picture FILE, a PNG or SVG, on top of the documents that COMPANY sends, where people read them."""
    from comptoir_engine.cli_registry import loaded

    from comptoir_hub.errors import Invalid
    from comptoir_hub.logos.keeping import remove_logo, set_logo
    from comptoir_hub.logos.trial import tried
    from comptoir_hub.store.identity import now

    if (file is None) != remove:
        raise click.UsageError("Name a FILE, or take the logo away with --remove.")
    settings_of(folder)
    try:
        picture = tried(file.read_bytes(), loaded()) if file is not None else None
    except Invalid as error:
        raise click.BadParameter(str(error), param_hint="FILE") from None

    async def work(store: SqliteStore) -> str:
        found = await company_called(store, company_words)
        if picture is not None:
            await set_logo(store, found.id, picture, who=WHO, at=now())
            return f"{shown(found)} has a logo of {len(picture.content):,} bytes."
        had_one = await remove_logo(store, found.id, who=WHO, at=now())
        return f"{shown(found)} has {'a logo no longer' if had_one else 'no logo'}."

    tell(with_store(folder, work))


@company.command("account")
@click.argument("company_words", metavar="COMPANY")
@click.argument("account", metavar="[IBAN]", required=False)
@click.option("--holder", metavar="NAME", default="", help="As the bank calls who holds the account.")
@click.option("--street", default="", help="With the number of the house.")
@click.option("--zone", metavar="POSTCODE", default="")
@click.option("--town", default="")
@click.option("--country", metavar="CC", default="CH", show_default=True)
@click.option("--remove", is_flag=True, help="Take the account away.")
@folder_option
def company_account(
    folder: Path, company_words: str, account: str | None, holder: str, remove: bool, **address: str
) -> None:
    """State who holds the account IBAN, for the QR-bills of what COMPANY sends; without IBAN, list the accounts."""
    from comptoir_engine.creditor import Creditor

    from comptoir_hub.errors import Invalid
    from comptoir_hub.partners.creditors import remove_creditor, set_creditor
    from comptoir_hub.store.identity import now

    async def work(store: SqliteStore) -> str:
        found = await company_called(store, company_words)
        if account is None:
            known = await store.read(lambda tx: tx.creditors.of(found.id))
            return (
                "\n".join(f"{one.account} {_holder(one)}" for one in known)
                or f"{shown(found)} has no accounts."
            )
        if remove:
            had_it = await remove_creditor(store, found.id, account, who=WHO, at=now())
            return f"{shown(found)} has {'this account no longer' if had_it else 'no such account'}."
        stated = Creditor(account, holder, **address)
        kept = await set_creditor(store, found.id, stated, who=WHO, at=now())
        return f"{shown(found)} is paid to {kept.account} of {_holder(kept)}."

    try:
        tell(with_store(folder, work))
    except Invalid as error:
        raise click.BadParameter(str(error)) from None


def _holder(creditor: Creditor) -> str:
    parts = (creditor.name, creditor.street, f"{creditor.country}-{creditor.zone} {creditor.town}")
    return ", ".join(part for part in parts if part)


@company.command("list")
@folder_option
def list_companies(folder: Path) -> None:
    """List the companies: id, name, numbers, state."""

    async def work(store: SqliteStore) -> list[Company]:
        return await everything(
            store, lambda tx, last: tx.companies.page(after=(last.name, last.id) if last else ("", ""))
        )

    for one in with_store(folder, work):
        tell(_line(one))


def _line(one: Company) -> str:
    numbers = " ".join(f"{identifier.scheme}:{identifier.value}" for identifier in one.ids)
    return f"{one.id}  {one.name}  {numbers}  {one.state}"


def _identifiers(texts: Iterable[str], option: str) -> tuple[Identifier, ...]:
    return tuple(_identifier(text, option) for text in texts)


def _identifier(text: str, option: str) -> Identifier:
    scheme, colon, value = text.partition(":")
    if not colon or not value:
        raise click.BadParameter(f"{text}: write SCHEME:VALUE, such as 0088:7601000000019", param_hint=option)
    return Identifier(scheme, value)
