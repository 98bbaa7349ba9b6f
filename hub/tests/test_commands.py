"""The hub's commands, in plain words, with the exit codes that everything here has."""

from __future__ import annotations

import fcntl
import subprocess
import sys
import tomllib
from dataclasses import dataclass

import pytest
from comptoir_engine.cli import main
from comptoir_engine.errors import ConfigError
from comptoir_engine.hookspecs import Archive, Channel, ChannelRoles, Option
from comptoir_engine.registry import Registry
from hub_command_line import GOOD, hub, run

__all__ = ["hub", "run"]


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


def test_tokens_are_listed_and_revoked_by_name_or_id(run, hub):
    run("company", "add", "Alpha AG")
    run("company", "add", "Beta SA")
    for name in ("till", "scales", "back office"):
        run("token", "add", "alpha ag", name, "--scope", "read", "--days", "30")
    listed = run("token", "list", "alpha ag")
    assert listed.count("read  holds until 2") == listed.count("never used") == 3
    assert run("token", "list", "beta sa") == ""
    assert "is revoked" in run("token", "revoke", "alpha ag", "back office")
    first = next(line.split()[0] for line in listed.splitlines() if "till" in line)
    assert "is the name of a valid token" in run("token", "add", "alpha ag", "till", code=2)
    assert "no such token" in run("token", "revoke", "beta sa", first, code=2)
    run("token", "revoke", "alpha ag", first)
    assert "Those that hold: scales (" in run("token", "revoke", "alpha ag", first, code=2)
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
        (("user", "add", "op@example.org", "--name", "X", "--company", "alpha ag"), "already"),
        (("user", "add", "nonsense", "--name", "X", "--company", "alpha ag"), "not an address"),
        (("partner", "add", "alpha ag", "alpha ag"), "no partner of its own"),
        (("partner", "add", "alpha ag", "alpha ag", "--format", "nonsense"), "choose one of"),
        (("partner", "add", "alpha ag", "alpha ag", "--channel", "nonsense"), "choose one of"),
        (
            ("partner", "add", "alpha ag", "alpha ag", "--format", "ubl21", "--profile", "nonsense"),
            "NAME=VALUE",
        ),
        (
            ("partner", "add", "alpha ag", "alpha ag", "--format", "html", "--profile", "lang=de"),
            "did you mean language?",
        ),
        (
            ("partner", "add", "alpha ag", "alpha ag", "--format", "html", "--profile", "language=rm"),
            "one of en, de, fr, it",
        ),
        (("partner", "add", "alpha ag", "alpha ag", "--profile", "language=de"), "say --format too"),
        (
            ("partner", "add", "alpha ag", "alpha ag", "--channel", "post", "--address", "x"),
            "[channels.post]",
        ),
        (("partner", "add", "alpha ag", "alpha ag", "--channel", "letterbox"), "brings documents in only"),
        (("partner", "add", "alpha ag", "alpha ag", "--archive", "vault"), "[archives.vault]"),
        (("send", "/nowhere.xml", "--as", "alpha ag"), "No such file"),
        (("send", "/nowhere.xml"), "--as"),
    ],
)
def test_what_cannot_be_is_wrong_use_in_plain_words(run, hub, arguments, words, post):
    run("company", "add", "Alpha AG", "--id", "0088:7600000000012")
    assert words in run(*arguments, code=2)


def test_a_backup_has_a_place_of_its_own(run, hub, tmp_path):
    assert "There is no folder" in run("backup", str(tmp_path / "nodir" / "x.tar"), code=2)
    under_way = tmp_path / "x.tar.part"
    under_way.write_bytes(b"another's")
    with under_way.open("rb") as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        with pytest.raises(ConfigError, match="is under way"):
            run("backup", str(tmp_path / "x.tar"))
        assert under_way.read_bytes() == b"another's"
    assert "x.tar" in run("backup", str(tmp_path / "x.tar"))


@pytest.mark.parametrize(
    ("settings", "arguments", "words"),
    [
        ("prot = 1\n", ("company", "list"), "Did you mean 'port'"),
        ('port = "x"\n', ("serve",), "not right"),
        ("= nonsense", ("backup", "x.tar"), "not a TOML file"),
        ('rules = ["nonsense"]\n', ("serve",), "'nonsense'"),
    ],
)
def test_a_mistake_in_the_settings_is_wrong_use_everywhere(
    hub, monkeypatch, capsys, settings, arguments, words
):
    (hub / "settings.toml").write_text(settings)
    monkeypatch.setattr(
        sys, "argv", ["comptoir", *arguments, *(["--port", "0"] if arguments == ("serve",) else [])]
    )
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 2
    assert words in capsys.readouterr().err


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


def test_a_company_is_never_meant_by_the_beginning_of_its_name(run, hub):
    run("company", "add", "Buyer AG")
    for arguments in (("company", "lock", "Buy"), ("token", "add", "Buy", "x"), ("partner", "list", "Buyer")):
        said = run(*arguments, code=2)
        assert "was one of these meant?" in said
        assert "Buyer AG (" in said
    run("company", "lock", "buyer ag")


def test_an_agreement_is_not_wiped_by_saying_nothing(run, hub):
    run("company", "add", "Alpha AG")
    run("company", "add", "Beta SA")
    run("partner", "add", "alpha ag", "beta sa", "--format", "ubl21", "--archive", "dsig")
    assert "already" in run("partner", "add", "alpha ag", "beta sa", code=2)
    assert "ubl21" in run("partner", "list", "alpha ag")
