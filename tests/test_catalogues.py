"""What `make check` finds in a message catalogue, and what `make catalogues` and set-up make of it."""

from __future__ import annotations

import ast
import gettext
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from comptoir_engine.scaffold import write_plugin

from workshop import catalogues, sentences

HEADER = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n\n'
STYLESHEET = """<xsl:stylesheet version="3.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
    xmlns:my="urn:x" expand-text="yes">
  <!-- 'A comment is for who reads the sheet.' -->
  <xsl:variable name="list" select="tokenize('one two three')"/>
  <xsl:variable name="second" select="'xCBL holds this once; the buyer''s was taken.'"/>
  <xsl:function name="my:losses">
    <xsl:sequence select="my:lost(@kind (: it's not 'a loss of this kind.' :), 'This kind is
        not known.'), my:lost(@unit, $second), string-join(*, '. ')"/>
  </xsl:function>
</xsl:stylesheet>
"""
MAPPING = """term,pivot,source,cardinality,codes,remark,fact
BT-1,/Invoice/cbc:ID,/Bill/Number,1,,Written as it is.,S
BT-23,/Invoice/cbc:ProfileID,,,,"A bill names no process, ever.",S
,,/Bill/Colour,,,The pivot has no colour.,S
,,/Bill/Smell,,,,S
"""


