"""Settings: from the file, over it the environment, and a wrong one is named before anything starts."""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from pathlib import Path

import comptoir_hub
import pytest
from comptoir_engine import cli
from comptoir_engine.errors import ConfigError
from comptoir_hub.exchange.in_force import in_force
from comptoir_hub.settings import load_settings, placed, section
from hub_toys import registry


def _load(tmp_path, text="", environment=None):
    (tmp_path / "settings.toml").write_text(text)
    return load_settings(tmp_path, environment or {})


def test_nothing_said_means_the_defaults(tmp_path):
    settings = _load(tmp_path)
    assert (settings.folder, settings.host, settings.port) == (tmp_path, "127.0.0.1", 8080)
    assert settings.worker_count() >= 1


def test_the_environment_comes_before_the_file(tmp_path):
    text = 'port = 1\nhost = "0.0.0.0"\n[limits]\ncrashes = 5\nlarge_from = 7\n'
    environment = {
        "COMPTOIR_PORT": "99",
        "COMPTOIR_LIMITS__CRASHES": "9",
        "COMPTOIR_FOLDER": "x",
        "PATH": "y",
    }
    settings = _load(tmp_path, text, environment)
    assert (settings.port, settings.host, settings.limits.crashes, settings.limits.large_from) == (
        99,
        "0.0.0.0",
        9,
        7,
    )


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("prot = 1", "There is no setting 'prot'. Did you mean 'port'"),
        ('port = "many"', "port"),
        ("[limits]\ncrashs = 1", r"\[limits\] has no setting 'crashs'. Did you mean 'crashes'"),
        ('[smtp]\nhsot = "h"', r"\[smtp\] has no setting 'hsot'. Did you mean 'host'"),
        ("[chanels.http]", "Did you mean 'channels'"),
        ("[smtp]\nport = 25", "host"),
        ('[smtp]\nhost = "h"\nencryption = "rot13"', "encryption"),
        ("port = ", "TOML"),
        ("port = 99999", "port"),
        ("workers = -3", "workers"),
        ("[limits]\nseconds_per_document = 0", "seconds_per_document"),
        ("[delivery]\nat_once = 0", "at_once"),
        ('base_url = "javascript:alert(1)"', "base_url"),
    ],
)
def test_what_is_wrong_is_named(tmp_path, text, named):
    with pytest.raises(ConfigError, match=named):
        _load(tmp_path, text)


