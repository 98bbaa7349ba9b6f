"""A rule set as ISO Schematron's skeleton writes it, made leaner before it is compiled; what it finds stays the same.

The skeleton writes for every rule set there may be. Each of the changes here says what must hold for it, and leaves
alone whatever is not just so:

* what nobody reads of the report is not written, and the rest without white space of its own;
* a pattern visits the elements that its rules name, not all nodes with their attributes;
* a code is looked up in its list, not searched for in a text;
* that something is absent is told from the document's outline, and not asked of the tree.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from lxml import etree

from comptoir_engine.xml.absences import Absences, Steps
from comptoir_engine.xml.outline import Outline
from comptoir_engine.xml.patterns import from_anywhere, last_names, plain_path, root_names

_XSL = "{http://www.w3.org/1999/XSL/Transform}"
_SVRL = "{http://purl.oclc.org/dsdl/svrl}"
_UNREAD = (f"{_SVRL}active-pattern", f"{_SVRL}fired-rule", f"{_XSL}output")

_ONWARDS = frozenset({"@*|*", "*", "@*|node()", "node()", "*|comment()|processing-instruction()"})
"""How a template goes on to the elements below its own."""
_REST = frozenset({"@*|node()", "node()|@*", "@*|*"})
_COUNTS = re.compile(r"\b(?:position|last)\s*\(")
_CODES = re.compile(
    r"not\(\s*contains\(\s*normalize-space\((?P<code>[@\w:.-]+)\)\s*,\s*' '\s*\)\s*\)\s*and\s*"
    r"contains\(\s*' (?P<list>[^'\"{}]+) '\s*,\s*"
    r"concat\(\s*' '\s*,\s*normalize-space\((?P=code)\)\s*,\s*' '\s*\)\s*\)"
)
_ABSENT = re.compile(r"\s*not\s*\((?P<path>.*)\)\s*", re.DOTALL)
_ENDING = re.compile(r"\bends-with\(\s*name\(\s*\)\s*,\s*('[^':]*')\s*\)")
_ASKED = "comptoir-asked"
"""The parameter that names the groups of absences to be asked for, each between spaces."""
_MANY = 8
"""Names of one namespace, from which on an element is sooner matched against the templates than against them."""
_GROUP = 64
"""So many absences are asked for together: one that fails has its neighbours asked too, and each group costs a test."""


@dataclass(frozen=True, slots=True)
class Lean:
    """The stylesheet as it is compiled, and the absences that it asks for only when it is told to."""

    text: str
    absences: Absences

    def parameters(self, outline: Outline) -> dict[str, str]:
        """What the stylesheet has to be told of a document."""
        return {_ASKED: _spaced(self.absences.to_ask(outline))}


@lru_cache(maxsize=16)
def lean(stylesheet: Path) -> Lean:
    """An installed rule set (one file, no includes)."""
    parser = etree.XMLParser(no_network=True, resolve_entities=False, remove_comments=True, remove_pis=True)
    sheet = etree.parse(str(stylesheet), parser).getroot()
    for element in [*sheet.iter(*_UNREAD)]:
        _remove(element)
    sheet.append(etree.Element(f"{_XSL}output", {"omit-xml-declaration": "yes"}))
    _visit_named_elements(sheet)
    _look_codes_up(sheet)
    absences = Absences(_set_apart(sheet))
    return Lean(etree.tostring(sheet, encoding="unicode"), absences)


def _spaced(numbers: Iterable[int]) -> str:
    return "".join(f" {number} " for number in sorted(numbers))


def _remove(element: etree._Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


# Visiting


def _visit_named_elements(sheet: etree._Element) -> None:
    """A mode that goes through all elements from the top goes to those only that have a name of one of its rules.

    The order stays that of the document. It holds for modes whose templates all go on to what is below them as their
    last deed, and that count nothing by position.
    """
    for entry in [*sheet.iter(f"{_XSL}apply-templates")]:
        mode = entry.get("mode")
        if mode is not None and entry.get("select") == "/":
            templates = [each for each in sheet.findall(f"{_XSL}template") if each.get("mode") == mode]
            names = _named(templates, mode)
            if names and all(template.nsmap == entry.nsmap for template in templates):
                entry.set("select", f"//({' | '.join(_fewer(names))})")
                for template in templates:
                    _stay(template)


def _named(templates: list[etree._Element], mode: str) -> list[str] | None:
    """The names of the elements that these templates are for; None where they do more than the skeleton's do."""
    names: dict[str, None] = {}
    if not any(template.get("match") in _REST for template in templates):
        return None
    for template in templates:
        match = template.get("match", "")
        if match in _REST:
            if [_goes_on(child, mode) for child in template] != [True]:
                return None
        elif match == "text()":
            if len(template):
                return None
        elif not _is_rule(template, mode) or (last := last_names(match)) is None:
            return None
        else:
            names.update(dict.fromkeys(last))
    return ["*"] if "*" in names else [*names]


