"""A good and a bad sample for each rule: an invoice that says all there is to say, and one change that breaks the rule.

`rule_samples.csv` names the change. The document and its elements are those of `rule_sample.xml`, filled for a VAT
category; so the good sample keeps every rule, and what the bad one adds is in view.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Mapping
from copy import deepcopy
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path

from comptoir_en16931.ruleset import CATEGORIES, LINE, rule_set
from comptoir_engine.xml.mapping import PIVOT_PREFIXES
from comptoir_engine.xml.parse import parse
from lxml import etree

HERE = Path(__file__).parent
_NAMES = {prefix: namespace for namespace, prefix in PIVOT_PREFIXES.items() if prefix}
_HOLE = re.compile(r"\{(\w+)\}")
_NET, _PAID, _ROUNDING = Decimal("290.00"), Decimal("45.00"), Decimal("-0.10")
_RATES: Mapping[str, Decimal] = {"S": Decimal(19), "AF": Decimal(7), "AG": Decimal(4)}
_REASONED = ("E", "AE", "IC", "G", "O")


@dataclass(frozen=True, slots=True)
class Change:
    """What is done to the elements that `path` finds: `drop`, `double`, `text` VALUE, `attribute` NAME=VALUE, `without`
    NAME, or `add` PATH=VALUE below them."""

    path: str
    deed: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class Sample:
    """The changes that break a rule, one after the other, in the sample of a VAT category."""

    rule: str
    category: str
    changes: tuple[Change, ...]


@cache
def samples() -> Mapping[str, Sample]:
    """Rule → its sample; of what the standard does not use the change is that it is added."""
    found = {path.rule: Sample(path.rule, "S", (_added(path.steps),)) for path in rule_set("ubl").unused}
    with (HERE / "rule_samples.csv").open(encoding="utf-8", newline="") as rows:
        for row in csv.DictReader(rows):
            before = found[row["rule"]].changes if row["rule"] in found else ()
            change = Change(row["path"], row["deed"], row["value"])
            found[row["rule"]] = Sample(row["rule"], row["category"], (*before, change))
    return found


def good(category: str) -> etree._Element:
    """The sample for a VAT category, as rules call it."""
    root = parse(_filled(category).encode())
    if category not in _REASONED:
        _drop(root, "//cbc:TaxExemptionReason")
    if category == "O":
        _drop(
            root,
            "//cbc:Percent | //cac:TaxRepresentativeParty | //cac:PartyTaxScheme[cac:TaxScheme/cbc:ID = 'VAT']",
        )
    return root


def bad(sample: Sample) -> etree._Element:
    """The sample with its changes made."""
    root = good(sample.category)
    for change in sample.changes:
        for element in _found(root, change.path):
            _DEEDS[change.deed](element, change.value)
    return root


def _filled(category: str) -> str:
    rate = _RATES.get(category, Decimal())
    vat = (_NET * rate / 100).quantize(Decimal("0.01"))
    said = {
        "code": CATEGORIES[category], "rate": str(rate), "vat": str(vat), "total": str(_NET + vat),
        "due": str(_NET + vat - _PAID + _ROUNDING), "reason": "As the law has it",
    }  # fmt: skip
    return _HOLE.sub(lambda found: said[found[1]], (HERE / "rule_sample.xml").read_text(encoding="utf-8"))


def _found(root: etree._Element, path: str) -> list[etree._Element]:
    return list(etree.XPath(path, namespaces=_NAMES)(root))


def _drop(root: etree._Element, path: str) -> None:
    for element in _found(root, path):
        _without(element)


def _without(element: etree._Element, value: str = "") -> None:
    parent = element.getparent()
    assert parent is not None
    parent.remove(element)


def _double(element: etree._Element, value: str) -> None:
    element.addnext(deepcopy(element))


def _say(element: etree._Element, value: str) -> None:
    element.text = value


def _set(element: etree._Element, value: str) -> None:
    name, _, said = value.partition("=")
    element.set(name, said)


def _unset(element: etree._Element, value: str) -> None:
    del element.attrib[value]


def _add(element: etree._Element, value: str) -> None:
    """Follows a path as far as there are elements, and makes the rest."""
    path, _, text = value.partition("=")
    for step in path.split("/"):
        if step.startswith("@"):
            element.set(step[1:], "X")
            return
        prefix, _, name = step.partition(":")
        known = element.find(f"{{{_NAMES[prefix]}}}{name}")
        element = etree.SubElement(element, f"{{{_NAMES[prefix]}}}{name}") if known is None else known
    element.text = text


_DEEDS: Mapping[str, Callable[[etree._Element, str], None]] = {
    "drop": _without, "double": _double, "text": _say, "attribute": _set, "without": _unset, "add": _add,
}  # fmt: skip


def _added(steps: tuple[str, ...]) -> Change:
    of_line = steps[0] == LINE
    return Change(
        "/*/cac:InvoiceLine[1]" if of_line else "/*", "add", "/".join(steps[1:] if of_line else steps)
    )
