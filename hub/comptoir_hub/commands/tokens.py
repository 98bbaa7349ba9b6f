"""`comptoir token`: keys for machines."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click
from comptoir_engine.terminal import tell

from comptoir_hub.commands.folder import WHO, company_called, folder_option, with_store

if TYPE_CHECKING:
    from datetime import datetime

    from comptoir_hub.store import SqliteStore
    from comptoir_hub.store.records import Scope, Token


@click.group()
def token() -> None:
    """Keys for machines."""


@token.command("add")
@click.argument("company_words", metavar="COMPANY")
@click.argument("name")
@click.option("--scope", type=click.Choice(["read", "send", "all"]), default="all", show_default=True)
@click.option("--days", type=click.IntRange(1, 36_500), help="Ends after so many days.")
@folder_option
def add_token(folder: Path, company_words: str, name: str, scope: Scope, days: int | None) -> None:
    """Make a token for COMPANY; it is shown this once."""
    from comptoir_hub.accounts.tokens import issue_token
    from comptoir_hub.store.identity import now

    async def work(store: SqliteStore) -> str:
        found = await company_called(store, company_words)
        ends_at = now() + timedelta(days=days) if days else None
        return (await issue_token(store, found.id, name, scope=scope, who=WHO, at=now(), ends_at=ends_at))[1]

    tell(with_store(folder, work))


@token.command("list")
@click.argument("company_words", metavar="COMPANY")
@folder_option
def list_tokens(folder: Path, company_words: str) -> None:
    """List the tokens of COMPANY: id, name, scope, whether it holds, when it was last used."""
    from comptoir_hub.accounts.tokens import SHOWN
    from comptoir_hub.store.identity import now

    async def work(store: SqliteStore) -> list[Token]:
        found = await company_called(store, company_words)
        return await store.read(lambda tx: tx.people.tokens_of(found.id, now(), limit=SHOWN + 1))

    found = with_store(folder, work)
    for one in found[:SHOWN]:
        tell(f"{one.id}  {one.name}  {one.scope}  {_state(one, now())}  {_last_use(one)}")
    if len(found) > SHOWN:
        tell(f"Only {SHOWN} are listed; the others no longer hold.", err=True)


@token.command("revoke")
@click.argument("company_words", metavar="COMPANY")
@click.argument("token_words", metavar="TOKEN")
@folder_option
def revoke(folder: Path, company_words: str, token_words: str) -> None:
    """Revoke the TOKEN of COMPANY, named by its id or name, at once and for good."""
    from comptoir_hub.accounts.tokens import revoke_token
    from comptoir_hub.store.identity import now

    async def work(store: SqliteStore) -> str:
        found = await company_called(store, company_words)
        known = await store.read(lambda tx: tx.people.tokens_of(found.id, now()))
        one = _called([each for each in known if each.holds(now())], token_words)
        await revoke_token(store, found.id, one.id, who=WHO, at=now())
        return f"{one.name} ({one.id}) is revoked."

    tell(with_store(folder, work))


def _called(tokens: list[Token], words: str) -> Token:
    for one in tokens:
        if words in (one.id, one.name):
            return one
    known = ", ".join(f"{one.name} ({one.id})" for one in tokens) or "none"
    raise click.BadParameter(f"{words}: no such token holds. Those that hold: {known}.")


def _state(one: Token, at: datetime) -> str:
    if one.revoked_at is not None:
        return f"revoked {one.revoked_at:%Y-%m-%d}"
    if one.ends_at is None:
        return "holds"
    return f"{'holds until' if one.holds(at) else 'ended'} {one.ends_at:%Y-%m-%d}"


def _last_use(one: Token) -> str:
    return f"used {one.last_used:%Y-%m-%d %H:%M} UTC" if one.last_used else "never used"