@pytest.mark.parametrize(
    ("text", "english", "german"),
    [
        ("prot = 1", "There is no setting 'prot'. Did you mean 'port'?",
         "Es gibt keine Einstellung «prot». Meinten Sie «port»?"),
        ("[smtp]\nzzz = 1", "There are: encryption, host", "Es gibt: encryption, host"),
        ("workers = 1.5", "workers must be a whole number.", "workers muss eine ganze Zahl sein."),
        ('base_url = "hub"', "base_url must be an address that begins", "base_url muss eine Adresse sein"),
        ("host = 1", "host must be a text, in quotation marks.", "host muss ein Text in Anführungszeichen sein."),
        ('guesses = "perhaps"', "guesses must be true or false.", "guesses muss true oder false sein."),
        ("rules = 1", "rules must be a list", "rules muss eine Liste sein"),
        ("smtp = 1", "smtp must be a section: write [smtp]", "smtp muss ein Abschnitt sein"),
        ("[smtp]\nport = 25", "[smtp] needs the setting host.", "[smtp] braucht die Einstellung host."),
        ('[smtp]\nhost = "h"\nencryption = "rot13"', "smtp.encryption must be one of these: starttls, tls, none.",
         "smtp.encryption muss eines von diesen sein: starttls, tls, none."),
        ("[limits]\ncrashes = 0", "limits.crashes must be at least 1.", "limits.crashes muss mindestens 1 sein."),
        ("port = 99999", "port must be at most 65 535.", "port darf höchstens 65 535 sein."),
        ("[portal]\nsession_hours = 0", "portal.session_hours must be more than 0.",
         "portal.session_hours muss grösser als 0 sein."),
        ("port = ", "is not a TOML file in UTF-8", "ist keine TOML-Datei in UTF-8"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_in_our_words_and_in_german_too(tmp_path, text, english, german):
    with pytest.raises(ConfigError) as fault:
        _load(tmp_path, text)
    assert english in str(fault.value)
    assert fault.value.said("en") == str(fault.value)
    assert german in fault.value.said("de")
    assert "Expected" not in str(fault.value)


@pytest.mark.parametrize(
    ("locale", "said"),
    [
        ({}, "port must be a whole number."),
        ({"LANG": "C.UTF-8"}, "port must be a whole number."),
        ({"LANG": "de_CH.UTF-8"}, "port muss eine ganze Zahl sein."),
        ({"LANG": "de_CH.UTF-8", "LC_MESSAGES": "", "LC_ALL": "en_GB"}, "port must be a whole number."),
    ],
)
def test_a_command_that_can_not_begin_says_so_in_the_language_of_the_locale(
    tmp_path, monkeypatch, capsys, locale, said
):
    (tmp_path / "settings.toml").write_text('port = "many"')
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in locale.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(sys, "argv", ["comptoir", "company", "list", "--folder", str(tmp_path)])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert ended.value.code == cli.WRONG_USE
    assert capsys.readouterr().err.strip().endswith(said)


@dataclass(frozen=True)
class Plugins:
    """Settings as a plugin would have them."""

    key: Path
    tries: int = 3


def test_a_plugins_section_becomes_its_own_class():
    assert section({"key": "/k", "tries": 4}, Plugins, "archives.x") == Plugins(Path("/k"), 4)


@pytest.mark.parametrize("values", [None, {}, {"key": 3}, {"key": "/k", "tries": "often"}])
def test_a_plugins_wrong_section_is_named(values):
    with pytest.raises(ConfigError, match=r"\[archives\.x\]"):
        section(values, Plugins, "archives.x")


@pytest.mark.parametrize(
    ("variable", "named"),
    [
        ("COMPTOIR_PROT", "COMPTOIR_PROT is not right: There is no setting 'prot'. Did you mean 'port'"),
        ("COMPTOIR_SMTP__HSOT", r"COMPTOIR_SMTP__HSOT is not right: \[smtp\] has no setting 'hsot'"),
    ],
)
def test_a_misspelt_variable_is_named(tmp_path, variable, named):
    with pytest.raises(ConfigError, match=named):
        _load(tmp_path, environment={variable: "1"})


@pytest.mark.parametrize(
    ("variable", "named"),
    [
        ("COMPTOIR_PORT", r"The variable COMPTOIR_PORT is not right: port must be a whole number"),
        ("COMPTOIR_LIMITS__CRASHES", r"CRASHES is not right: limits.crashes must be a whole number"),
    ],
)
def test_a_variable_of_the_wrong_type_is_named(tmp_path, variable, named):
    with pytest.raises(ConfigError, match=named):
        _load(tmp_path, "port = 80\n[limits]\ncrashes = 3", {variable: "many"})


@pytest.mark.parametrize(
    ("key", "named"),
    [
        (
            "trys",
            r"COMPTOIR_ARCHIVES__X__TRYS is not right: \[archives\.x\] has no setting 'trys'. Did you mean",
        ),
        ("tries", r"COMPTOIR_ARCHIVES__X__TRIES is not right: archives.x.tries must be a whole number"),
    ],
)
def test_a_plugins_variable_that_is_not_right_is_named(tmp_path, monkeypatch, key, named):
    monkeypatch.setenv(f"COMPTOIR_ARCHIVES__X__{key.upper()}", "many")
    settings = load_settings(tmp_path)
    with pytest.raises(ConfigError, match=named):
        section({"key": "/k", **settings.archives["x"]}, Plugins, "archives.x")


def test_a_misspelt_key_of_a_plugins_section_is_named_with_the_right_one():
    with pytest.raises(ConfigError, match=r"\[archives\.x\] has no setting 'trys'. Did you mean 'tries'"):
        section({"key": "/k", "trys": 4}, Plugins, "archives.x")


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("[channels.pear]", "channels names 'pear', which no installed plugin offers. Did you mean 'peer'"),
        ("[archives.jsn]", "archives names 'jsn', which no installed plugin offers. Did you mean 'json'"),
        ('rules = ["toyruel"]', "rules names 'toyruel'.*Did you mean 'toyrule'"),
        ('rendering = "htlm"', "rendering names 'htlm'"),
    ],
)
def test_a_setting_that_names_no_plugin_stops_the_start(tmp_path, text, named):
    with pytest.raises(ConfigError, match=named):
        in_force(_load(tmp_path, text), registry())


def test_a_file_that_is_not_utf_8_is_named(tmp_path):
    (tmp_path / "settings.toml").write_bytes('base_url = "http://zürich.example"'.encode("latin-1"))
    with pytest.raises(ConfigError, match="TOML file in UTF-8"):
        load_settings(tmp_path, {})


def test_the_variables_of_commands_are_no_settings(tmp_path):
    sources = Path(comptoir_hub.__file__).parent.rglob("*.py")
    named = {name for file in sources for name in re.findall(r'envvar="(COMPTOIR_\w+)"', file.read_text())}
    assert len(named) >= 4
    assert _load(tmp_path, environment=dict.fromkeys(named, "x")) == _load(tmp_path)


def test_a_relative_path_of_a_section_is_meant_from_the_hubs_folder(tmp_path):
    values = {"key": "keys/seal.pem", "tries": 2}
    assert placed(values, Plugins, tmp_path) == {"key": str(tmp_path / "keys/seal.pem"), "tries": 2}
    assert placed({"key": "/safe/seal.pem"}, Plugins, tmp_path) == {"key": "/safe/seal.pem"}
