"""The accounts of a company: stated at the command line, checked, and handed to the conversions that ask for them."""

from __future__ import annotations

import asyncio

import pytest
from comptoir_engine import creditor
from comptoir_engine.creditor import Creditor
from comptoir_hub.errors import Invalid
from comptoir_hub.exchange.filling import ours_of
from comptoir_hub.partners.creditors import checked
from comptoir_hub.partners.planning import House
from comptoir_hub.store import Reader, open_store
from hub_command_line import hub, run

__all__ = ["hub", "run"]

KEPT = Creditor("CH4431999123000889012", "Alpha Finanz AG", "Seeweg 2", "2501", "Biel/Bienne", "CH")
ADDRESS = (
    "--holder", "Alpha  Finanz AG", "--street", "Seeweg 2", "--zone", "2501", "--town", "Biel/Bienne",
)  # fmt: skip


def acts(hub):
    store = open_store(hub)
    found = asyncio.run(store.read(lambda tx: [row["act"] for row in tx._connection.execute(
        "SELECT act FROM journal WHERE act LIKE 'company.account%' ORDER BY n"
    )]))  # fmt: skip
    asyncio.run(store.close())
    return found


def handed_out(hub, company, name):
    reader = Reader(hub)
    try:
        return ours_of(company, reader, House())(name)
    finally:
        reader.close()


def test_an_account_is_stated_listed_and_taken_away(run, hub):
    company = run("company", "add", "Alpha AG").strip()
    assert "has no accounts" in run("company", "account", "alpha ag")
    said = run("company", "account", "alpha ag", "ch44 3199 9123 0008 8901 2", *ADDRESS)
    assert "is paid to CH4431999123000889012 of Alpha Finanz AG, Seeweg 2, CH-2501 Biel/Bienne" in said
    assert "Alpha Finanz AG" in run("company", "account", "alpha ag")
    assert creditor.creditors(handed_out(hub, company, creditor.NAME)) == (KEPT,)
    assert handed_out(hub, company, "other") is None
    assert handed_out(hub, None, creditor.NAME) is None
    run("company", "account", "alpha ag", KEPT.account, *ADDRESS[:1], "Beta AG", *ADDRESS[2:])
    assert [one.name for one in creditor.creditors(handed_out(hub, company, creditor.NAME))] == ["Beta AG"]
    assert "account no longer" in run(
        "company", "account", "alpha ag", "CH44 3199 9123 0008 8901 2", "--remove"
    )
    assert "no such account" in run("company", "account", "alpha ag", KEPT.account, "--remove")
    assert handed_out(hub, company, creditor.NAME) is None
    assert acts(hub) == ["company.account_set", "company.account_set", "company.account_removed"]


def test_wrong_use_is_told(run, hub):
    run("company", "add", "Alpha AG")
    assert "check digits" in run("company", "account", "alpha ag", "CH4431999123000889013", *ADDRESS, code=2)
    assert "name: please fill in" in run("company", "account", "alpha ag", KEPT.account, code=2)
    assert "Which company" in run("company", "account", "nobody", KEPT.account, *ADDRESS, code=2)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("account", "CH4431999123000889013"),
        ("account", ""),
        ("name", " "),
        ("name", "x" * 71),
        ("street", "x" * 71),
        ("zone", "x" * 17),
        ("zone", ""),
        ("town", "x" * 36),
        ("country", "XX"),
        ("country", ""),
    ],
)
def test_what_can_not_be_right_is_refused(field, value):
    said = {name: getattr(KEPT, name) for name in Creditor.__slots__} | {field: value}
    with pytest.raises(Invalid):
        checked(Creditor(**said))
