"""From strangers to partners, and the plan that follows; each reason to stop has its rule and its mend."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from comptoir_engine.errors import DocumentFault
from comptoir_engine.model import PIVOT, Head, Identifier, Party
from comptoir_hub.errors import Conflict, NotFound
from comptoir_hub.partners import directory, requests
from comptoir_hub.partners.identifiers import normal
from comptoir_hub.partners.planning import Decision, House, number_key, plan_for, resolved
from comptoir_hub.store.identity import now
from comptoir_hub.store.records import Company, Terms

T = now()
ALPHA, BETA, GAMMA = (Identifier("0088", f"760000000001{n}") for n in range(3))
HOUSE = House(("rules",), "html")


@pytest.fixture
async def three(store):
    companies = [
        await directory.register(store, Company("", name, (number,)), who="t", at=T)
        for name, number in (("Alpha", ALPHA), ("Beta", BETA), ("Gamma", GAMMA))
    ]
    return store, *companies


def _head(sender=ALPHA, receiver=BETA, **rest):
    fields = {"number": "R-1", "type": "invoice", "issued": date(2026, 11, 3)} | rest
    return Head(sender=Party("S", (sender,)), receiver=Party("R", (receiver,)), **fields)


async def _plan(store, head, by, **rest):
    return await store.read(lambda tx: plan_for(head, tx, HOUSE, handed_in_by=by.id, **rest))


async def _stopped(store, head, by, **rest):
    with pytest.raises(DocumentFault) as fault:
        await _plan(store, head, by, **rest)
    (finding,) = fault.value.findings
    assert finding.hint is not None
    assert "{" not in str(finding.message) + str(finding.hint)
    return finding.rule


async def _connected(store, one, other):
    request = await requests.ask(store, one.id, other.id, "customer", "hello", who="t", at=T)
    await requests.accept(store, other.id, request, who="t", at=T)


async def test_documents_flow_both_ways_only_after_the_request_was_accepted(three):
    store, alpha, beta, _ = three
    assert await _stopped(store, _head(), alpha) == "HUB-NOT-PARTNERS"
    request = await requests.ask(store, alpha.id, beta.id, "customer", None, who="t", at=T)
    assert await _stopped(store, _head(), alpha) == "HUB-REQUEST-PENDING"
    assert await _stopped(store, _head(BETA, ALPHA), beta) == "HUB-REQUEST-WAITS"
    await requests.accept(store, beta.id, request, who="t", at=T)
    decision = await _plan(store, _head(), alpha)
    assert (decision.sender_id, decision.receiver_id) == (alpha.id, beta.id)
    assert (await _plan(store, _head(BETA, ALPHA), beta)).receiver_id == alpha.id


async def test_each_sees_what_the_other_is_to_it(three):
    store, alpha, beta, _ = three
    await _connected(store, alpha, beta)
    seen = [await store.read(lambda tx, c=c: tx.partnerships.partners(c.id)) for c in (alpha, beta)]
    assert [(one.partner, one.relation) for (one,) in seen] == [("Beta", "customer"), ("Alpha", "supplier")]


async def test_nothing_agreed_means_the_pivot_into_the_portals_inbox(three):
    store, alpha, beta, _ = three
    await _connected(store, alpha, beta)
    plan = (await _plan(store, _head(), alpha)).plan
    assert (plan.format, plan.channel, plan.address, plan.checks, plan.archive, plan.renderings) == (
        PIVOT, "portal", beta.id, ("rules",), None, (),
    )  # fmt: skip


async def test_what_was_agreed_comes_before_what_the_receiver_wants_in_general(three):
    store, alpha, beta, _ = three
    await _connected(store, alpha, beta)
    general = Terms(
        format="xcbl30",
        profile={"encoding": "latin1"},
        channel="http",
        address="https://b.example",
        archive="dsig",
    )
    await directory.set_reception(store, beta.id, general, who="t", at=T)
    plan = (await _plan(store, _head(), alpha)).plan
    assert (plan.format, plan.address, plan.archive) == ("xcbl30", "https://b.example", "dsig")
    assert (plan.renderings, plan.kept) == ((), ("html",))
    await requests.set_terms(store, alpha.id, beta.id, Terms(format="pdf"), who="t", at=T)
    plan = (await _plan(store, _head(), alpha)).plan
    assert (plan.format, dict(plan.profile), plan.channel, plan.address) == (
        "pdf",
        {},
        "http",
        "https://b.example",
    )


@pytest.mark.parametrize(
    ("head", "rule"),
    [
        (_head(receiver=Identifier("0088", "nobody")), "HUB-RECEIVER-UNKNOWN"),
        (replace(_head(), receiver=None), "HUB-RECEIVER-UNKNOWN"),
        (replace(_head(), receiver=Party("R", (BETA, GAMMA))), "HUB-RECEIVER-AMBIGUOUS"),
        (_head(sender=Identifier("0088", "nobody")), "HUB-SENDER-UNKNOWN"),
        (replace(_head(), sender=None), "HUB-SENDER-UNKNOWN"),
        (_head(sender=GAMMA), "HUB-IN-ANOTHERS-NAME"),
        (replace(_head(), sender=Party("S", (ALPHA, GAMMA))), "HUB-IN-ANOTHERS-NAME"),
        (_head(receiver=GAMMA), "HUB-NOT-PARTNERS"),
    ],
)
async def test_each_reason_to_stop_has_its_rule(three, head, rule):
    store, alpha, beta, _ = three
    await _connected(store, alpha, beta)
    assert await _stopped(store, head, alpha) == rule


async def test_an_authorised_company_may_send_in_the_others_name_until_it_is_revoked(three):
    store, alpha, beta, gamma = three
    await _connected(store, alpha, beta)
    await store.write(lambda tx: tx.partnerships.authorise(alpha.id, gamma.id, T))
    assert (await _plan(store, _head(), gamma)).sender_id == alpha.id
    both = replace(_head(), sender=Party("S", (ALPHA, GAMMA)))
    assert await _stopped(store, both, gamma) == "HUB-SENDER-AMBIGUOUS"
    await store.write(lambda tx: tx.partnerships.revoke(alpha.id, gamma.id))
    assert await _stopped(store, _head(), gamma) == "HUB-IN-ANOTHERS-NAME"


async def test_a_channel_without_an_address_a_type_not_taken_and_a_locked_receiver_stop(three):
    store, alpha, beta, _ = three
    await _connected(store, alpha, beta)
    await requests.set_terms(store, alpha.id, beta.id, Terms(channel="http"), who="t", at=T)
    assert await _stopped(store, _head(), alpha) == "HUB-ADDRESS-MISSING"
    await requests.set_terms(store, alpha.id, beta.id, Terms(types=("order",)), who="t", at=T)
    assert await _stopped(store, _head(), alpha) == "HUB-TYPE-NOT-ACCEPTED"
    await store.write(lambda tx: tx.companies.set_state(beta.id, "locked"))
    assert await _stopped(store, _head(), alpha) == "HUB-RECEIVER-CLOSED"


async def test_a_chosen_receiver_comes_before_the_one_that_is_named(three):
    store, alpha, beta, _ = three
    await _connected(store, alpha, beta)
    head = _head(receiver=Identifier("0088", "nobody"))
    assert (await _plan(store, head, alpha, chosen_id=beta.id)).receiver_id == beta.id


async def test_a_request_is_asked_once_and_answered_once(three):
    store, alpha, beta, gamma = three
    request = await requests.ask(store, alpha.id, beta.id, "supplier", None, who="t", at=T)
    for one, other in ((alpha, beta), (beta, alpha)):
        with pytest.raises(Conflict):
            await requests.ask(store, one.id, other.id, "supplier", None, who="t", at=T)
    for stranger in (alpha, gamma):
        with pytest.raises(NotFound):
            await requests.accept(store, stranger.id, request, who="t", at=T)
    with pytest.raises(NotFound):
        await requests.withdraw(store, beta.id, request, who="t", at=T)
    await requests.decline(store, beta.id, request, "not now", who="t", at=T)
    with pytest.raises(Conflict):
        await requests.withdraw(store, alpha.id, request, who="t", at=T)
    await requests.accept(store, beta.id, request, who="t", at=T)
    with pytest.raises(Conflict):
        await requests.decline(store, beta.id, request, None, who="t", at=T)
    with pytest.raises(Conflict):
        await requests.ask(store, alpha.id, beta.id, "supplier", None, who="t", at=T)


@pytest.mark.parametrize("asked", ["self", "nobody"])
async def test_one_asks_only_another_company_that_is_here(three, asked):
    store, alpha, *_ = three
    with pytest.raises(NotFound):
        await requests.ask(
            store, alpha.id, alpha.id if asked == "self" else asked, "both", None, who="t", at=T
        )


@pytest.mark.parametrize("later", ["connected", "connected and ended", "asked again", "asked back"])
async def test_a_declined_request_is_no_longer_accepted_once_both_have_spoken_since(three, later):
    store, alpha, beta, _ = three
    old = await requests.ask(store, alpha.id, beta.id, "customer", None, who="t", at=T)
    await requests.decline(store, beta.id, old, None, who="t", at=T)
    if later.startswith("connected"):
        await _connected(store, beta, alpha)
        await requests.set_terms(store, alpha.id, beta.id, Terms(format="pdf"), who="t", at=T)
    if later.endswith("ended"):
        await requests.disconnect(store, alpha.id, beta.id, who="t", at=T)
    if later.startswith("asked"):
        asker, asked = (beta, alpha) if later == "asked back" else (alpha, beta)
        await requests.ask(store, asker.id, asked.id, "customer", None, who="t", at=T)
    with pytest.raises(Conflict):
        await requests.accept(store, beta.id, old, who="t", at=T)
    agreement = await store.read(lambda tx: tx.partnerships.agreement(alpha.id, beta.id))
    assert (agreement.terms.format if agreement else None) == ("pdf" if later == "connected" else None)


async def test_a_declined_request_can_be_accepted_after_all(three):
    store, alpha, beta, _ = three
    asked = await requests.ask(store, alpha.id, beta.id, "customer", None, who="t", at=T)
    await requests.decline(store, beta.id, asked, None, who="t", at=T)
    await requests.accept(store, beta.id, asked, who="t", at=T)
    assert await store.read(lambda tx: tx.partnerships.agreement(alpha.id, beta.id)) is not None


async def test_accepting_takes_nothing_back_that_the_hub_has_agreed_meanwhile(three):
    store, alpha, beta, _ = three
    asked = await requests.ask(store, alpha.id, beta.id, "customer", None, who="t", at=T)
    terms = Terms(format="pdf")
    await store.write(lambda tx: requests.agree(tx, alpha.id, beta.id, "customer", at=T, terms=terms))
    await requests.accept(store, beta.id, asked, who="t", at=T)
    agreement = await store.read(lambda tx: tx.partnerships.agreement(alpha.id, beta.id))
    assert agreement.terms == terms


async def test_disconnecting_ends_both_ways_and_a_new_request_can_connect_again(three):
    store, alpha, beta, gamma = three
    await _connected(store, alpha, beta)
    await requests.disconnect(store, beta.id, alpha.id, who="t", at=T)
    assert await _stopped(store, _head(), alpha) == "HUB-NOT-PARTNERS"
    assert await _stopped(store, _head(BETA, ALPHA), beta) == "HUB-NOT-PARTNERS"
    with pytest.raises(NotFound):
        await requests.disconnect(store, alpha.id, gamma.id, who="t", at=T)
    await _connected(store, alpha, beta)
    assert await _plan(store, _head(), alpha)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (Identifier("0183", "CHE-123.456.788"), Identifier("VAT", "CHE123456788MWST")),
        (Identifier("0183", "CHE-123.456.788"), Identifier("9927", "CHE-123.456.788 TVA")),
        (Identifier("9930", "DE 123 456 789"), Identifier("VAT", "de123456789")),
        (Identifier("0088", "7600 0000 0001 7"), Identifier("0088", "7600000000017")),
        (Identifier("EM", "Info@Beta.example"), Identifier("em", "info@beta.example")),
    ],
)
def test_the_same_number_is_the_same_however_it_is_written(one, other):
    assert normal(one) == normal(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (Identifier("0088", "123"), Identifier("0060", "123")),
        (Identifier("EM", "a.b@c.example"), Identifier("EM", "ab@c.example")),
        (Identifier("9930", "123456789"), Identifier("VAT", "123456789")),
    ],
)
def test_different_numbers_stay_different(one, other):
    assert normal(one) != normal(other)


async def test_a_number_belongs_to_one_company(three):
    store, _, beta, _ = three
    with pytest.raises(Conflict):
        await directory.register(store, Company("", "Delta", (ALPHA,)), who="t", at=T)
    with pytest.raises(Conflict):
        await directory.edit(
            store, beta.id, {}, added=[Identifier("0088", " 7600-0000 00010")], who="t", at=T
        )


async def test_a_number_without_scheme_is_found_if_it_is_one_companys(three):
    store, alpha, beta, _ = three
    await _connected(store, alpha, beta)
    assert (await _plan(store, _head(receiver=Identifier("", BETA.value)), alpha)).receiver_id == beta.id
    await directory.edit(store, alpha.id, {}, added=[Identifier("0060", BETA.value)], who="t", at=T)
    assert await _stopped(store, _head(receiver=Identifier("", BETA.value)), alpha) == "HUB-RECEIVER-UNKNOWN"


@pytest.mark.parametrize("words", ["alp", "ALPHA", "7600 0000 00010"])
async def test_the_directory_finds_by_name_and_number(three, words):
    assert [one.name for one in await directory.search(three[0], words)] == ["Alpha"]


@pytest.mark.parametrize("words", ["%", "_", "\\", "nobody"])
async def test_the_directory_takes_words_as_words(three, words):
    assert await directory.search(three[0], words) == []


@pytest.mark.parametrize(
    ("issued", "starts", "year"),
    [(date(2026, 1, 1), 1, 2026), (date(2026, 6, 30), 7, 2025), (date(2026, 7, 1), 7, 2026), (None, 1, 2020)],
)
def test_a_number_counts_in_its_fiscal_year(issued, starts, year):
    terms = Terms(year_starts=starts)
    decision = Decision("a", "b", None, terms)
    assert number_key(_head(issued=issued), decision, 2020) == f"a invoice {year} R-1"


def test_a_partner_may_let_numbers_come_twice():
    terms = resolved(Terms(unique_numbers=False), Terms())
    assert number_key(_head(), Decision("a", "b", None, terms), 2026) is None
