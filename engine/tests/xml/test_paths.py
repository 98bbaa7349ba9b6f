"""One notation for places, both ways."""

from __future__ import annotations

import pytest
from comptoir_engine.xml.paths import Paths, find, locate, path_of, steps_of, template
from lxml import etree

PREFIXES = {"urn:i": "", "urn:c": "cbc"}
ROOT = etree.fromstring(
    '<Invoice xmlns="urn:i" xmlns:x="urn:c" xmlns:f="urn:foreign">'
    '<x:Note>a</x:Note><x:Line><x:ID s="1">b</x:ID></x:Line><x:Line><x:ID/><x:ID f:u="2">c</x:ID></x:Line><f:Odd/>'
    "</Invoice>"
)


def element(text: str) -> etree._Element:
    return next(found for found in ROOT.iter() if found.text == text)


def test_a_number_stands_only_where_siblings_share_the_name() -> None:
    assert path_of(element("a"), PREFIXES) == "/Invoice/cbc:Note"
    assert path_of(element("c"), PREFIXES) == "/Invoice/cbc:Line[2]/cbc:ID[2]"


def test_attributes_and_foreign_names_are_written_out() -> None:
    assert path_of(element("b"), PREFIXES, "s") == "/Invoice/cbc:Line[1]/cbc:ID/@s"
    assert path_of(element("c"), PREFIXES, "{urn:foreign}u").endswith("/@{urn:foreign}u")
    assert path_of(ROOT[-1], PREFIXES) == "/Invoice/{urn:foreign}Odd"


@pytest.mark.parametrize("text", ["a", "b", "c"])
def test_a_path_leads_back_to_its_element(text: str) -> None:
    assert find(ROOT, path_of(element(text), PREFIXES), PREFIXES) is element(text)


def test_a_path_that_leads_nowhere_ends_at_the_nearest_ancestor() -> None:
    assert find(ROOT, "/Invoice/cbc:Line[2]/cbc:Price", PREFIXES) is ROOT[2]
    assert find(ROOT, "/Order/cbc:Line", PREFIXES) is None


@pytest.mark.parametrize("namespace", ["urn:foreign", "http://foreign.example/a", "urn:it's"])
def test_a_path_with_foreign_names_leads_back_or_to_the_nearest_ancestor(namespace: str) -> None:
    root = etree.fromstring(f'<Invoice xmlns="urn:i"><O xmlns="{namespace}"><P/><P>d</P></O></Invoice>')
    assert find(root, path_of(root[0], PREFIXES), PREFIXES) is root[0]
    assert find(root, path_of(root[0][1], PREFIXES), PREFIXES) is root[0][1]
    for nowhere in (f"{{{namespace}}}None", f"{{{namespace}}}O[2]", f"{{{namespace}}}O[x]", "{urn:"):
        assert find(root, f"/Invoice/{nowhere}", PREFIXES) is root


def test_a_template_has_no_numbers_and_no_predicates() -> None:
    assert template("/Invoice/cbc:Line[2]/cbc:A[cbc:B='x/[y]']/cbc:C[1]") == "/Invoice/cbc:Line/cbc:A/cbc:C"


@pytest.mark.parametrize(
    ("expanded", "path"),
    [
        ("/Q{urn:i}Invoice[1]/Q{urn:c}Line[2]/Q{urn:c}ID[2]", "/Invoice/cbc:Line[2]/cbc:ID[2]"),
        ("/Q{urn:i}Invoice[1]/Q{urn:c}Line[1]/Q{urn:c}ID[1]/@s", "/Invoice/cbc:Line[1]/cbc:ID/@s"),
        ("/*:Invoice[namespace-uri()='urn:i'][1]/*:Line[namespace-uri()='urn:c'][2]", "/Invoice/cbc:Line[2]"),
        ("/*:Invoice[namespace-uri()='urn:i'][1]/*:Note[namespace-uri()='urn:c'][7]", "/Invoice"),
    ],
)
def test_paths_of_saxon_and_of_svrl_are_followed(expanded: str, path: str) -> None:
    place = locate(ROOT, expanded)
    assert place is not None
    assert path_of(place[0], PREFIXES, place[1]) == path


def test_a_slash_inside_a_predicate_begins_no_step() -> None:
    assert find(ROOT, "/Invoice/cbc:Line[cbc:ID/@s='1']/cbc:ID", PREFIXES) is element("b")


def test_the_paths_of_a_whole_document_are_those_of_its_elements() -> None:
    paths = Paths(PREFIXES)
    for found in reversed(list(ROOT.iter())):
        assert paths.of(found) == path_of(found, PREFIXES)
        for attribute in found.attrib:
            assert paths.of(found, str(attribute)) == path_of(found, PREFIXES, str(attribute))


@pytest.mark.parametrize(
    ("path", "steps"),
    [
        ("/a", ["a"]),
        ("/a/b[2]/@c", ["a", "b[2]", "@c"]),
        ("/a[b/c='d']/e[12]", ["a[b/c='d']", "e[12]"]),
        ("/a[b[1]/c]/d", ["a[b[1]/c]", "d"]),
        ("//@c", ["", "@c"]),
    ],
)
def test_a_slash_in_a_condition_ends_no_step(path: str, steps: list[str]) -> None:
    assert steps_of(path) == steps
