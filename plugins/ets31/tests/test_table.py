"""The mapping table, the stylesheets, the schema, the README and the catalogue say the same."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import comptoir_ets31
import pytest
from babel.messages.pofile import read_po
from comptoir_engine.codes.crosswalk import crosswalk, joined
from comptoir_engine.hookspecs import Converted
from comptoir_engine.pivot.terms import invoice_path
from comptoir_engine.xml.content import Content
from comptoir_engine.xml.mapping import PIVOT_PREFIXES, Row
from comptoir_engine.xml.parse import parse
from comptoir_engine.xml.paths import Prefixes, path_of, template
from comptoir_ets31 import generate
from comptoir_ets31.table import LISTS, PREFIXES, known, table
from lxml import etree

PACKAGE = Path(comptoir_ets31.__file__).parent
READ_ONLY = "BV.040_Referenz_zur_Bestellung_Bestell_Nr_des_Kaeufers"
"""Seen, but the pivot knows the order of the whole document only, and that is written in the head."""

XS = "{http://www.w3.org/2001/XMLSchema}"

Convert = Callable[..., Converted]
Changes = Callable[[Content, Prefixes], Iterator[tuple[str, str, Content]]]
Reach = Mapping[str, set[str]]
"""Template of a value → templates of all that changes in the result when it changes; `lost` if it is named as lost."""


def _rows() -> list[Row]:
    """The rows as they stand in the file, those for values that both sides have a place for."""
    return [
        row
        for row in table().rows
        if row.carried
        and not row.term.startswith("BG")
        and row.pivot != "/Invoice"
        and (row.pivot.startswith("/Invoice") or "PaymentDueDate" in row.pivot)
    ]


def _is_value(path: str) -> bool:
    """Whether a path of ETS 3.1 leads to a value and not to a group."""
    return path.rpartition("/")[2].startswith(("BV.", "@"))


def _is_constant(row: Row) -> bool:
    """Whether the place always holds the same word, whatever the value."""
    return row.codes in {"3.1", "ETS Invoice", "list participant", "list terms"}


def _leaves(tree: etree._Element, prefixes: Prefixes) -> dict[str, str]:
    found = {}
    for element in tree.iter(etree.Element):
        for name, value in element.attrib.items():
            found[path_of(element, prefixes, str(name))] = str(value)
        if not len(element) and element.text:
            found[path_of(element, prefixes)] = element.text
    return found


def _reach(
    content: Content, convert: Convert, changes: Changes, prefixes: tuple[Prefixes, Prefixes]
) -> Reach:
    ours, theirs = prefixes
    before = _leaves(convert(content).content.tree, theirs)
    reach: dict[str, set[str]] = defaultdict(set)
    for path, _, changed in changes(content, ours):
        converted = convert(changed)
        after = _leaves(converted.content.tree, theirs)
        reach[template(path)] |= {template(key) for key, _ in before.items() ^ after.items()}
        if any(loss.path == path for loss in converted.losses):
            reach[template(path)].add("lost")
    return reach


@pytest.fixture(scope="module")
def samples(request: pytest.FixtureRequest) -> list[Content]:
    as_ets: Callable[[bytes], Content] = request.getfixturevalue("as_ets")
    return [as_ets(path.read_bytes()) for path in sorted((PACKAGE / "samples").glob("good-*.xml"))]


@pytest.fixture(scope="module")
def pivots(samples: list[Content], read: Convert, as_pivot: Callable[[bytes], Content]) -> list[Content]:
    """The samples' pivots, with the two values that none of them has."""
    texts = [read(sample).content.bytes for sample in samples]
    added = texts[-1].replace(
        b"<cbc:IssueDate>", b"<cbc:CopyIndicator>false</cbc:CopyIndicator><cbc:IssueDate>"
    )
    added = added.replace(
        b"</cbc:DocumentCurrencyCode>",
        b"</cbc:DocumentCurrencyCode><cbc:LineCountNumeric>1</cbc:LineCountNumeric>",
    )
    return [as_pivot(text) for text in [*texts, added]]


