"""`comptoir company authorise`, `revoke`, `agents` and `door`: who sends for whom, and what shows who one is."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, cast, get_args

import click
from comptoir_engine.model import CredentialKind
from comptoir_engine.terminal import tell

from comptoir_hub.commands.companies import company
from comptoir_hub.commands.folder import WHO, company_called, folder_option, shown, with_store

if TYPE_CHECKING:
    from comptoir_hub.store import SqliteStore
    from comptoir_hub.store.records import Company

KINDS = tuple(kind for kind in get_args(CredentialKind) if kind not in ("token", "company"))
"""What a channel may be shown that the hub keeps for a company; a token has commands of its own."""


@company.command("authorise")
@click.argument("company_words", metavar="COMPANY")
@click.argument("agent_words", metavar="AGENT")
@folder_option
def authorise_agent(folder: Path, company_words: str, agent_words: str) -> None:
    """Let the company AGENT send in the name of COMPANY."""
    from comptoir_hub.partners.authorising import authorise
    from comptoir_hub.store.identity import now

    async def work(store: SqliteStore) -> str:
        one, agent = await company_called(store, company_words), await company_called(store, agent_words)
        await authorise(store, one.id, agent.id, who=WHO, at=now())
        return f"{shown(agent)} may send in the name of {shown(one)}."

    tell(with_store(folder, work))


@company.command("revoke")
@click.argument("company_words", metavar="COMPANY")
@click.argument("agent_words", metavar="AGENT")
@folder_option
def revoke_agent(folder: Path, company_words: str, agent_words: str) -> None:
    """Let the company AGENT no longer send in the name of COMPANY."""
    from comptoir_hub.errors import NotFound
    from comptoir_hub.partners.authorising import revoke
    from comptoir_hub.store.identity import now

    async def work(store: SqliteStore) -> str:
        one, agent = await company_called(store, company_words), await company_called(store, agent_words)
        try:
            await revoke(store, one.id, agent.id, who=WHO, at=now())
        except NotFound:
            raise click.UsageError(
                f"{shown(agent)} has no leave to send in the name of {shown(one)}; `comptoir company agents` lists "
                "who has."
            ) from None
        return f"{shown(agent)} may no longer send in the name of {shown(one)}."

    tell(with_store(folder, work))


@company.command("agents")
@click.argument("company_words", metavar="COMPANY")
@folder_option
def list_agents(folder: Path, company_words: str) -> None:
    """List who may send in the name of COMPANY, and in whose names it may send."""

    from comptoir_hub.partners.authorising import sending

    async def work(store: SqliteStore) -> tuple[list[Company], list[Company]]:
        found = await company_called(store, company_words)
        return await store.read(lambda tx: sending(tx, found.id))

    agents, principals = with_store(folder, work)
    tell(
        *(f"sends for it  {shown(one)}" for one in agents),
        *(f"it sends for  {shown(one)}" for one in principals),
    )


@company.command("door")
@click.argument("company_words", metavar="COMPANY")
@click.argument("kind", type=click.Choice(KINDS))
@click.argument("value")
@click.option("--remove", is_flag=True, help="It no longer shows the company.")
@folder_option
def door(folder: Path, company_words: str, kind: str, value: str, remove: bool) -> None:
    """Let a VALUE of this KIND, shown to a channel, stand for COMPANY: a mail address, a certificate, a public key."""
    from comptoir_hub.partners.doors import add_door, remove_door
    from comptoir_hub.store.identity import now
    from comptoir_hub.store.records import Door

    async def work(store: SqliteStore) -> str:
        found = await company_called(store, company_words)
        change = remove_door if remove else add_door
        await change(store, Door(cast(CredentialKind, kind), value, found.id), who=WHO, at=now())
        return f"{kind} {value} {'no longer shows' if remove else 'shows'} {shown(found)}."

    tell(with_store(folder, work))
