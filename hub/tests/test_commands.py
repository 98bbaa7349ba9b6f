"""The hub's commands, in plain words, with the exit codes that everything here has."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import tomllib
from dataclasses import dataclass

import pytest
from click.testing import CliRunner
from comptoir_engine.cli import comptoir
from comptoir_engine.hookspecs import Archive, Channel, ChannelRoles, Option
from comptoir_engine.registry import Registry
from comptoir_hub.store import open_store
from comptoir_hub.store.identity import now
from comptoir_hub.store.records import Company, Terms, User
from hub_toys import invoice

GOOD = "correct horse battery"


@pytest.fixture
def run(tmp_path, monkeypatch):
    monkeypatch.setenv("COMPTOIR_FOLDER", str(tmp_path / "hub"))

    def call(*arguments, code=0):
        result = CliRunner().invoke(comptoir, arguments, catch_exceptions=False)
        assert result.exit_code == code, result.output
        return result.output

    return call


@pytest.fixture
def hub(run, tmp_path):
    run("init", "--operator", "op@example.org", "--password", GOOD, "--base-url", "https://hub.example")
    return tmp_path / "hub"


@dataclass(frozen=True)
class Set:
    """Settings without which a thing is not set up."""

    host: str


@pytest.fixture
def post(monkeypatch):
    """Beside the installed plugins one whose channel and archive want settings, and one that only takes in."""
    load = Registry.load.__func__
    option = Option("paper", ("A4", "A5"))
    channels = [
        Channel("post", "Post", True, lambda settings: ChannelRoles(deliver=lambda _: None), settings=Set,
                options=(option,)),
        Channel("letterbox", "Letter box", True, lambda settings: ChannelRoles()),
    ]  # fmt: skip
    archive = Archive("vault", "Vault", "x/y", "z", lambda settings: None, settings=Set)

    def more(kind, only=None):
        registry = load(kind, only)
        registry.channels |= {one.id: one for one in channels}
        registry.archives["vault"] = archive
        return registry

    monkeypatch.setattr(Registry, "load", classmethod(more))


def test_a_partner_gets_what_is_set_up_with_the_options_of_format_rendering_and_channel(run, hub, post):
    settings = hub / "settings.toml"
    settings.write_text(
        f'{settings.read_text()}\n[channels.post]\nhost = "x"\n[archives.vault]\nhost = "x"\n'
    )
    run("company", "add", "Alpha AG")
    run("company", "add", "Beta SA")
    run(
        "partner", "add", "alpha ag", "beta sa", "--format", "ubl21", "--rendering", "html", "--channel", "post",
        "--archive", "vault", "--profile", "paper=A4", "--profile", "language=de",
    )  # fmt: skip
    assert "ubl21 post vault" in run("partner", "list", "alpha ag")
    assert "no such option" in run(
        "partner", "add", "alpha ag", "beta sa", "--format", "ubl21", "--profile", "paper=A4", code=2
    )


def test_init_makes_a_hub_that_is_its_owners_alone(run, hub):
    assert tomllib.loads((hub / "settings.toml").read_text())["base_url"] == "https://hub.example"
    for path in (hub, hub / "settings.toml", hub / "keys" / "seal.key.pem", hub / "comptoir.sqlite3"):
        assert path.stat().st_mode & 0o077 == 0, path
    assert "op@example.org" in run("user", "list")
    key = subprocess.run(
        ["openssl", "ec", "-in", hub / "keys" / "seal.key.pem", "-text", "-noout"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert "prime256v1" in key.stdout


def test_init_fills_in_the_mail_server(run, tmp_path):
    run(
        "init", "--operator", "op@example.org", "--password", GOOD, "--smtp-host", "mail.example", "--smtp-sender",
        "hub@example.org", "--smtp-password", 'with "quotes" and \\',
    )  # fmt: skip
    values = tomllib.loads((tmp_path / "hub" / "settings.toml").read_text())
    assert values["smtp"]["host"] == "mail.example"
    assert values["smtp"]["password"] == 'with "quotes" and \\'


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("init",), "--operator"),
        (("init", "--operator", "op@example.org"), "--password"),
        (("init", "--operator", "op@example.org", "--password", "short"), "12 characters"),
        (("serve",), "comptoir init"),
        (("company", "list"), "comptoir init"),
        (("backup", "x.tar"), "comptoir init"),
    ],
)
def test_wrong_use_is_said_with_what_to_do(run, arguments, words):
    assert words in run(*arguments, code=2)


def test_init_does_not_overwrite_a_hub(run, hub):
    assert "already" in run("init", "--operator", "op@example.org", "--password", GOOD, code=2)


def test_companies_people_partners_and_tokens_are_added_and_listed(run, hub):
    alpha = run("company", "add", "Alpha AG", "--id", "0088:7600000000012").strip()
    run("company", "add", "Beta SA", "--id", "0088:7600000000029", "--country", "CH")
    assert f"{alpha}  Alpha AG  0088:7600000000012  active" in run("company", "list")
    assert "https://hub.example/invitations/" in run(
        "user", "add", "a@example.org", "--name", "A", "--company", "alpha ag"
    )
    run("user", "add", "b@example.org", "--name", "B", "--company", "0088:7600000000012", "--password", GOOD)
    assert run("user", "list", "--company", alpha).count("\n") == 2
    run("partner", "add", "alpha ag", "beta sa", "--format", "ubl21", "--channel", "portal")
    assert "Beta SA  customer  ubl21 portal" in run("partner", "list", "alpha ag")
    assert run("token", "add", "alpha ag", "ci").startswith("cpt_")


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
    assert "is active" in run("company", "release", "alpha ag")
    run("send", str(file), "--as", "alpha ag")


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


def test_tokens_are_listed_and_revoked_by_name_or_id(run, hub):
    run("company", "add", "Alpha AG")
    run("company", "add", "Beta SA")
    for name in ("till", "till", "back office"):
        run("token", "add", "alpha ag", name, "--scope", "read", "--days", "30")
    listed = run("token", "list", "alpha ag")
    assert listed.count("read  holds until 2") == listed.count("never used") == 3
    assert run("token", "list", "beta sa") == ""
    assert "is revoked" in run("token", "revoke", "alpha ag", "back office")
    first = next(line.split()[0] for line in listed.splitlines() if "till" in line)
    assert "say which by its id" in run("token", "revoke", "alpha ag", "till", code=2)
    assert "no such token" in run("token", "revoke", "beta sa", first, code=2)
    run("token", "revoke", "alpha ag", first)
    assert "Those that hold: till (" in run("token", "revoke", "alpha ag", first, code=2)
    assert run("token", "list", "alpha ag").count("  revoked 2") == 2
    assert "1 to 100 characters" in run("token", "add", "alpha ag", " ", code=2)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("company", "add", "Gamma", "--id", "0088:7600000000012"), "is registered"),
        (("company", "add", "Gamma", "--id", "7600000000012"), "SCHEME:VALUE"),
        (("company", "add", " "), "fill in"),
        (("user", "add", "x@example.org", "--name", "X"), "--company"),
        (("user", "add", "x@example.org", "--name", "X", "--company", "nobody"), "Which company"),
        (("user", "add", "op@example.org", "--name", "X", "--company", "alpha"), "already"),
        (("user", "add", "nonsense", "--name", "X", "--company", "alpha"), "not an address"),
        (("partner", "add", "alpha", "alpha"), "no partner of its own"),
        (("partner", "add", "alpha", "alpha", "--format", "nonsense"), "choose one of"),
        (("partner", "add", "alpha", "alpha", "--channel", "nonsense"), "choose one of"),
        (("partner", "add", "alpha", "alpha", "--format", "ubl21", "--profile", "nonsense"), "NAME=VALUE"),
        (
            ("partner", "add", "alpha", "alpha", "--format", "html", "--profile", "lang=de"),
            "did you mean language?",
        ),
        (
            ("partner", "add", "alpha", "alpha", "--format", "html", "--profile", "language=rm"),
            "one of en, de, fr, it",
        ),
        (("partner", "add", "alpha", "alpha", "--profile", "language=de"), "say --format too"),
        (("partner", "add", "alpha", "alpha", "--channel", "post", "--address", "x"), "[channels.post]"),
        (("partner", "add", "alpha", "alpha", "--channel", "letterbox"), "brings documents in only"),
        (("partner", "add", "alpha", "alpha", "--archive", "vault"), "[archives.vault]"),
        (("send", "/nowhere.xml", "--as", "alpha"), "No such file"),
        (("send", "/nowhere.xml"), "--as"),
    ],
)
def test_what_cannot_be_is_wrong_use_in_plain_words(run, hub, arguments, words, post):
    run("company", "add", "Alpha AG", "--id", "0088:7600000000012")
    assert words in run(*arguments, code=2)


def test_a_file_is_handed_in_without_a_server(run, hub, tmp_path):
    run("company", "add", "Alpha AG", "--id", "0088:7600000000012")
    file = tmp_path / "R-1.xml"
    file.write_bytes(invoice("R-1"))
    first = run("send", str(file), "--as", "alpha ag")
    assert first == run("send", str(file), "--as", "alpha ag")
    file.write_bytes(b"")
    assert "refused: The file is empty." in run("send", str(file), "--as", "alpha ag", code=1)


def test_a_backup_is_restored(run, hub, tmp_path):
    run("company", "add", "Alpha AG")
    assert "SHA-256" in run("backup", str(tmp_path / "b.tar"))
    assert "exists already" in run("backup", str(tmp_path / "b.tar"), code=2)
    run("restore", str(tmp_path / "b.tar"), "--folder", str(tmp_path / "again"))
    assert "Alpha AG" in run("company", "list", "--folder", str(tmp_path / "again"))


def test_the_commands_cost_nothing_to_list():
    heavy = "aiohttp,sqlite_utils,saxonche,typst,argon2,structlog,pebble,cryptography"
    code = f"""
import sys
from comptoir_hub import channels, hub_commands
hub_commands(); channels()
found = [name for name in {heavy.split(",")!r} if name in sys.modules]
sys.exit(repr(found) if found else 0)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