def test_each_row_tells_where_a_value_goes_on_its_way_to_the_pivot(
    samples: list[Content], read: Convert, changes: Changes
) -> None:
    reach: dict[str, set[str]] = defaultdict(set)
    for sample in samples:
        for path, reached in _reach(sample, read, changes, (PREFIXES, PIVOT_PREFIXES)).items():
            reach[path] |= {invoice_path(each) for each in reached}
    for row in (row for row in _rows() if _is_value(row.source)):
        assert {invoice_path(template(row.pivot)), "lost"} & reach[row.source], (
            f"{row.source}: {reach[row.source]}"
        )


def test_each_row_tells_where_a_value_of_the_pivot_goes(
    pivots: list[Content], write: Convert, changes: Changes
) -> None:
    reach: dict[str, set[str]] = defaultdict(set)
    for pivot in pivots:
        for path, reached in _reach(pivot, write, changes, (PIVOT_PREFIXES, PREFIXES)).items():
            reach[path] |= reached
            reach[invoice_path(path)] |= reached
    for row in _rows():
        reached = reach[template(row.pivot)]
        if row.fact.startswith("I") or row.source.endswith(READ_ONLY):
            assert row.source not in reached
        elif not _is_constant(row):
            assert {row.source, "lost"} & reached, f"{row.pivot}: {reached}"


KEPT = {
    "/Invoice/Invoice_Header/I.H.010_Basisdaten/BV.070_Bestelldatum",
    "/Invoice/Invoice_Header/I.H.140_MwSt._Informationen/BV.030_MwSt_Nummer_des_Kaeufers",
    "/Invoice/Invoice_Detail/Invoice_Items/I.D.010_Basisdaten/BV.050_Kostenstelle_des_Kaeufers",
    "/Invoice/Invoice_Detail/Invoice_Items/I.D.030_Steuern/BV.060_Steuerlicher_Hinweis",
    "/Invoice/Invoice_Summary/I.S.020_Aufschluesselung_der_Steuern/BV.060_Steuerlicher_Hinweis",
}
"""What a sample holds under numbers that the table does not know: passed on, not made."""


def test_all_that_is_written_was_seen_and_all_that_was_seen_is_written(
    pivots: list[Content], write: Convert
) -> None:
    seen = {row.source for row in table().rows if row.fact[:1] in ("A", "B") and _is_value(row.source)}
    written = {path for path in seen if not path.endswith(READ_ONLY)}
    assert _written(pivots, write) == written | KEPT


def _written(pivots: list[Content], write: Convert) -> set[str]:
    found = set()
    for pivot in pivots:
        tree = write(pivot, language="de").content.tree
        found |= {template(path) for path in _leaves(tree, PREFIXES)}
    return found


def test_the_stylesheets_name_no_element_that_the_table_does_not_know() -> None:
    names = {child for _, child in known()} | {"Invoice"}
    for path in (PACKAGE / "xslt").glob("*.xsl"):
        named = set(
            re.findall(r"(?:BV|I\.[HDS])\.[0-9]{3}_[\w.]+|Invoice_[A-Z][a-z]+", path.read_text("utf-8"))
        )
        assert named <= names, path.name


def test_the_stylesheet_has_the_words_of_the_crosswalk() -> None:
    assert generate.CODES.read_text("utf-8") == generate.codes()
    assert generate.COUNTRIES.read_text("utf-8") == generate.countries()


def test_a_name_of_a_country_means_one_country_in_all_languages() -> None:
    meanings: dict[str, set[str]] = defaultdict(set)
    for language in generate.LANGUAGES:
        for code, name in generate.names(language).items():
            meanings[name.lower()].add(code)
            meanings[code.lower()].add(code)
    assert len(meanings) > 500
    assert {name: codes for name, codes in meanings.items() if len(codes) > 1} == {}


def test_every_list_that_the_table_names_exists_and_each_part_of_the_crosswalk_is_named() -> None:
    named = {row.codes.removeprefix("list ") for row in table().rows if row.codes.startswith("list ")}
    assert named == set(crosswalk(LISTS).parts)


