from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from comptoir_engine.messages import catalogue
from comptoir_engine.messages.catalogue import LANGUAGES, say, translated
from comptoir_engine.model import Message

ENGINE = Path(catalogue.__file__).parent.parent


@pytest.fixture
def packages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Two packages with German catalogues of their own, in place of those installed."""
    _install(
        tmp_path / "first",
        {"The file is empty.": "Die Datei ist leer.", "{n} of {total}": "Von {total} sind es {n}"},
    )
    _install(tmp_path / "second", {"Hello": "Grüezi", "{a} is late": "{b} kommt zu spät"})
    found = [("first", tmp_path / "first"), ("second", tmp_path / "second"), ("none", tmp_path / "none")]
    monkeypatch.setattr(catalogue, "_packages", lambda first: iter(found))
    catalogue._catalogues.cache_clear()
    yield tmp_path
    catalogue._catalogues.cache_clear()


def _install(package: Path, sentences: dict[str, str]) -> None:
    made = Catalog(locale="de")
    for key, sentence in sentences.items():
        made.add(key, sentence)
    file = package / "locale" / "de" / "LC_MESSAGES" / f"{package.name}.mo"
    file.parent.mkdir(parents=True)
    with file.open("wb") as stream:
        write_mo(stream, made)


@pytest.mark.usefixtures("packages")
class TestCatalogues:
    def test_each_package_s_catalogue_is_asked(self) -> None:
        assert say(Message("The file is empty."), "de") == "Die Datei ist leer."
        assert say(Message("Hello"), "de") == "Grüezi"

    def test_places_are_filled_after_the_translation(self) -> None:
        assert say(Message("{n} of {total}", {"n": "2", "total": "5"}), "de") == "Von 5 sind es 2"
        assert say(Message("{n} of {total}", {"n": "2", "total": "5"}), "en") == "2 of 5"

    @pytest.mark.parametrize("language", ["en", "fr", "xx", "../de"])
    def test_what_no_catalogue_has_is_said_in_english(self, language: str) -> None:
        assert say(Message("The file is empty."), language) == "The file is empty."

    def test_a_translation_with_a_wrong_place_gives_way_to_english(self) -> None:
        assert say(Message("{a} is late", {"a": "Nora"}), "de") == "Nora is late"

    def test_a_place_that_nothing_fills_does_not_raise(self) -> None:
        assert say(Message("{n} of {total}", {"n": "2"}), "de") == "Von {total} sind es {n}"

    def test_braces_in_a_value_are_text(self) -> None:
        assert say(Message("{n} of {total}", {"n": "{total}", "total": "{0}"}), "en") == "{total} of {0}"

    def test_a_sentence_without_values_keeps_its_braces(self) -> None:
        assert say(Message("Write {this} so"), "de") == "Write {this} so"

    def test_a_translation_can_be_had_with_its_places_open(self) -> None:
        assert translated("{n} of {total}", "de") == "Von {total} sind es {n}"


@pytest.mark.parametrize("language", [language for language in LANGUAGES if language != "en"])
def test_the_engine_brings_its_sentences_in_each_language(language: str) -> None:
    file = ENGINE / "locale" / language / "LC_MESSAGES" / "comptoir_engine.po"
    with file.open("rb") as stream:
        sentences = [entry for entry in read_po(stream, locale=language) if entry.id]
    assert len(sentences) > 30
    assert [entry.id for entry in sentences if not entry.string or entry.fuzzy] == []
    assert [entry.id for entry in sentences if "ß" in str(entry.string)] == []


def test_the_engine_itself_is_among_the_packages() -> None:
    assert ("comptoir_engine", ENGINE) in list(catalogue._packages("comptoir_engine"))
