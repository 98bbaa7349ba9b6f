"""`comptoir user` and `partner`: add, list, lock and end."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from comptoir_engine.cli_options import LANGUAGES, profile_of
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
    from comptoir_engine.hookspecs import Archive, Channel
    from comptoir_engine.registry import Registry

    from comptoir_hub.settings import Settings
    from comptoir_hub.store import SqliteStore
    from comptoir_hub.store.records import Relation, Role, Terms

ROLES = ("administrator", "standard", "auditor", "operator", "hub_auditor")


@click.group()
def user() -> None:
    """People who sign in."""


@user.command("add")
@click.argument("email")
@click.option("--name", required=True)
@click.option("--company", "company_words", metavar="COMPANY", help="Id, name, or number as SCHEME:VALUE.")
@click.option("--role", type=click.Choice(ROLES), default="standard", show_default=True)
@click.option("--password", envvar="COMPTOIR_PASSWORD", help="Left out: an invitation's link is printed.")
@click.option("--language", type=click.Choice(LANGUAGES), default="en", show_default=True)
@folder_option
def add_user(
    folder: Path,
    email: str,
    name: str,
    company_words: str | None,
    role: Role,
    password: str | None,
    language: str,
) -> None:
    """Add a person; without a password, print a link by which to set one."""
    from comptoir_hub.accounts import people
    from comptoir_hub.store.identity import now

    if (company_words is None) != (role in ("operator", "hub_auditor")):
        raise click.UsageError(
            "Name a --company, or make the person an operator or hub_auditor, who have none."
        )
    base_url = settings_of(folder).base_url

    async def work(store: SqliteStore) -> str:
        found = await company_called(store, company_words) if company_words else None
        added = await people.add_user(
            store, email=email, name=name, role=role, company_id=found.id if found else None, password=password,
            who=WHO, at=now(), language=language,
        )  # fmt: skip
        if password is not None:
            return f"{added.email} can sign in."
        secret = await people.invite(store, added, who=WHO, at=now())
        return f"{base_url}/invitations/{secret}"

    tell(with_store(folder, work))


@user.command("list")
@click.option("--company", "company_words", metavar="COMPANY", help="Left out: the hub's own people.")
@folder_option
def list_users(folder: Path, company_words: str | None) -> None:
    """List people: address, name, role, state."""

    async def work(store: SqliteStore) -> list[Any]:
        found = await company_called(store, company_words) if company_words else None
        return await everything(
            store,
            lambda tx, last: tx.people.of_company(
                found.id if found else None, after=last.email if last else ""
            ),
        )

    for one in with_store(folder, work):
        tell(f"{one.email}  {one.name}  {one.role}  {one.state}")


@user.command("lock")
@click.argument("email")
@folder_option
def lock_user(folder: Path, email: str) -> None:
    """Lock the person with this address out, at once and on every device."""
    _set_state(folder, email, locked=True)


@user.command("release")
@click.argument("email")
@folder_option
def release_user(folder: Path, email: str) -> None:
    """Let the person with this address, who was locked out, sign in again."""
    _set_state(folder, email, locked=False)


def _set_state(folder: Path, email: str, *, locked: bool) -> None:
    from comptoir_hub.accounts.people import set_user_state
    from comptoir_hub.store.identity import now

    async def work(store: SqliteStore) -> str:
        found = await set_user_state(store, email, locked=locked, who=WHO, at=now())
        return f"{found.email} is {found.state}."

    tell(with_store(folder, work))


@click.group()
def partner() -> None:
    """Who trades with whom, and how the receiver wants it."""


@partner.command("add")
@click.argument("sender")
@click.argument("receiver")
@click.option("--relation", type=click.Choice(["customer", "supplier", "both"]), default="customer", show_default=True,
              help="What RECEIVER is to SENDER.")  # fmt: skip
@click.option(
    "--format", "format_id", metavar="FORMAT", help="What RECEIVER gets; `comptoir plugins` lists them."
)
@click.option("--channel", metavar="CHANNEL", help="How; `portal` where nothing is said.")
@click.option("--address", help="Where: an URL, a mail address, what the channel takes.")
@click.option(
    "--profile", "profile", multiple=True, metavar="NAME=VALUE", help="One option of the format or channel."
)
@click.option(
    "--rendering", "renderings", multiple=True, metavar="FORMAT", help="A further format beside it."
)
@click.option(
    "--check", "checks", multiple=True, metavar="CHECK", help="A rule check, in place of the hub's own."
)
@click.option(
    "--require",
    "required",
    multiple=True,
    metavar="TERM",
    help="A value that each document must have (BT-13).",
)
@click.option("--archive", metavar="ARCHIVE", help="Seal what is exchanged in this archive.")
@folder_option
def add_partner(folder: Path, sender: str, receiver: str, relation: Relation, **wanted: Any) -> None:
    """Let documents flow between SENDER and RECEIVER; the options hold from SENDER to RECEIVER.

    Another address is taken at the next attempt of what has not been delivered yet; another format or channel stops
    that until somebody tries again.
    """
    from comptoir_engine.registry import Registry

    from comptoir_hub.partners.requests import agree
    from comptoir_hub.store.identity import now

    terms = _terms(Registry.load(), settings_of(folder), **wanted)
    said = any(value for value in wanted.values())

    async def work(store: SqliteStore) -> str:
        one, other = await company_called(store, sender), await company_called(store, receiver)
        if one.id == other.id:
            raise click.UsageError("A company is no partner of its own.")
        known = await store.read(lambda tx: tx.partnerships.agreement(one.id, other.id))
        if known is not None and not said:
            raise click.UsageError(
                f"{shown(one)} sends to {shown(other)} already. Say what is to change: all that holds is said anew."
            )
        await store.write(lambda tx: agree(tx, one.id, other.id, relation, at=now(), terms=terms))
        note = {"who": WHO, "at": now(), "object": other.id, "company_id": one.id}
        await store.write(lambda tx: tx.journal.note("partner.added", **note))  # type: ignore[arg-type]
        return f"{shown(one)} sends to {shown(other)}."

    tell(with_store(folder, work))


@partner.command("end")
@click.argument("one_words", metavar="ONE")
@click.argument("other_words", metavar="OTHER")
@folder_option
def end_partner(folder: Path, one_words: str, other_words: str) -> None:
    """Let no more documents flow between ONE and OTHER, both ways and for good; `partner add` begins anew.

    What has not been delivered yet is stopped, and its sender is told.
    """
    from comptoir_hub.errors import NotFound
    from comptoir_hub.partners.requests import disconnect
    from comptoir_hub.store.identity import now

    async def work(store: SqliteStore) -> str:
        one, other = await company_called(store, one_words), await company_called(store, other_words)
        try:
            await disconnect(store, one.id, other.id, who=WHO, at=now())
        except NotFound:
            raise click.UsageError(f"{shown(one)} and {shown(other)} are no partners.") from None
        return f"{shown(one)} and {shown(other)} are partners no longer."

    tell(with_store(folder, work))


@partner.command("list")
@click.argument("company_words", metavar="COMPANY")
@folder_option
def list_partners(folder: Path, company_words: str) -> None:
    """List a company's partners with what they get: id, name, what they are to it, and the way."""

    async def work(store: SqliteStore) -> list[Any]:
        found = await company_called(store, company_words)
        return await everything(
            store,
            lambda tx, last: tx.partnerships.partners(
                found.id, after=(last.partner, last.receiver_id) if last else ("", "")
            ),
        )

    for one in with_store(folder, work):
        terms = one.terms
        way = " ".join(filter(None, (terms.format, terms.channel, terms.address, terms.archive)))
        tell(f"{one.receiver_id}  {one.partner}  {one.relation}  {way or 'as the receiver wants in general'}")