def test_words_and_codes_are_of_the_lists_that_a_part_joins() -> None:
    for part, pairs in crosswalk(LISTS).parts.items():
        theirs, ours = joined(LISTS, part)
        assert theirs is not None
        assert theirs.codes == tuple(pair.theirs for pair in pairs)
        assert all(ours is None or pair.ours in ours.codes for pair in pairs)


def test_a_word_that_was_seen_is_written_and_one_that_was_not_is_a_guess() -> None:
    for pair in (pair for pairs in crosswalk(LISTS).parts.values() for pair in pairs):
        assert pair.write == ("exact" if pair.fact == "A" else "guessed"), pair


def test_the_schema_has_each_element_of_the_table_in_its_order_and_number() -> None:
    schema = parse((PACKAGE / "schema" / "ets31.xsd").read_bytes())
    ours = {
        row.source: row.cardinality
        for row in reversed(table().rows)
        if _is_value(row.source) and not row.source.startswith("//")
    }
    theirs = dict(_declared(schema, schema.find(f"{XS}element"), "", {}))
    assert theirs == ours
    assert list(theirs) == sorted(theirs, key=_by_number)


def _declared(
    schema: etree._Element, element: etree._Element | None, path: str, types: Mapping[str, etree._Element]
) -> Iterator[tuple[str, str]]:
    """Each value that the schema knows, with how often it may stand in its group."""
    assert element is not None
    types = types or {str(each.get("name")): each for each in schema.iterchildren(f"{XS}complexType")}
    path = f"{path}/{element.get('name')}"
    inner = types.get(element.get("type", ""), element.find(f"{XS}complexType"))
    if inner is None:
        often = ("0.." if element.get("minOccurs") == "0" else "") + "1"
        yield path, often
        return
    for attribute in inner.iterchildren(f"{XS}attribute"):
        yield f"{path}/@{attribute.get('name')}", "1"
    for child in inner.iterfind(f"{XS}sequence//{XS}element"):
        if next(child.iterancestors(f"{XS}complexType")) is inner:
            yield from _declared(schema, child, path, types)


def _by_number(path: str) -> list[str]:
    sections = ["@", "Invoice_Header", "Invoice_Detail", "Invoice_Summary"]
    steps = path.split("/")[2:]
    first = next(str(at) for at, name in enumerate(sections) if steps[0].startswith(name))
    return [first, *(step[:7] for step in steps[1:])]


def test_the_readme_lists_what_is_lost_as_the_table_has_it() -> None:
    readme = (PACKAGE.parent / "README.md").read_text("utf-8")
    for side, heading in (("pivot", "On the way to ETS 3.1"), ("source", "On the way to the pivot")):
        assert f"### {heading}\n\n{_losses(side)}\n" in readme


def _losses(side: str) -> str:
    """What has no place on the other side, by reason, as a table in Markdown."""
    by_reason: dict[str, list[str]] = defaultdict(list)
    for row in table().rows:
        path = row.pivot if side == "pivot" else row.source
        if path and not row.carried and not path.startswith("/CreditNote"):
            by_reason[row.remark].append(row.term or f"`{path.removeprefix('/Invoice/')}`")
    lines = [f"| {', '.join(dict.fromkeys(terms))} | {reason} |" for reason, terms in by_reason.items()]
    return "\n".join(["| what | why |", "| --- | --- |", *lines])


def test_each_reason_of_a_loss_is_in_the_catalogue() -> None:
    text = (PACKAGE / "xslt" / "losses.xsl").read_text("utf-8")
    reasons = set(re.findall(r"<xsl:variable name=\"r:[\w-]+\"\s+select=\"'([^\"]+)'\"/>", text))
    assert len(reasons) == text.count('<xsl:variable name="r:')
    reasons |= {row.remark for row in table().rows if not row.carried}
    catalogues = list((PACKAGE / "locale").glob("*/LC_MESSAGES/comptoir_ets31.po"))
    assert catalogues
    for path in catalogues:
        with path.open("rb") as file:
            known_messages = {message.id for message in read_po(file) if message.string}
        assert reasons <= known_messages, sorted(reasons - known_messages)
