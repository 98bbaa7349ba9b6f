"""The rules as they are run find what the published stylesheet finds, to the letter."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from itertools import zip_longest
from pathlib import Path
from shutil import copy

import pytest
from comptoir_en16931 import stylesheet
from comptoir_engine.xml.outline import Outline
from comptoir_engine.xml.parse import parse
from comptoir_engine.xml.patterns import Step
from comptoir_engine.xml.saxon import Saxon
from comptoir_engine.xml.schematron import lean
from lxml import etree

_SAMPLES = Path(__file__).parents[1] / "comptoir_en16931/samples"
_CASES = "{http://difi.no/xsd/vefa/validator/1.0}"
_SVRL = "{http://purl.oclc.org/dsdl/svrl}"
_UBL = "{urn:oasis:names:specification:ubl:schema:xsd:"

Failed = list[dict[str, str]]
Both = Callable[[etree._Element], tuple[Failed, Failed]]


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Both:
    """What the stylesheet finds in a document as it was published, and as it is run."""
    ours = stylesheet()
    if ours is None:
        pytest.skip("no package brings the rules")
    published = Path(copy(ours, tmp_path_factory.mktemp("published")))
    engine, made = Saxon(), lean(ours)
    engine.prepare(published)
    engine.prepare(ours, read=lambda path: made.text)
    engine.start()

    def run(root: etree._Element) -> tuple[Failed, Failed]:
        node = engine.node(etree.tostring(root, encoding="unicode", with_tail=False))
        told = made.parameters(Outline(root))
        return _failed(engine.text(published, node, {})), _failed(engine.text(ours, node, told))

    return run


def _failed(report: str) -> Failed:
    """Each failed assert: its rule, flag and place, and what it says."""
    asserts = parse(report.encode()).iter(f"{_SVRL}failed-assert")
    return [dict(each.attrib) | {"text": "".join(each.itertext()).strip()} for each in asserts]


def test_the_rules_are_of_the_form_that_is_made_leaner() -> None:
    rules = stylesheet()
    if rules is None:
        pytest.skip("no package brings the rules")
    text = lean(rules).text
    assert text.count('select="//(') == 3
    assert text.count("exists($comptoir-codes-") >= 18
    assert sum(len(group) for group in lean(rules).absences.groups) > 600


@pytest.fixture(scope="module")
def samples() -> dict[str, etree._Element]:
    """A good document of each kind."""
    good = [parse(file.read_bytes()) for file in sorted(_SAMPLES.glob("good-*.xml"))]
    return {etree.QName(root).localname: root for root in good}


@pytest.mark.parametrize("kind", ["Invoice", "CreditNote"])
def test_each_path_that_must_be_absent_is_asked_for_where_it_is(
    kind: str, samples: dict[str, etree._Element]
) -> None:
    rules = stylesheet()
    assert rules is not None
    absences = lean(rules).absences
    unasked = []
    for number, group in enumerate(absences.groups):
        for steps in group:
            document = deepcopy(samples[kind])
            _put_in(document, steps)
            if number not in absences.to_ask(Outline(document)):
                unasked.append(steps)
    assert unasked == []


@pytest.mark.parametrize("kind", ["Invoice", "CreditNote"])
def test_each_path_that_must_be_absent_is_noticed(
    kind: str, both: Both, samples: dict[str, etree._Element]
) -> None:
    """One path of each group at a time, for a group is asked for by what stands in it alone."""
    rules = stylesheet()
    assert rules is not None
    for several in zip_longest(*lean(rules).absences.groups):
        document, paths = deepcopy(samples[kind]), [steps for steps in several if steps is not None]
        for steps in paths:
            _put_in(document, steps)
        plain, leaner = both(document)
        assert plain == leaner
        assert len({failed["id"] for failed in plain}) >= len(paths)


def _put_in(document: etree._Element, steps: tuple[Step, ...]) -> None:
    """What these steps lead to, in elements that are there as far as there are any; a line is one of this document."""
    here, line = document, f"{etree.QName(document).localname}Line"
    for step in steps if steps[0].deep else steps[1:]:
        name = max(step.names, key=lambda name: name.endswith(line))
        if name.startswith("@"):
            here.set(name[1:], "x")
        else:
            found = here.find(name)
            here = etree.SubElement(here, name) if found is None or step is steps[-1] else found


def test_samples_and_whole_documents_are_at_fault_for_the_same(both: Both, shared: Path) -> None:
    folders = [shared / "corpora" / name for name in ("en16931/ubl", "en16931/bis", "xrechnung")]
    files = [file for folder in (_SAMPLES, *folders) for file in sorted(folder.glob("*.xml"))]
    roots = {file.name: parse(file.read_bytes()) for file in files}
    documents = {name: root for name, root in roots.items() if str(root.tag).startswith(_UBL)}
    assert len(documents) > 50
    reports = {name: both(root) for name, root in documents.items()}
    assert [name for name, (plain, leaner) in reports.items() if plain != leaner] == []


@pytest.mark.parametrize("folder", ["unit-ubl-invoice", "unit-ubl-creditnote"])
def test_each_case_of_a_rule_finds_the_same(folder: str, both: Both, shared: Path) -> None:
    different = []
    for file in sorted((shared / "corpora/en16931" / folder).glob("*.xml")):
        for number, case in enumerate(parse(file.read_bytes()).iter(f"{_CASES}test"), 1):
            [document] = [child for child in case if not str(child.tag).startswith(_CASES)]
            plain, leaner = both(deepcopy(document))
            if plain != leaner:
                different.append(f"{file.name}, case {number}")
    assert different == []
