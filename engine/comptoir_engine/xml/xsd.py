"""The check of a document against its schema: lxml's verdict in our words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from lxml import etree

from comptoir_engine.errors import ConfigError, DocumentFault
from comptoir_engine.hookspecs import Check
from comptoir_engine.model import Finding, Message, Report, Type
from comptoir_engine.xml.content import Content
from comptoir_engine.xml.paths import Prefixes, path_of, step_name, template

_MAXIMUM = 100
"""More findings than this help nobody."""

_UNEXPECTED = Message("The element {name} is not allowed at this place. Expected: {expected}.")
_MISSING = Message("In {name} something is missing at the end. Expected: {expected}.")
_SURPLUS = Message("The element {name} is not allowed at this place; nothing more is expected here.")
_VALUE = Message("The value “{value}” of {name} is not of the type {type}.")
_CHOICE = Message("The value “{value}” of {name} is not one of those allowed: {expected}.")
_ATTRIBUTE = Message("The attribute {attribute} is not allowed on {name}.")
_NO_ATTRIBUTE = Message("The element {name} lacks its attribute {attribute}.")
_ROOT = Message("The schema does not know a document that begins with {name}.")
_OTHER = Message("{name}: {detail}")
_ORDER_HINT = Message(
    "Put the element where the schema expects it, or remove it; the order of elements matters."
)
_VALUE_HINT = Message(
    "Write the value in the form that the type asks for, for example 2026-11-03 for a date."
)
_NO_SCHEMA = Message("The schema is not installed: {path}")

_CLARK = re.compile(r"\{([^}]*)\}([\w.-]+)")
_EXPECTED = re.compile(r"Expected is (?:one of )?\( (.*?) \)")
_QUOTED_TYPE = re.compile(r"of the (?:atomic|local atomic|list|union)? ?type '([^']*)'")
_SET = re.compile(r"the set \{(.*)\}")
_QUOTED_ATTRIBUTE = re.compile(r"attribute '([^']*)'")


@dataclass(frozen=True, slots=True)
class XsdCheck:
    """`schemas`: type → schema file, or None where it is not installed (the report then says *unchecked*).

    `terms`: template path → business term, so that a finding can name it.
    """

    id: str
    version: str
    format: str
    types: tuple[Type, ...]
    schemas: Mapping[Type, Path | None]
    prefixes: Prefixes
    terms: Mapping[str, str] = field(default_factory=dict)
    overlook: Callable[[etree._Element], bool] | None = None
    """Elements that the schema is not asked about, with all they hold: what a format may say beyond what is known."""
    library: Path | None = None
    """The folder of the schemas that `schemas` import by name and that do not lie beside them."""

    @property
    def check(self) -> Check:
        """The contract's object."""
        return Check(
            self.id, "schema", self.version, self.format, self.types, self._run, prepare=self._prepare
        )

    def _prepare(self) -> None:
        for path in self.schemas.values():
            if path is not None and self._is_there(path):
                schema_at(path, self.library)

    def _is_there(self, path: Path) -> bool:
        return path.exists() and (self.library is None or self.library.exists())

    def _run(self, content: Content) -> Report:
        kind = content.document.type
        path = self.schemas.get(kind) if kind is not None else None
        if path is None or not self._is_there(path):
            return Report(self.id, self.version, "unchecked", (_unchecked(path),))
        try:
            root = _without(content.tree, self.overlook)
        except DocumentFault as fault:
            return Report(self.id, self.version, "invalid", fault.findings)
        schema = schema_at(path, self.library)
        if schema.validate(root):
            return Report(self.id, self.version, "valid")
        return Report(self.id, self.version, "invalid", tuple(self._findings(schema, root)))

    def _findings(self, schema: etree.XMLSchema, root: etree._Element) -> Iterator[Finding]:
        names = {prefix: uri for prefix, uri in root.xpath("//namespace::*") if prefix}
        seen: set[tuple[str, int]] = set()
        for entry in list(schema.error_log)[:_MAXIMUM]:
            place = _place(entry, root, names)
            path = path_of(place, self.prefixes)
            if (path, entry.line) in seen:
                continue
            seen.add((path, entry.line))
            name = step_name(str(place.tag), self.prefixes)
            rule = f"XSD-{entry.type_name.removeprefix('SCHEMAV_').replace('_', '-')}"
            message, hint = _sentence(entry, name, place, self.prefixes)
            yield Finding(
                rule, "error", message, hint, self.terms.get(template(path)), path=path, line=place.sourceline
            )