def _fewer(names: list[str]) -> list[str]:
    """A prefix for many names of its own alone: what no template is for is passed over anyway."""
    prefixes = {name.rpartition(":")[0] for name in names}
    return (
        [f"{prefix}:*" for prefix in prefixes if prefix]
        if len(names) >= _MANY and len(prefixes) == 1
        else names
    )


def _is_rule(template: etree._Element, mode: str) -> bool:
    again = [each for each in template.iter(f"{_XSL}apply-templates") if each.get("mode") == mode]
    counting = any(
        _COUNTS.search(str(value)) for each in template.iter("*") for value in each.attrib.values()
    )
    return len(again) == 1 and again[0] is template[-1] and _goes_on(again[0], mode) and not counting


def _goes_on(element: etree._Element, mode: str) -> bool:
    return (
        element.tag == f"{_XSL}apply-templates"
        and element.get("mode") == mode
        and element.get("select") in _ONWARDS
        and len(element) == 0
    )


def _stay(template: etree._Element) -> None:
    """The template's own element only; names are compared by what is behind their prefix."""
    if len(template) and template[-1].tag == f"{_XSL}apply-templates":
        template.remove(template[-1])
    match = _ENDING.sub(r"ends-with(local-name(), \1)", template.get("match", ""))
    template.set("match", from_anywhere(match) if template.get("priority") else match)


# Codes


def _look_codes_up(sheet: etree._Element) -> None:
    """A code without spaces is in a list of codes with spaces around each just where it is one of them."""
    lists: dict[str, str] = {}

    def looked_up(found: re.Match[str]) -> str:
        if "  " in f" {found['list']} ":
            return found[0]
        name = lists.setdefault(found["list"], f"comptoir-codes-{len(lists)}")
        return f"exists(${name}(normalize-space({found['code']})))"

    for test in sheet.iter(f"{_XSL}when"):
        test.set("test", _CODES.sub(looked_up, test.get("test", "")))
    for codes, name in lists.items():
        entries = ",".join(f"'{code}':1" for code in dict.fromkeys(codes.split(" ")))
        etree.SubElement(sheet, f"{_XSL}variable", name=name, select=f"map{{{entries}}}")


# Absences


def _set_apart(sheet: etree._Element) -> list[list[Steps]]:
    """Puts neighbouring asserts that a path from the root is absent behind a test; returns each group's paths."""
    groups: list[list[Steps]] = []
    for template in sheet.findall(f"{_XSL}template"):
        roots = root_names(template.get("match", ""), template.nsmap)
        behind: etree._Element | None = None
        for element in [*template] if roots else ():
            path = _absent(element, roots)
            if path is None:
                behind = None
                continue
            if behind is None or len(behind) == _GROUP:
                behind = etree.Element(f"{_XSL}if", test=f"contains(${_ASKED}, ' {len(groups)} ')")
                element.addprevious(behind)
                groups.append([])
            behind.append(element)
            groups[-1].append(path)
    etree.SubElement(sheet, f"{_XSL}param", name=_ASKED, select=f"'{_spaced(range(len(groups)))}'")
    return groups


def _absent(choice: etree._Element, roots: frozenset[str]) -> Steps | None:
    """The path of an assert that says no more than that it is absent."""
    if choice.tag != f"{_XSL}choose" or len(choice) == 0 or len(choice[0]):
        return None
    said = _ABSENT.fullmatch(choice[0].get("test", ""))
    return plain_path(said["path"], choice.nsmap, roots) if said is not None else None
