"""The mapping table, the stylesheets, the schema and the pivot say the same."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from comptoir_engine.codes.crosswalk import crosswalk
from comptoir_engine.errors import DocumentFault
from comptoir_engine.hookspecs import Converted
from comptoir_engine.model import Loss, Type
from comptoir_engine.pivot import layout
from comptoir_engine.pivot.terms import terms
from comptoir_engine.xml.content import Content
from comptoir_engine.xml.mapping import PIVOT_PREFIXES
from comptoir_engine.xml.parse import parse
from comptoir_engine.xml.paths import path_of, template
from comptoir_xcbl30 import generate
from comptoir_xcbl30.table import BILLS, HERE, ORDERS, codes, rows, table
from comptoir_xcbl30.table import LISTS as FOLDER
from lxml import etree

Convert = Callable[..., Converted]

ELEMENTS = {row["element"]: row for row in rows(HERE / "schema" / "elements.csv")}
NAMESPACES = {prefix: uri for uri, prefix in PIVOT_PREFIXES.items() if prefix}
PARTS = crosswalk(FOLDER).parts
LISTS = sorted(PARTS)
AT_ONCE = 12
"""Values that are tried in one document; each has a day of its own in March."""
ALWAYS = {
    "invoice": ["/Invoice/InvoiceHeader/InvoiceLanguage/Language/LanguageCoded"],
    "credit-note": ["/Invoice/InvoiceHeader/InvoiceLanguage/Language/LanguageCoded"],
}
"""What is lost of whatever we write."""
ROWS = [row for type in (BILLS[0], *ORDERS) for row in table(type).rows]
READ = (
    ("invoice-every-term", "/Invoice/"),
    ("order-every-term", "/Order/"),
    ("change-order", "/ChangeOrder/"),
    ("order-response-every-term", "/OrderResponse/"),
    ("despatch-advice-every-term", "/AdvanceShipmentNotice/"),
)
WRITTEN = (
    ("invoice-every-term", "/Invoice/"),
    ("credit-note", "/CreditNote/"),
    ("order-every-term", "/Order/"),
    ("order-response-every-term", "/OrderResponse/"),
    ("despatch-advice-every-term", "/DespatchAdvice/"),
)


def test_the_files_that_are_made_are_as_they_would_be_made_now() -> None:
    assert generate.SCHEMA.read_text(encoding="utf-8") == generate.schema()
    assert generate.CODES.read_text(encoding="utf-8") == generate.codes()
    assert generate.README.read_text(encoding="utf-8") == generate.readme()


def test_every_path_of_xcbl_in_the_table_is_one_of_the_schema() -> None:
    for row in ROWS:
        steps = template(row.source).split("/")[1:]
        for parent, child in pairwise(steps):
            if child.startswith("@"):
                assert child[1:] in re.findall(r"\w+", ELEMENTS[parent]["attributes"]), row.source
            else:
                assert child in re.findall(r"\w+", ELEMENTS[parent]["content"]), row.source


def test_every_path_of_the_pivot_in_the_table_is_one_of_ubl() -> None:
    sequence = Path(layout.__file__).with_name("sequence.csv")
    with sequence.open(encoding="utf-8", newline="") as file:
        children = {row["element"]: row["children"].split() for row in csv.DictReader(file)}
    for row in ROWS:
        if not row.pivot.startswith("/CreditNote"):
            steps = [step for step in template(row.pivot).split("/")[1:] if not step.startswith("@")]
            for parent, child in pairwise(steps):
                assert child in children[parent], row.pivot


def test_what_is_lost_always_has_a_reason() -> None:
    assert [row for row in ROWS if not row.carried and not row.remark] == []


@pytest.mark.parametrize("type", ORDERS)
def test_every_term_of_an_order_document_has_a_row(type: Type) -> None:
    """It is carried, or it is named as lost with a reason."""
    told = {template(row.pivot) for row in table(type).rows}
    values = [term for term in terms(type) if not term.is_group]
    assert len(values) > 80
    assert [term.id for term in values if template(term.paths[type]) not in told] == []


def test_what_is_written_is_known_to_the_table(
    good: Content, read: Convert, write: Convert, as_xcbl: Callable[[bytes], Content]
) -> None:
    pivot = read(good).content
    type = good.document.type
    assert type is not None
    in_notes = {*re.findall(r"comptoir:([^=]+)=", good.bytes.decode())}
    assert {loss.path for loss in table(type).losses(pivot.outline, "pivot")} <= in_notes
    written = as_xcbl(write(pivot).content.bytes)
    assert [loss.path for loss in table(type).losses(written.outline, "source")] == ALWAYS.get(type, [])


@pytest.mark.parametrize(("name", "root"), READ)
def test_every_value_that_the_table_carries_to_the_pivot_is_read(
    sample: Callable[[str], Content],
    read: Convert,
    as_xcbl: Callable[[bytes], Content],
    name: str,
    root: str,
) -> None:
    """Each path of the table is put into a document with a value of its own."""
    carried = {template(row.source) for row in ROWS if row.carried and row.source.startswith(root)}
    paths = sorted(path for path in carried if _is_leaf(path))
    base = sample(name).bytes
    assert _all_but(paths, lambda some: _unread(base, some, read, as_xcbl)) == []


def test_every_value_of_the_head_is_read_from_a_credit_note_too(
    sample: Callable[[str], Content], read: Convert, as_xcbl: Callable[[bytes], Content]
) -> None:
    carried = {template(row.source) for row in table().rows if row.carried and "Detail" not in row.source}
    base = sample("credit-note").bytes
    paths = sorted(path for path in carried if _is_leaf(path))
    assert _all_but(paths, lambda some: _unread(base, some, read, as_xcbl)) == []


@pytest.mark.parametrize(("name", "root"), WRITTEN)
def test_every_value_that_the_table_carries_from_the_pivot_is_written(
    sample: Callable[[str], Content],
    read: Convert,
    write: Convert,
    as_pivot: Callable[[bytes], Content],
    name: str,
    root: str,
) -> None:
    carried = {template(row.pivot) for row in ROWS if row.carried and row.pivot.startswith(root)}
    base = read(sample(name)).content.bytes
    paths = sorted(path for path in carried if _is_value(path))
    assert _all_but(paths, lambda some: _unwritten(base, some, write, as_pivot)) == []


def _all_but(paths: list[str], missed: Callable[[list[str]], list[str]]) -> list[str]:
    """Those that `missed` names: many are tried in one document, and what is missed there once more alone."""
    documents = len(paths) // AT_ONCE + 1
    doubtful = [path for start in range(documents) for path in missed(paths[start::documents])]
    return [path for path in doubtful if missed([path])]


def _is_leaf(path: str) -> bool:
    name = template(path).rpartition("/")[2]
    return name.startswith("@") or not ELEMENTS[name]["content"]


def _value(path: str, number: int) -> str:
    """Another one for each number."""
    name = path.rpartition("/")[2]
    kind = "text" if name.startswith("@") else ELEMENTS[name]["type"]
    return {
        "datetime": f"202703{11 + number}T00:00:00", "decimal": f"{4711 + number}.25", "int": f"{8301 + number}",
    }.get(kind, f"Der eigene Wert {number}.")  # fmt: skip


def _with(base: bytes, path: str, value: str) -> bytes:
    """The document with the first place at the path saying that value; what is missing on the way is made."""
    root = parse(base)
    here = root
    steps = path.split("/")[2:]
    for step in steps:
        if step.startswith("@"):
            here.set(step[1:], value)
            return etree.tostring(root)
        found = here.find(step)
        here = _made(here, step) if found is None else found
    here.text = value
    return etree.tostring(root)


def _made(parent: etree._Element, name: str) -> etree._Element:
    """A new element with all that the schema wants in it, instead of what it can't stand beside."""
    choice = next((part for part in _choices(parent) if name in part), ())
    for other in [child for child in parent if child.tag in choice]:
        parent.remove(other)
    element = etree.SubElement(parent, name)
    for part in re.findall(r"\([^)]*\)[?*+]?|\w+[?*+]?", ELEMENTS[name]["content"]):
        if part[-1] not in "?*":
            _made(element, re.findall(r"\w+", part)[0])
    if not len(element):
        element.text = {"datetime": "20270101", "decimal": "1", "int": "1", "code": "Other"}.get(
            ELEMENTS[name]["type"], ""
        )
    return element


