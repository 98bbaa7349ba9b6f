"""Every rule of the artefact is said in our own words, in every language."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from comptoir_en16931 import stylesheet
from comptoir_en16931.explanations import EXPLANATIONS
from comptoir_en16931.ruleset import FLAGS, facts, rule_set
from comptoir_en16931.words import ONCE, told
from comptoir_engine.messages import LANGUAGES, say
from comptoir_engine.pivot.terms import term
from comptoir_engine.xml.broken_rules import Failed
from comptoir_engine.xml.parse import parse
from lxml import etree

_SVRL = "{http://purl.oclc.org/dsdl/svrl}"
_ANYWHERE = parse(b"<Invoice><Total><Amount/></Total></Invoice>")[0][0]


@pytest.fixture(scope="module")
def every_rule() -> list[Failed]:
    """Each assert of the artefact, as if it had failed."""
    file = stylesheet()
    if file is None:
        pytest.skip("no package brings the rules")
    return list(_asserts(file.read_bytes()))


@pytest.fixture(scope="module")
def every_flag() -> dict[str, str]:
    """Each rule of the artefact with its flag."""
    file = stylesheet()
    if file is None:
        pytest.skip("no package brings the rules")
    return {
        _said(failed, "id"): _said(failed, "flag")
        for failed in parse(file.read_bytes()).iter(f"{_SVRL}failed-assert")
    }


def _said(failed: etree._Element, name: str) -> str:
    [said] = [each.text or "" for each in failed if each.get("name") == name]
    return said.strip()


def _asserts(rules: bytes) -> Iterator[Failed]:
    for failed in parse(rules).iter(f"{_SVRL}failed-assert"):
        [rule] = [each.text or "" for each in failed if each.get("name") == "id"]
        text = " ".join("".join(failed.itertext(f"{_SVRL}text")).split())
        yield Failed(rule, text, _ANYWHERE)


def test_every_rule_is_said_in_our_own_words(every_rule: list[Failed]) -> None:
    assert len(every_rule) > 900
    assert [failed.rule for failed in every_rule if told(failed) is None] == []


def test_every_rule_says_how_to_mend_it(every_rule: list[Failed]) -> None:
    said = {failed.rule: told(failed) for failed in every_rule}
    assert [rule for rule, words in said.items() if words is None or words.hint is None] == []


@pytest.mark.parametrize("language", [each for each in LANGUAGES if each != "en"])
def test_no_rule_is_left_in_english(language: str, every_rule: list[Failed]) -> None:
    english = set()
    for failed in every_rule:
        words = told(failed)
        assert words is not None
        for message in filter(None, (words.message, words.hint)):
            if say(message, language, "comptoir_en16931") == str(message):
                english.add(failed.rule)
    assert sorted(english) == []


def test_a_rule_of_a_category_names_it_as_documents_do(every_rule: list[Failed]) -> None:
    [words] = [told(failed) for failed in every_rule if failed.rule == "BR-IC-05"]
    assert words is not None
    assert str(words.message) == "With the VAT category K the VAT rate must be 0."


def test_what_the_standard_does_not_know_is_named(every_rule: list[Failed]) -> None:
    said = {failed.rule: told(failed) for failed in every_rule}
    names = {
        rule: words.message.args.get("name")
        for rule, words in said.items()
        if words is not None and rule.startswith(("UBL-CR-", "UBL-DT-"))
    }
    assert (names["UBL-CR-005"], names["UBL-CR-002"]) == ("UUID", "UBLVersionID")
    assert names["UBL-DT-08"] == "schemeName"


def test_only_rules_and_terms_that_exist_are_spoken_of(every_rule: list[Failed]) -> None:
    known = {failed.rule for failed in every_rule} | set(facts("cii"))
    assert set(EXPLANATIONS) | set(ONCE) <= known
    assert [id for id in ONCE.values() if id is not None and term(id) is None] == []


def test_what_is_known_of_each_rule_is_what_the_artefact_says(every_flag: dict[str, str]) -> None:
    assert {rule: FLAGS[fact.severity] for rule, fact in facts().items()} == every_flag


def test_each_rule_but_those_that_the_artefact_never_reports_is_tested(every_flag: dict[str, str]) -> None:
    rules = rule_set("ubl")
    tested = {rule.id for kind in rules.kinds for rule in kind.rules} | {path.rule for path in rules.unused}
    never = {f"BR-CO-0{number}" for number in (5, 6, 7, 8)} | {"BR-DEC-13", "BR-DEC-15"}
    assert tested == set(every_flag) - never
    assert [rule for rule, fact in facts().items() for each in fact.terms if term(each) is None] == []