def _terms(
    registry: Registry, settings: Settings, *, format_id: str | None, channel: str | None, address: str | None,
    archive: str | None, profile: tuple[str, ...], renderings: tuple[str, ...], checks: tuple[str, ...],
    required: tuple[str, ...],
) -> Terms:  # fmt: skip
    """What the receiver wants, as far as it can be had on this hub."""
    from comptoir_hub.exchange.inbox import INBOX_ID
    from comptoir_hub.partners.options import options_of
    from comptoir_hub.store.records import Terms

    for chosen, known, option in (
        ((format_id,), registry.writable(), "--format"), ((channel,), registry.channels, "--channel"),
        ((archive,), registry.archives, "--archive"), (renderings, registry.writable(), "--rendering"),
        (checks, registry.checks, "--check"), (required, _values(), "--require"),
    ):  # fmt: skip
        _known(chosen, known, option)
    if channel is not None:
        _check_channel(registry.channels[channel], settings, address)
    if archive is not None:
        _check_set_up(registry.archives[archive], settings.archives, "archives", "--archive")
    if profile and format_id is None:
        raise click.BadParameter("an option is one of a format's: say --format too", param_hint="--profile")
    written = [format_id, *renderings] if format_id is not None else []
    options = profile_of(profile, options_of(registry, written, channel or INBOX_ID), "--profile")
    return Terms(format_id, options, channel, address, archive, renderings, checks, required)


def _values() -> list[str]:
    from comptoir_engine.pivot.terms import every_term

    return [term.id for term in every_term() if not term.is_group]


def _check_channel(channel: Channel, settings: Settings, address: str | None) -> None:
    """Refuses a channel that could not deliver: not set up, a way in only, or for an address that can't be one."""
    from comptoir_hub.exchange.channels import opened

    _check_set_up(channel, settings.channels, "channels", "--channel")
    roles = opened(channel, settings.channels)
    if roles is None or roles.deliver is None:
        raise click.BadParameter(f"{channel.id}: it brings documents in only", param_hint="--channel")
    wrong = channel.check_address(address or "") if channel.check_address is not None else None
    if wrong is not None:
        raise click.BadParameter(str(wrong), param_hint="--address")


def _check_set_up(
    part: Channel | Archive, sections: Mapping[str, Mapping[str, Any]], kind: str, option: str
) -> None:
    from comptoir_hub.exchange.in_force import is_set_up

    if not is_set_up(part, sections):
        raise click.BadParameter(
            f"{part.id}: not set up; write its section [{kind}.{part.id}] into settings.toml first",
            param_hint=option,
        )


def _known(chosen: Iterable[str | None], known: Iterable[str], option: str) -> None:
    for one in chosen:
        if one is not None and one not in known:
            raise click.BadParameter(f"{one}: choose one of {', '.join(sorted(known))}", param_hint=option)