def _choices(parent: etree._Element) -> list[list[str]]:
    return [part.split("|") for part in re.findall(r"\(([^)]*)\)", ELEMENTS[str(parent.tag)]["content"])]


def _unread(base: bytes, paths: list[str], read: Convert, as_xcbl: Callable[[bytes], Content]) -> list[str]:
    """Those whose value neither arrives nor is named."""
    values = {path: _value(path, number) for number, path in enumerate(paths)}
    for path, value in values.items():
        base = _with(base, path, value)
    try:
        converted = read(as_xcbl(base))
    except DocumentFault as fault:
        named = {template(finding.path or "") for finding in fault.findings}
        return [path for path in paths if path not in named]
    said = " ".join(_texts(converted.content.tree))
    return [
        path
        for path, value in values.items()
        if not (value in said or _day(value) in said or _named(converted.losses, path, value))
    ]


def _day(value: str) -> str:
    """How the pivot writes an instant of xCBL; any other value as it is."""
    return f"{value[:4]}-{value[4:6]}-{value[6:8]}" if value.endswith("T00:00:00") else value


def _named(losses: tuple[Loss, ...], path: str, value: str) -> bool:
    return any(template(loss.path) == path and loss.value == value for loss in losses)


def _texts(root: etree._Element) -> Iterator[str]:
    for element in root.iter(etree.Element):
        yield from (str(value) for value in element.attrib.values())
        if element.text:
            yield element.text


