"""What `make check` finds in a message catalogue, and what `make catalogues` and set-up make of it."""

from __future__ import annotations

import gettext
from pathlib import Path

import pytest

from workshop import catalogues

HEADER = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n\n'


@pytest.fixture
def catalogue(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The empty German catalogue of a package with three messages: in Python, in a template, and with a plural."""
    sources = tmp_path / "toy" / "comptoir_toy"
    file = sources / "locale" / "de" / "LC_MESSAGES" / "messages.po"
    file.parent.mkdir(parents=True)
    file.write_text(HEADER)
    (sources / "checks.py").write_text('Message("The total is {total}.", {"total": "1"})\n')
    (sources / "page.html").write_text(
        "{{ _('Sign in') }} {% trans count=2 %}One document{% pluralize %}{{ count }} documents{% endtrans %}"
    )
    monkeypatch.setattr(catalogues, "PACKAGES", [tmp_path / "toy"])
    monkeypatch.setattr(catalogues, "ROOT", tmp_path)
    return file


def gaps() -> list[str]:
    return [gap for package in catalogues.PACKAGES for gap in catalogues.gaps(package)]


def test_each_message_without_a_translation_is_named(catalogue: Path):
    assert [gap.partition(": ")[2] for gap in gaps()] == [
        "not translated: 'The total is {total}.'",
        "not translated: 'Sign in'",
        "not translated: ('One document', '%(count)s documents')",
    ]


def test_an_update_adds_what_is_missing_but_translates_nothing(catalogue: Path):
    catalogues.update_all()
    assert 'msgid "Sign in"\nmsgstr ""' in catalogue.read_text()
    assert len(gaps()) == 3


def test_an_update_changes_a_catalogue_only_once(catalogue: Path):
    catalogues.update_all()
    once = catalogue.read_text()
    catalogues.update_all()
    assert catalogue.read_text() == once


def test_a_translation_keeps_the_places_of_the_original(catalogue: Path):
    catalogue.write_text(f'{HEADER}msgid "The total is {{total}}."\nmsgstr "Die Summe ist {{summe}}."\n')
    assert any("other places" in gap and "{summe}" in gap for gap in gaps())


def test_a_doubtful_translation_does_not_count(catalogue: Path):
    catalogue.write_text(f'{HEADER}#, fuzzy\nmsgid "Sign in"\nmsgstr "Anmelden"\n')
    assert any("'Sign in'" in gap for gap in gaps())


def test_a_compiled_catalogue_translates(catalogue: Path):
    catalogue.write_text(f'{HEADER}msgid "Sign in"\nmsgstr "Anmelden"\n')
    catalogues.compile_all()
    with catalogue.with_suffix(".mo").open("rb") as compiled:
        assert gettext.GNUTranslations(compiled).gettext("Sign in") == "Anmelden"