@pytest.fixture
def sources(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty package that speaks German beside English, the only one of its workspace."""
    sources = tmp_path / "toy" / "comptoir_toy"
    sources.mkdir(parents=True)
    monkeypatch.setattr(catalogues, "PACKAGES", [tmp_path / "toy"])
    monkeypatch.setattr(catalogues, "ROOT", tmp_path)
    monkeypatch.setattr(catalogues, "FEWER", {"toy": ("de",)})
    return sources


@pytest.fixture
def catalogue(sources: Path) -> Path:
    """The package says three things, in Python, in a template, and with a plural; its German catalogue is empty."""
    file = sources / "locale" / "de" / "LC_MESSAGES" / "comptoir_toy.po"
    file.parent.mkdir(parents=True)
    file.write_text(HEADER)
    (sources / "checks.py").write_text('Message("The total is {total}.", {"total": "1"})\n')
    (sources / "page.html").write_text(
        "{{ _('Sign in') }} {% trans count=2 %}One document{% pluralize %}{{ count }} documents{% endtrans %}"
    )
    return file


def gaps() -> list[str]:
    return [gap for package in catalogues.PACKAGES for gap in catalogues.gaps(package)]


def said(sources: Path) -> set[str]:
    return {str(message.id) for message in sentences.messages(sources.parent) if message.id}


class TestSentencesAreFound:
    def test_in_a_stylesheet_as_the_processor_reads_them(self, sources: Path) -> None:
        (sources / "xslt").mkdir()
        (sources / "xslt" / "to_pivot.xsl").write_text(STYLESHEET)
        broken_over_lines = "This kind is         not known."
        assert said(sources) == {broken_over_lines, "xCBL holds this once; the buyer's was taken."}

    @pytest.mark.parametrize("name", ["mapping.csv", "mapping-order.csv"])
    def test_in_a_mapping_table_where_a_value_has_no_place(self, sources: Path, name: str) -> None:
        (sources / name).write_text(MAPPING)
        assert said(sources) == {"A bill names no process, ever.", "The pivot has no colour."}

    def test_not_in_the_template_of_a_plugin_to_come(self, sources: Path) -> None:
        (sources / "scaffold" / "template").mkdir(parents=True)
        (sources / "scaffold" / "template" / "checks.py").write_text('Message("This is for later.")')
        assert said(sources) == set()


class TestTheCheck:
    def test_names_each_message_without_a_translation(self, catalogue: Path) -> None:
        assert [gap.partition(": ")[2] for gap in gaps()] == [
            "not translated: 'The total is {total}.'",
            "not translated: 'Sign in'",
            "not translated: ('One document', '%(count)s documents')",
        ]

    @pytest.mark.parametrize(("file", "text"), [("to_pivot.xsl", STYLESHEET), ("mapping.csv", MAPPING)])
    def test_names_each_reason_of_a_loss_without_a_translation(
        self, sources: Path, file: str, text: str
    ) -> None:
        (sources / file).write_text(text)
        catalogues.update_all()
        assert {gap.partition(": ")[2] for gap in gaps()} == {
            f"not translated: {sentence!r}" for sentence in said(sources)
        }

    def test_asks_for_the_places_of_the_original(self, catalogue: Path) -> None:
        catalogue.write_text(f'{HEADER}msgid "The total is {{total}}."\nmsgstr "Die Summe ist {{summe}}."\n')
        assert any("other places" in gap and "{summe}" in gap for gap in gaps())

    def test_does_not_count_a_doubtful_translation(self, catalogue: Path) -> None:
        catalogue.write_text(f'{HEADER}#, fuzzy\nmsgid "Sign in"\nmsgstr "Anmelden"\n')
        assert any("'Sign in'" in gap for gap in gaps())

    @pytest.mark.parametrize("mark", ["", "#~ "])
    def test_names_what_nobody_says_any_more(self, catalogue: Path, mark: str) -> None:
        catalogue.write_text(f'{HEADER}{mark}msgid "Sign on"\n{mark}msgstr "Anmelden"\n')
        assert any(gap.endswith("nobody says it any more: 'Sign on'") for gap in gaps())

    def test_names_a_catalogue_that_is_not_there(
        self, catalogue: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(catalogues, "FEWER", {"toy": ("de", "it")})
        assert [gap for gap in gaps() if "there is no such catalogue" in gap] == [
            "toy/comptoir_toy/locale/it/LC_MESSAGES/comptoir_toy.po: there is no such catalogue; "
            "`make catalogues` begins it"
        ]

    def test_asks_nothing_of_a_package_that_says_nothing(self, sources: Path) -> None:
        assert gaps() == []

    def test_names_a_word_that_a_table_has_not_in_every_language(self, sources: Path) -> None:
        (sources / "words.csv").write_text("list,key,en,de,fr,it\nunit,HUR,hour,Stunde,,ora\n")
        (sources / "mapping.csv").write_text(MAPPING.splitlines()[0])
        assert gaps() == ["toy/comptoir_toy/words.csv, line 2: no word in fr"]


class TestAnUpdate:
    def test_adds_what_is_missing_but_translates_nothing(self, catalogue: Path) -> None:
        catalogues.update_all()
        assert 'msgid "Sign in"\nmsgstr ""' in catalogue.read_text()
        assert len(gaps()) == 3

    def test_changes_a_catalogue_only_once(self, catalogue: Path) -> None:
        catalogue.write_text(f'{HEADER}msgid "Sign on"\nmsgstr "Anmelden"\n')
        catalogues.update_all()
        once = catalogue.read_text()
        catalogues.update_all()
        assert catalogue.read_text() == once

    def test_begins_a_catalogue_that_is_due(self, catalogue: Path) -> None:
        catalogue.unlink()
        catalogues.update_all()
        assert '"Language: de\\n"' in catalogue.read_text()
        assert len(gaps()) == 3

    def test_keeps_the_translation_of_what_nobody_says_until_it_is_said_again(self, catalogue: Path) -> None:
        source = catalogue.parents[3] / "page.html"
        page = source.read_text()
        catalogue.write_text(f'{HEADER}msgid "Sign in"\nmsgstr "Anmelden"\n')
        source.write_text("")
        catalogues.update_all()
        assert '#~ msgid "Sign in"\n#~ msgstr "Anmelden"' in catalogue.read_text()
        source.write_text(page)
        catalogues.update_all()
        assert '\nmsgid "Sign in"\nmsgstr "Anmelden"' in catalogue.read_text()
        assert "#~" not in catalogue.read_text()

    def test_writes_a_sentence_on_one_line(self, catalogue: Path) -> None:
        long = " ".join(["word"] * 60)
        (catalogue.parents[3] / "checks.py").write_text(f'Message("{long}.")')
        catalogues.update_all()
        assert f'msgid "{long}."' in catalogue.read_text()


def test_a_compiled_catalogue_translates(catalogue: Path) -> None:
    catalogue.write_text(f'{HEADER}msgid "Sign in"\nmsgstr "Anmelden"\n')
    catalogues.compile_all()
    with catalogue.with_suffix(".mo").open("rb") as compiled:
        assert gettext.GNUTranslations(compiled).gettext("Sign in") == "Anmelden"


def test_a_new_plugin_has_every_sentence_in_every_language(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(catalogues, "ROOT", tmp_path)
    write_plugin("acme", tmp_path)
    assert len(catalogues.catalogues(tmp_path / "acme")) == len(catalogues.LANGUAGES)
    assert list(catalogues.gaps(tmp_path / "acme")) == []


class TestOurPackages:
    def test_an_update_leaves_their_catalogues_as_they_are(self) -> None:
        for package in catalogues.PACKAGES:
            template = sentences.messages(package)
            for file in catalogues.catalogues(package):
                assert catalogues.updated(catalogues.load(file), template) == file.read_bytes(), file

    @pytest.mark.parametrize("package", catalogues.PACKAGES, ids=lambda package: package.name)
    def test_speak_the_languages_they_should_and_no_other(self, package: Path) -> None:
        due = catalogues.due(package, sentences.messages(package))
        assert catalogues.catalogues(package) == due
        assert list(catalogues.gaps(package)) == []

    def test_all_speak_german_french_and_italian_but_the_hub(self) -> None:
        assert catalogues.LANGUAGES == ("de", "fr", "it")
        assert catalogues.FEWER == {"hub": ("de",)}

    def test_translate_the_same_sentence_alike(self) -> None:
        """Whose catalogue is asked first depends on who asks; only the hub is always asked for its own words."""
        heard: dict[tuple[str, str], dict[str, set[str]]] = {}
        for package in catalogues.PACKAGES:
            for file in catalogues.catalogues(package) if package.name != "hub" else ():
                for message in catalogues.load(file):
                    key = file.parent.parent.name, str(message.id)
                    heard.setdefault(key, {}).setdefault(str(message.string), set()).add(package.name)
        assert {key: said for key, said in heard.items() if key[1] and len(said) > 1} == {}

    def test_write_in_the_swiss_manner(self) -> None:
        """No ß; «» close to what they hold, as are : ; ! and ? to what they follow, in French too; ’ for elision."""
        mistakes = {
            "de": r"ß|[„“”]",
            "fr": r"ß|\s[:;!?»]|«\s|[„“”]|\w'\w",
            "it": r"ß|\s[:;!?»]|«\s|[„“”]|\w'\w",
        }
        found = [
            f"{file.stem}: {message.string}"
            for package in catalogues.PACKAGES
            for file in catalogues.catalogues(package)
            for message in catalogues.load(file)
            if message.id and re.search(mistakes[file.parent.parent.name], str(message.string))
        ]
        assert found == []

    def test_make_no_sentence_for_people_on_the_spot(self) -> None:
        """Only the settings' faults, which end the start on the operator's terminal, are English alone."""
        unread = [
            f"{file.relative_to(package)}:{call.lineno}"
            for package in catalogues.PACKAGES
            for file in sorted((package / f"comptoir_{package.name}").rglob("*.py"))
            for call in _calls(file)
            if any(isinstance(argument, ast.JoinedStr | ast.Constant) for argument in _sentences(call))
        ]
        assert unread == []


FAULTS = {
    "Conflict": 0, "Ended": 0, "GiveUp": 0, "Invalid": 1, "NotAllowed": 0, "PluginError": 1, "Refused": 1, "TryLater": 0
}  # fmt: skip
"""Fault → which of its arguments is what a person reads, in that person's language."""


def _calls(file: Path) -> Iterator[ast.Call]:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    return (node for node in ast.walk(tree) if isinstance(node, ast.Call))


def _sentences(call: ast.Call) -> Iterator[ast.expr]:
    """What would have to be a `Message`, or the literal text of one."""
    if isinstance(call.func, ast.Name) and call.func.id in FAULTS:
        yield from call.args[FAULTS[call.func.id] :][:1]
    if isinstance(call.func, ast.Name) and call.func.id == "Message":
        yield from (argument for argument in call.args[:1] if isinstance(argument, ast.JoinedStr))
