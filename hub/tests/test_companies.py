"""Companies at the command line: added, mended, told apart, locked and listed."""

from __future__ import annotations

import asyncio

import pytest
from comptoir_engine.cli import main
from comptoir_hub.partners import reasons
from comptoir_hub.store import open_store
from comptoir_hub.store.identity import now
from comptoir_hub.store.records import Company, Move, Terms, User
from hub_command_line import hub, run
from hub_toys import invoice

__all__ = ["hub", "run"]


@pytest.mark.parametrize(
    ("option", "value", "words"),
    [
        ("--id", "0088:7600000000013", "0088:7600000000013: its length or its check digits"),
        ("--id", "GLN:7600000000012", "Write 0088."),
        ("--id", "TRADE:1", "the setting `schemes`"),
        ("--country", "Schweiz", "Write CH."),
        ("--language", "deutsch", "'en', 'de', 'fr', 'it'"),
    ],
)
def test_a_mistake_in_a_companys_data_is_refused_when_it_is_added_or_edited(run, hub, option, value, words):
    assert words in run("company", "add", "Alpha AG", option, value, code=2)
    assert run("company", "list") == ""
    run("company", "add", "Alpha AG")
    assert words in run(
        "company", "edit", "alpha ag", "--add-id" if option == "--id" else option, value, code=2
    )
    settings = hub / "settings.toml"
    settings.write_text('schemes = ["TRADE"]\n' + settings.read_text())
    run("company", "edit", "alpha ag", "--add-id", "trade:1")
    assert "TRADE:1" in run("company", "list")


def test_a_company_is_edited_all_or_nothing(run, hub):
    run("company", "add", "Beta SA", "--id", "0088:7600000000029")
    alpha = run(
        "company", "add", "Alfa AG", "--id", "0088:7600000000012", "--id", "0060:1", "--town", "Bern"
    ).strip()
    edit = ("company", "edit", alpha, "--name", "Alpha AG", "--remove-id", "0088:7600000000012")
    assert "is registered" in run(*edit, "--add-id", "0088:7600000000029", code=2)
    assert "no number 0060:2" in run(*edit, "--remove-id", "0060:2", code=2)
    assert f"{alpha}  Alfa AG  0060:1 0088:7600000000012  active" in run("company", "list")
    run(*edit, "--add-id", "0088:7600000000036", "--town", "", "--country", "ch", "--language", "fr")
    assert f"{alpha}  Alpha AG  0060:1 0088:7600000000036  active" in run("company", "list")
    store = open_store(hub)
    kept = asyncio.run(store.read(lambda tx: tx.companies.get(alpha)))
    asyncio.run(store.close())
    assert (kept.town, kept.country, kept.language) == (None, "CH", "fr")
    assert "please fill in" in run("company", "edit", alpha, "--name", " ", code=2)
    assert "please fill in" in run("company", "edit", alpha, "--name", "", code=2)
    assert "what is to change" in run("company", "edit", alpha, code=2)


def test_two_companies_of_one_name_are_told_apart_by_every_command(run, hub):
    one, other = [
        run("company", "add", "Müller AG", "--id", f"0088:{number}").strip()
        for number in ("7600000000012", "7600000000029")
    ]
    run("company", "add", "Müller AG Thun")
    for command in (
        ("company", "edit", "Müller AG", "--town", "Thun"), ("company", "lock", "Müller AG"),
        ("user", "list", "--company", "Müller AG"), ("partner", "list", "Müller AG"),
        ("partner", "add", one, "Müller AG"), ("token", "add", "Müller AG", "ci"), ("token", "list", "Müller AG"),
        ("send", __file__, "--as", "Müller AG"),
    ):  # fmt: skip
        told = run(*command, code=2)
        assert f"Müller AG ({one} 0088:7600000000012)" in told
        assert f"Müller AG ({other} 0088:7600000000029)" in told
        assert "Thun" not in told
    assert other in run("partner", "add", "0088:7600000000012", other)
    assert run("partner", "list", one).startswith(f"{other}  Müller AG")
    assert run("token", "add", "7600000000029", "ci")
    assert "comptoir company list" in run("token", "list", "Meier AG", code=2)


def test_a_locked_company_neither_sends_nor_is_found_until_it_is_released(run, hub, tmp_path):
    run("company", "add", "Alpha AG", "--id", "0088:7600000000012")
    file = tmp_path / "R-1.xml"
    file.write_bytes(invoice("R-1"))
    assert "is locked" in run("company", "lock", "alpha ag")
    assert "refused" in run("send", str(file), "--as", "alpha ag", code=1)
    assert run("company", "release", "alpha ag").strip().endswith("is active.")
    document_id = run("send", str(file), "--as", "alpha ag").split()[-1]
    stop(hub, document_id)
    assert "is active. 1 stopped document is run again." in run("company", "release", "alpha ag")


def stop(hub, document_id):
    """What a hub does with a document of a company that is locked."""
    store = open_store(hub)
    problem = reasons.finding(reasons.SENDER_CLOSED, name="Alpha AG")

    async def work():
        await store.write(
            lambda tx: tx.documents.move(document_id, Move("action_needed", "sender", problem), now())
        )
        await store.close()

    asyncio.run(work())


def test_lists_go_to_the_end(run, hub):
    store = open_store(hub)

    async def fill():
        at = now()
        for n in range(260):
            company = Company(f"c{n:03}", f"Company {n:03}", created_at=at)
            await store.write(lambda tx, company=company: tx.companies.add(company))
            person = User(f"u{n:03}", "c000", f"p{n:03}@example.org", "P", "standard", "invited", "en", None)
            await store.write(lambda tx, person=person: tx.people.add(person, None, at))
            if n:
                await store.write(
                    lambda tx, id=company.id: tx.partnerships.agree("c000", id, "customer", Terms(), at)
                )
        await store.close()

    asyncio.run(fill())
    assert run("company", "list").count("\n") == 260
    assert run("user", "list", "--company", "c000").count("\n") == 260
    assert run("partner", "list", "c000").count("\n") == 259


def test_a_name_made_for_terminals_is_only_letters(run, hub):
    run("company", "add", "Alpha AG")
    for said in (
        run("company", "add", "Al\x1b[31mpha\x9b2J\x85  B AG", code=2),
        run("token", "list", "Al\x1b[31m", code=2),
        run("partner", "list", "\x9bnobody", code=2),
        run("user", "lock", "\x9b31m@alpha.example", code=2),
    ):
        assert [sign for sign in said if sign != "\n" and not sign.isprintable()] == []


@pytest.mark.parametrize(("place", "code"), [("/dev/full", 3), ("/nowhere/at/all.zip", 2)])
def test_a_full_disk_is_our_fault_for_what_the_hub_writes_too(hub, place, code, capfd, monkeypatch):
    monkeypatch.setattr(
        "sys.argv", ["comptoir", "formats", "export", "ets31", "-o", place, "--folder", str(hub)]
    )
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == code
    assert place in capfd.readouterr().err
