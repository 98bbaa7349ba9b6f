"""Sign-in, sessions, links and tokens: each holds as long as it should, and no longer."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from argon2 import extract_parameters
from comptoir_engine.errors import Refused
from comptoir_engine.model import Credential
from comptoir_hub.accounts import passwords, people, tokens
from comptoir_hub.accounts import sign_in as guarded
from comptoir_hub.accounts.credentials import entrant
from comptoir_hub.accounts.sign_in import (
    FREE_MISSES,
    SignInMustWait,
    SignInRefused,
    session_of,
    sign_in,
    sign_out,
)
from comptoir_hub.errors import Conflict, Invalid, NotFound
from comptoir_hub.settings import Portal
from comptoir_hub.store.identity import now
from comptoir_hub.store.records import Company, Door
from hub_portal import cheap_passwords

GOOD = "correct horse battery"
RULES = Portal()
T = now()


@pytest.fixture
async def anna(store, monkeypatch):
    cheap_passwords(monkeypatch)
    await store.write(lambda tx: tx.companies.add(Company("alpha", "Alpha", created_at=T)))
    return await people.add_user(
        store,
        email="Anna@Example.org",
        name="Anna",
        role="standard",
        company_id="alpha",
        password=GOOD,
        who="t",
        at=T,
    )


async def _enter(store, email="anna@example.org", password=GOOD, at=T, **rest):
    return await sign_in(store, email, password, device="test", at=at, rules=RULES, **rest)


async def _later(value):
    await asyncio.sleep(0)
    return value


async def test_a_person_signs_in_by_address_in_any_case(store, anna):
    entered = await _enter(store, " ANNA@example.ORG ")
    session = await session_of(store, entered.secret, at=T, rules=RULES)
    assert session is not None
    assert session.user.id == anna.id
    assert (await store.read(lambda tx: tx.people.get(anna.id))).last_sign_in == T


@pytest.mark.parametrize(
    ("email", "password"), [("anna@example.org", "wrong password"), ("nobody@example.org", GOOD)]
)
async def test_a_wrong_address_and_a_wrong_password_get_the_same_sentence(store, anna, email, password):
    with pytest.raises(SignInRefused) as refused:
        await _enter(store, email, password)
    assert str(refused.value) == "E-mail address or password is wrong."


async def test_the_password_of_nobody_takes_as_long_as_anybodys():
    kept = await passwords.hash_password(GOOD)
    assert extract_parameters(kept) == extract_parameters(passwords._UNKNOWN)


async def test_misses_make_the_next_try_wait_even_with_the_right_password(store, anna):
    for _ in range(FREE_MISSES):
        with pytest.raises(SignInRefused):
            await _enter(store, password="not this one")
    with pytest.raises(SignInMustWait) as wait:
        await _enter(store)
    assert wait.value.seconds == 3
    assert await _enter(store, at=T + timedelta(seconds=3))
    assert await store.read(lambda tx: tx.people.misses("anna@example.org")) is None


async def test_a_clock_that_is_set_back_keeps_nobody_waiting_until_it_has_caught_up(store, anna):
    for _ in range(FREE_MISSES):
        with pytest.raises(SignInRefused):
            await _enter(store, password="not this one", at=T + timedelta(hours=5))
    with pytest.raises(SignInRefused):
        await _enter(store, password="not this one", at=T)
    with pytest.raises(SignInMustWait) as wait:
        await _enter(store, at=T)
    assert wait.value.seconds == 5
    assert await _enter(store, at=T + timedelta(seconds=4))


async def test_no_more_is_tried_in_parallel_than_one_after_the_other(store, anna, monkeypatch):
    checked = []
    monkeypatch.setattr(guarded, "fits", lambda *seen: checked.append(seen) or _later(False))
    told = await asyncio.gather(
        *(_enter(store, password=f"guess number {n}") for n in range(40)), return_exceptions=True
    )
    assert [type(one) for one in told].count(SignInRefused) == len(checked) == FREE_MISSES
    assert [type(one) for one in told].count(SignInMustWait) == 40 - FREE_MISSES
    again = await asyncio.gather(
        *(_enter(store, at=T + timedelta(seconds=3)) for _ in range(9)), return_exceptions=True
    )
    assert [type(one) for one in again].count(SignInRefused) == 1


async def test_a_person_may_sign_in_on_several_machines_at_once(store, anna):
    entered = await asyncio.gather(*(_enter(store) for _ in range(FREE_MISSES)))
    assert len({one.secret for one in entered}) == FREE_MISSES


@pytest.mark.parametrize("count", [1_000, 100_000, 2**62])
async def test_after_any_number_of_misses_the_right_password_enters_when_the_wait_is_over(store, anna, count):
    await store.write(lambda tx: tx.people.missed("anna@example.org", T))
    await store.write(lambda tx: tx.people._run("UPDATE misses SET count = ?", (count,)))
    with pytest.raises(SignInMustWait) as wait:
        await _enter(store)
    assert wait.value.seconds == 15 * 60 + 1
    assert await _enter(store, at=T + timedelta(minutes=15))


@pytest.mark.parametrize("change", ["password", "state"])
async def test_what_changed_while_the_password_was_checked_holds(store, anna, monkeypatch, change):
    async def checking(*_):
        if change == "password":
            await store.write(lambda tx: tx.people.set_password(anna.id, "another"))
        else:
            await store.write(lambda tx: tx.people.set_state(anna.id, "locked"))
        return True

    monkeypatch.setattr(guarded, "fits", checking)
    with pytest.raises(SignInRefused):
        await _enter(store)
    assert await store.write(lambda tx: tx.people.close_sessions_of(anna.id)) == 0


@pytest.mark.parametrize(
    ("after", "stay", "holds"),
    [
        (timedelta(minutes=59), False, True),
        (timedelta(minutes=61), False, False),
        (timedelta(days=29), True, True),
        (timedelta(days=31), True, False),
    ],
)
async def test_a_session_ends_when_it_is_idle_or_old(store, anna, after, stay, holds):
    entered = await _enter(store, stay=stay)
    assert (await session_of(store, entered.secret, at=T + after, rules=RULES) is not None) == holds


async def test_a_session_in_use_ends_after_its_hours_all_the_same(store, anna):
    entered = await _enter(store)
    for minutes in range(30, 12 * 60, 30):
        assert await session_of(store, entered.secret, at=T + timedelta(minutes=minutes), rules=RULES)
    assert await session_of(store, entered.secret, at=T + timedelta(hours=12), rules=RULES) is None


async def test_signing_out_and_locking_end_a_session_at_once(store, anna):
    first, second = await _enter(store), await _enter(store)
    await sign_out(store, first.session, T)
    assert await session_of(store, first.secret, at=T, rules=RULES) is None
    await store.write(lambda tx: tx.people.set_state(anna.id, "locked"))
    assert await session_of(store, second.secret, at=T, rules=RULES) is None
    with pytest.raises(SignInRefused):
        await _enter(store)


async def test_no_secret_is_stored(store, anna):
    entered = await _enter(store)
    _, token = await tokens.issue_token(store, "alpha", "ci", scope="all", who="t", at=T)
    link = await people.invite(store, anna, who="t", at=T)
    await store.close()
    everything = b"".join(path.read_bytes() for path in store.folder.rglob("comptoir.sqlite3*"))
    for secret in (entered.secret, token, link, GOOD):
        assert secret.encode() not in everything


async def test_an_invitation_is_good_once_and_for_a_week(store, anna):
    ben = await people.add_user(
        store,
        email="ben@example.org",
        name="Ben",
        role="standard",
        company_id="alpha",
        password=None,
        who="t",
        at=T,
    )
    with pytest.raises(SignInRefused):
        await _enter(store, "ben@example.org", "")
    late, good = [await people.invite(store, ben, who="t", at=T) for _ in range(2)]
    with pytest.raises(Conflict):
        await people.set_password(store, late, GOOD, at=T + timedelta(days=8))
    await people.set_password(store, good, GOOD, at=T)
    assert await _enter(store, "ben@example.org")
    with pytest.raises(Conflict):
        await people.set_password(store, good, GOOD, at=T)


async def test_a_new_password_ends_all_sessions(store, anna):
    entered = await _enter(store)
    link = await people.invite(store, anna, who="t", at=T)
    assert (await people.set_password(store, link, "another good password", at=T)).id == anna.id
    assert await session_of(store, entered.secret, at=T, rules=RULES) is None


async def test_a_new_password_ends_the_other_links_and_the_wait(store, anna):
    links = [await people.invite(store, anna, who="t", at=T) for _ in range(2)]
    for _ in range(FREE_MISSES):
        with pytest.raises(SignInRefused):
            await _enter(store, password="not this one")
    await people.set_password(store, links[0], "another good password", at=T)
    with pytest.raises(Conflict):
        await people.set_password(store, links[1], GOOD, at=T)
    assert await _enter(store, password="another good password")


async def test_a_link_that_does_not_hold_costs_no_hash(store, anna, monkeypatch):
    monkeypatch.setattr(people, "hash_password", lambda _: pytest.fail("hashed for a stranger"))
    link = await people.invite(store, anna, who="t", at=T)
    for secret, at in (("any", T), (link, T + timedelta(days=8))):
        with pytest.raises(Conflict):
            await people.set_password(store, secret, GOOD, at=at)


async def test_a_link_opens_once_however_many_use_it_at_the_same_time(store, anna):
    link = await people.invite(store, anna, who="t", at=T)
    told = await asyncio.gather(
        *(people.set_password(store, link, f"{GOOD} {n}", at=T) for n in range(4)),
        return_exceptions=True,
    )
    assert [type(one) for one in told].count(Conflict) == 3


@pytest.mark.parametrize("password", ["short", "passwordpassword", "aaaaaaaaaaaaaaaa", "x" * 2000])
async def test_a_weak_password_is_refused(store, anna, password):
    with pytest.raises(Invalid):
        await people.set_password(store, "any", password, at=T)


@pytest.mark.parametrize("email", ["", "anna", "an na@example.org"])
async def test_what_is_no_address_is_refused(store, anna, email):
    with pytest.raises(Invalid):
        await people.add_user(
            store, email=email, name="X", role="standard", company_id="alpha", password=None, who="t", at=T
        )


async def test_an_address_has_one_account(store, anna):
    with pytest.raises(Conflict):
        await people.add_user(
            store,
            email="ANNA@example.org",
            name="X",
            role="standard",
            company_id="alpha",
            password=None,
            who="t",
            at=T,
        )


async def test_a_token_ends_on_its_day_and_when_it_is_revoked(store, anna):
    token, secret = await tokens.issue_token(
        store, "alpha", "ci", scope="all", who="t", at=T, ends_at=T + timedelta(days=1)
    )

    async def behind(at):
        return await store.read(lambda tx: tokens.token_behind(tx, secret, at))

    assert (await behind(T)).id == token.id
    assert await behind(T + timedelta(days=1)) is None
    with pytest.raises(NotFound):
        await tokens.revoke_token(store, "another", token.id, who="t", at=T)
    await tokens.revoke_token(store, "alpha", token.id, who="t", at=T)
    assert await behind(T) is None


async def test_the_door_knows_companies_by_what_they_show(store, anna):
    await store.write(lambda tx: tx.companies.add_door(Door("mail", "anna@example.org", "alpha")))
    shown = [Credential("company", "alpha"), Credential("mail", "Anna@Example.org")]
    for credential in shown:
        assert (await store.read(lambda tx, c=credential: entrant(tx, c, T))).company_id == "alpha"


@pytest.mark.parametrize(
    "credential",
    [Credential("token", "wrong"), Credential("token", ""), Credential("company", "nobody"),
     Credential("mail", "x@example.org"), Credential("certificate", "anna@example.org")],
)  # fmt: skip
async def test_a_stranger_is_refused_at_the_door(store, anna, credential):
    with pytest.raises(Refused) as refused:
        await store.read(lambda tx: entrant(tx, credential, T))
    assert refused.value.reason == "unauthenticated"


async def test_a_reading_token_and_a_locked_company_may_not_send(store, anna):
    _, reading = await tokens.issue_token(store, "alpha", "r", scope="read", who="t", at=T)
    _, sending = await tokens.issue_token(store, "alpha", "s", scope="send", who="t", at=T)
    with pytest.raises(Refused, match="read only"):
        await store.read(lambda tx: entrant(tx, Credential("token", reading), T))
    assert await store.read(lambda tx: entrant(tx, Credential("token", sending), T))
    await store.write(lambda tx: tx.companies.set_state("alpha", "locked"))
    with pytest.raises(Refused) as refused:
        await store.read(lambda tx: entrant(tx, Credential("token", sending), T))
    assert refused.value.reason == "forbidden"