def _is_value(path: str) -> bool:
    """Whether a path of the pivot is one of a value: names of UBL's basic components, and attributes."""
    name = path.rpartition("/")[2]
    return name.startswith(("cbc:", "@"))


def _unwritten(
    base: bytes, paths: list[str], write: Convert, as_pivot: Callable[[bytes], Content]
) -> list[str]:
    """Those whose value is neither written nor named."""
    values = {path: _value_of_pivot(path, number) for number, path in enumerate(paths)}
    root = parse(base)
    for path, value in values.items():
        _put(root, path, value)
    converted = write(as_pivot(etree.tostring(root)))
    said = " ".join(_texts(converted.content.tree))
    return [
        path
        for path, value in values.items()
        if not (value in said or value.replace("-", "") in said or _named(converted.losses, path, value))
    ]


def _value_of_pivot(path: str, number: int) -> str:
    name = path.rpartition("/")[2]
    if name.endswith("Date"):
        return f"2027-03-{11 + number}"
    return f"{4711 + number}.25" if name.endswith(_NUMBERS) else f"Der eigene Wert {number}."


def _put(root: etree._Element, path: str, value: str) -> None:
    here = root
    for step in path.split("/")[2:]:
        if step.startswith("@"):
            here.set(step[1:], value)
            return
        found = here.find(step, NAMESPACES)
        here = etree.SubElement(here, _clark(step)) if found is None else found
    here.text = value


_NUMBERS = ("Amount", "Quantity", "Percent", "Numeric")


def _clark(step: str) -> str:
    prefix, _, name = step.partition(":")
    return f"{{{NAMESPACES[prefix]}}}{name}"


def test_another_word_of_a_list_is_never_taken_silently(
    good: Content, every: int, read: Convert, as_xcbl: Callable[[bytes], Content]
) -> None:
    """A word is changed for others of its list: what comes of it differs."""
    before = _outcome(good, read)
    for element, original in _words(good.tree):
        for word in _others(original)[::every]:
            element.text = word
            changed = as_xcbl(etree.tostring(good.tree))
            element.text = original
            assert _outcome(changed, read) != before, f"{element.tag}: {original} → {word}"


def _words(root: etree._Element) -> Iterator[tuple[etree._Element, str]]:
    """One element of each kind that holds a word of a list."""
    seen: set[str] = set()
    for element in root.iter(etree.Element):
        place = template(path_of(element, {}))
        if place not in seen and place.endswith(("Coded", "CardType")) and _others(element.text or ""):
            seen.add(place)
            yield element, element.text or ""


def _others(word: str) -> list[str]:
    """Some words that stand in a list with this one."""
    lists = (codes(name) for name in LISTS if word in codes(name))
    return [other for each in lists for other in list(each)[:5] if other != word]


def _outcome(document: Content, read: Convert) -> object:
    """What a reader gets to see: the pivot and the losses, or why there is none."""
    try:
        converted = read(document)
    except DocumentFault as fault:
        return fault.findings
    return converted.content.bytes, converted.losses


def test_every_sentence_for_people_is_translated() -> None:
    catalogue = HERE / "locale" / "de" / "LC_MESSAGES" / "comptoir_xcbl30.po"
    with catalogue.open("rb") as file:
        known = {message.id for message in read_po(file) if message.id and message.string}
    reasons = {
        reason
        for path in (HERE / "xslt").glob("*_losses*.xsl")
        for reason in re.findall(
            r'<xsl:variable name="r:[\w-]+" select="\'(.*)\'"/>', path.read_text(encoding="utf-8")
        )
    }
    remarks = {row.remark for row in ROWS if not row.carried}
    assert len(reasons) > 80
    assert (reasons | remarks) - known == set()
