"""`comptoir held`: what waits for customer care."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click
from comptoir_engine.terminal import tell

from comptoir_hub.commands.folder import WHO, folder_option, settings_of, shown, with_store

if TYPE_CHECKING:
    from comptoir_hub.documents.caring import Held
    from comptoir_hub.store import SqliteStore

MOST = 10_000


@click.group()
def held() -> None:
    """Documents that are held because a part of the hub failed."""


@held.command("list")
@folder_option
def list_held(folder: Path) -> None:
    """List them, the longest held first: id, since when, whose, what happened, and in which plugin."""

    async def work(store: SqliteStore) -> list[Held]:
        from comptoir_hub.documents.caring import held as held_documents

        return await store.read(lambda tx: held_documents(tx, limit=MOST + 1))

    found = with_store(folder, work)
    for one in found[:MOST]:
        document, company = one.document, shown(one.company) if one.company else ""
        problem = f"{document.problem.rule}: {document.problem.message}" if document.problem else ""
        tell("  ".join(filter(None, (
            document.id, f"{document.status_since:%Y-%m-%dT%H:%MZ}", company, document.head.number, problem,
            f"({one.plugin})" if one.plugin else "",
        ))))  # fmt: skip
        for finding in one.findings:
            line = f"line {finding.line}" if finding.line else None
            tell("  ".join(filter(None, ("   ", f"{finding.rule}: {finding.message}", finding.path, line))))
    _tell_of_more(len(found))


@held.command("again")
@click.argument("ids", nargs=-1, metavar="ID…")
@click.option("--all", "everything", is_flag=True, help="All that are held.")
@click.option("--reason", default="", help="What was mended, for the journal.")
@folder_option
def run_again(folder: Path, ids: tuple[str, ...], everything: bool, reason: str) -> None:
    """Run held documents again, once the cause is mended; a running hub takes them up at once."""
    if bool(ids) == everything:
        raise click.UsageError("Name the documents by their ids, or say --all.")
    large_from = settings_of(folder).limits.large_from

    async def work(store: SqliteStore) -> int:
        from comptoir_hub.documents.caring import held as held_documents
        from comptoir_hub.documents.caring import run_held_again
        from comptoir_hub.store.identity import now

        found = ids or await store.read(
            lambda tx: tuple(one.document.id for one in held_documents(tx, limit=MOST + 1))
        )
        for id in ids or found[:MOST]:
            await store.write(
                lambda tx, id=id: run_held_again(  # type: ignore[misc]
                    tx, id, who=WHO, at=now(), reason=reason, large_from=large_from
                )
            )
        return len(found)

    found = with_store(folder, work)
    tell(f"{min(found, MOST) if everything else found} run again.")
    if everything:
        _tell_of_more(found)


def _tell_of_more(found: int) -> None:
    if found > MOST:
        tell(f"There are more; these {MOST} have been held the longest.", err=True)