class _Library(etree.Resolver):
    """Finds an imported schema in a folder by its file's name."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def resolve(self, system_url: str | None, public_id: str | None, context: Any) -> Any:
        if system_url is None or Path(system_url).exists():
            return None
        return self.resolve_filename(str(self._folder / system_url.rpartition("/")[2]), context)


@lru_cache(maxsize=64)
def schema_at(path: Path, library: Path | None = None) -> etree.XMLSchema:
    """The compiled schema, once a process; raise `ConfigError` for one that is broken."""
    try:
        parser = etree.XMLParser(no_network=True, resolve_entities=False)
        if library is not None:
            parser.resolvers.add(_Library(library))
        return etree.XMLSchema(etree.parse(str(path), parser))
    except (etree.XMLSchemaParseError, etree.XMLSyntaxError, OSError) as error:
        raise ConfigError(f"The schema {path} can't be used: {error}") from None


def _without(root: etree._Element, overlook: Callable[[etree._Element], bool] | None) -> etree._Element:
    """The document as the schema gets to see it; a copy keeps its lines."""
    if overlook is None or not any(overlook(element) for element in root.iterdescendants(etree.Element)):
        return root
    seen = deepcopy(root)
    for element in [each for each in seen.iterdescendants(etree.Element) if overlook(each)]:
        parent = element.getparent()
        if parent is not None:
            parent.remove(element)
    return seen


def _place(entry: etree._LogEntry, root: etree._Element, names: Mapping[str, str]) -> etree._Element:
    try:
        found = root.getroottree().xpath(entry.path, namespaces=dict(names)) if entry.path else []
    except etree.XPathEvalError:
        found = [element for element in root.iter() if element.sourceline == entry.line]
    return next(iter(found), root)


def _unchecked(path: Path | None) -> Finding:
    return Finding("XSD-NO-SCHEMA", "note", Message(_NO_SCHEMA.key, {"path": path.name if path else "-"}))


def _sentence(
    entry: etree._LogEntry, name: str, place: etree._Element, prefixes: Prefixes
) -> tuple[Message, Message | None]:
    detail = _CLARK.sub(lambda match: step_name(match[0], prefixes), entry.message).strip().rstrip(".")
    kind = entry.type_name.removeprefix("SCHEMAV_")
    if kind == "CVC_ELT_1":
        return _say(_ROOT, name=name), None
    if kind == "ELEMENT_CONTENT":
        return _content(detail, name), _ORDER_HINT
    if kind == "CVC_ENUMERATION_VALID":
        return _say(_CHOICE, value=_text(place), name=name, expected=_first(_SET, detail)), None
    if kind in {"CVC_COMPLEX_TYPE_3_2_1", "CVC_COMPLEX_TYPE_3_2_2"}:
        return _say(_ATTRIBUTE, name=name, attribute=_first(_QUOTED_ATTRIBUTE, detail)), None
    if kind == "CVC_COMPLEX_TYPE_4":
        return _say(_NO_ATTRIBUTE, name=name, attribute=_first(_QUOTED_ATTRIBUTE, detail)), None
    if kind.startswith("CVC_DATATYPE_VALID") and "attribute" not in detail:
        return _say(_VALUE, value=_text(place), name=name, type=_first(_QUOTED_TYPE, detail)), _VALUE_HINT
    return _say(_OTHER, name=name, detail=detail), None


def _content(detail: str, name: str) -> Message:
    expected = _first(_EXPECTED, detail).replace(" ,", ",")
    if not expected:
        return _say(_SURPLUS, name=name)
    return _say(_MISSING if "Missing child" in detail else _UNEXPECTED, name=name, expected=expected)


def _first(pattern: re.Pattern[str], text: str) -> str:
    match = pattern.search(text)
    return match[1] if match else ""


def _text(element: etree._Element) -> str:
    return (element.text or "").strip()[:80]


def _say(sentence: Message, **args: str) -> Message:
    return Message(sentence.key, args)
