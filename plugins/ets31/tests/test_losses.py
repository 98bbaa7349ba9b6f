"""No value disappears: each one is in the result, or is named as lost."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path

import comptoir_ets31
import pytest
from comptoir_engine.hookspecs import Converted
from comptoir_engine.pivot.compare import compare
from comptoir_engine.xml.content import Content
from comptoir_engine.xml.mapping import PIVOT_PREFIXES
from comptoir_engine.xml.paths import Prefixes, path_of
from comptoir_ets31.table import PREFIXES
from lxml import etree

FIXTURES = Path(__file__).resolve().parents[3] / "fixtures"
STORIES = [path for path in sorted(FIXTURES.glob("*/*.xml")) if path.stat().st_size < 30_000]
WORDS = {"380": "Rechnung", "381": "Gutschrift", "VAT": "Steuer", "S": "Standard Satz"}

Convert = Callable[..., Converted]
Changes = Callable[[Content, Prefixes], Iterator[tuple[str, str, Content]]]
AsPivot = Callable[[bytes], Content]


def _silent(content: Content, prefixes: Prefixes, convert: Convert, changes: Changes) -> list[str]:
    """The paths whose value can change without a change in the result and without a loss that names it."""
    before = convert(content).content.bytes
    silent = []
    for path, value, changed in changes(content, prefixes):
        after = convert(changed)
        named = any(loss.path == path and loss.value != value for loss in after.losses)
        if not named and after.content.bytes == before:
            silent.append(path)
    return silent


def test_no_value_of_a_sample_disappears_on_its_way_to_the_pivot(
    good: Content, read: Convert, changes: Changes
) -> None:
    assert _silent(good, PREFIXES, read, changes) == []


def test_no_value_of_a_sample_disappears_on_its_way_back(
    good: Content, read: Convert, write: Convert, changes: Changes, as_pivot: AsPivot
) -> None:
    pivot = as_pivot(read(good).content.bytes)
    assert _silent(pivot, PIVOT_PREFIXES, write, changes) == []


@pytest.mark.parametrize("path", STORIES, ids=lambda path: path.parent.name)
def test_no_value_of_a_fixture_disappears(
    path: Path, write: Convert, changes: Changes, as_pivot: AsPivot
) -> None:
    assert _silent(as_pivot(path.read_bytes()), PIVOT_PREFIXES, write, changes) == []


@pytest.mark.parametrize(
    "name",
    [
        "en16931/bis/CreditNote-Max_content.xml",
        "en16931/bis/ubl-tc434-test-1.xml",
        "en16931/ubl/guide-example2.xml",
        "xrechnung/01.15a-INVOICE_ubl.xml",
    ],
)
def test_no_value_of_a_rich_document_disappears(
    name: str, shared: Path, write: Convert, changes: Changes, as_pivot: AsPivot
) -> None:
    pivot = as_pivot((shared / "corpora" / name).read_bytes())
    assert _silent(pivot, PIVOT_PREFIXES, write, changes) == []


def test_a_sample_comes_back_with_the_same_meaning_and_a_second_round_changes_nothing(
    good: Content, read: Convert, write: Convert, as_pivot: AsPivot
) -> None:
    _assert_stable(as_pivot(read(good).content.bytes), read, write)


def test_every_reference_document_comes_back_with_the_same_meaning_less_its_losses(
    shared: Path, read: Convert, write: Convert, as_pivot: AsPivot
) -> None:
    for path in _references(shared):
        _assert_stable(as_pivot(path.read_bytes()), read, write)


def test_every_value_of_a_reference_document_is_in_the_result_or_named_as_lost(
    shared: Path, write: Convert, as_pivot: AsPivot
) -> None:
    for path in _references(shared):
        pivot = as_pivot(path.read_bytes())
        converted = write(pivot)
        lost = {loss.path: loss.value for loss in converted.losses}
        said = {element.text for element in converted.content.tree.iter(etree.Element)}
        for place, value in _values(pivot.tree):
            kept = lost[place] == value if place in lost else _in(value, said)
            assert kept, f"{path.name}: {place} {value!r}"


@pytest.mark.parametrize("options", [{}, {"line_shape": "wrapped", "date_shape": "8"}, {"extension": "on"}])
def test_every_reference_document_becomes_valid(
    shared: Path, write: Convert, as_pivot: AsPivot, options: dict[str, str]
) -> None:
    check, format = comptoir_ets31.checks()[0], comptoir_ets31.formats()[0]
    for path in _references(shared):
        pivot = as_pivot(path.read_bytes())
        written = Content(write(pivot, **options).content.document)
        report = check.run(written)
        assert (report.verdict, report.findings) == ("valid", ()), f"{path.name}: {report.findings}"
        assert format.recognise(written) == pivot.document.type


def _references(shared: Path) -> list[Path]:
    corpora = shared / "corpora"
    folders = ("en16931/ubl/*", "en16931/bis/*", "xrechnung/*_ubl.xml")
    found = [path for folder in folders for path in sorted(corpora.glob(folder))]
    assert len(found) > 40
    return found


def _assert_stable(pivot: Content, read: Convert, write: Convert) -> None:
    first = write(pivot)
    back = read(first.content)
    lost = {loss.path for loss in first.losses}
    assert [each for each in compare(pivot.tree, back.content.tree) if each.path not in lost] == []
    second = write(back.content)
    assert second.content.bytes == first.content.bytes
    assert read(second.content).content.bytes == back.content.bytes


def _values(root: etree._Element) -> Iterator[tuple[str, str]]:
    for element in root.iter(etree.Element):
        for name, value in element.attrib.items():
            if "XMLSchema-instance" not in str(name):
                yield path_of(element, PIVOT_PREFIXES, str(name)), str(value)
        if not len(element) and (element.text or "").strip():
            yield path_of(element, PIVOT_PREFIXES), str(element.text)


def _in(value: str, said: set[str | None]) -> bool:
    """As it was written, as its word, as the form of a day, or as the same number."""
    if {value, WORDS.get(value), value.replace("-", "") + "000000000"} & said:
        return True
    return any(_number(value) == _number(each) is not None for each in said)


def _number(text: str | None) -> Decimal | None:
    return Decimal(text) if text and text.replace(".", "").replace("-", "").isdigit() else None
