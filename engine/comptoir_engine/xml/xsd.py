"""The check of a document against its schema: lxml's verdict in our words."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from lxml import etree

from comptoir_engine.errors import ConfigError, DocumentFault
from comptoir_engine.hookspecs import Check
from comptoir_engine.model import Finding, Message, Report, Type
from comptoir_engine.xml.complaints import Complaints
from comptoir_engine.xml.content import Content
from comptoir_engine.xml.doctype import named_elsewhere
from comptoir_engine.xml.dtd import complaints_of_dtd
from comptoir_engine.xml.paths import Prefixes, path_of, template

_MAXIMUM = 100
"""More findings than this help nobody."""

_NO_SCHEMA = Message("The schema is not installed: {path}")


@dataclass(frozen=True, slots=True)
class XsdCheck:
    """`schemas`: type → schema file, an XSD or a DTD, or None where it is not installed (the report says *unchecked*).

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
        known = {type: path for type, path in self.schemas.items() if path is not None}
        return Check(
            self.id, "schema", self.version, self.format, self.types, self._run, prepare=self._prepare,
            schemas=known, with_schemas=self._with,
        )  # fmt: skip

    def _with(self, schemas: Mapping[Type, Path], version: str) -> Check:
        """The same check with the schemas of the format's owner, who is asked about everything."""
        kept = {type: schemas.get(type, path) for type, path in self.schemas.items()}
        return replace(self, version=version, schemas=kept, overlook=None).check

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
        schema, noted = schema_at(path, self.library), tuple(named_elsewhere(content.bytes))
        if schema.validate(root):
            return Report(self.id, self.version, "valid", noted)
        if isinstance(schema, etree.DTD):
            findings = tuple(complaints_of_dtd(schema, root, self.prefixes, self.terms))[:_MAXIMUM]
        else:
            findings = tuple(self._findings(schema, root))
        return Report(self.id, self.version, "invalid", (*findings, *noted))

    def _findings(self, schema: etree.XMLSchema, root: etree._Element) -> Iterator[Finding]:
        names = {prefix: uri for prefix, uri in root.xpath("//namespace::*") if prefix}
        # The schema's log is taken first: finding words for it means asking the schema anew.
        entries, complaints = list(schema.error_log)[:_MAXIMUM], Complaints(schema, self.prefixes)
        seen: set[tuple[str, int]] = set()
        for entry in entries:
            place = place_of(entry, root, names)
            path = path_of(place, self.prefixes)
            if (path, entry.line) in seen:
                continue
            seen.add((path, entry.line))
            rule = f"XSD-{entry.type_name.removeprefix('SCHEMAV_').replace('_', '-')}"
            said = complaints.of(entry, place, path)
            term = self.terms.get(template(said.missing or path))
            yield Finding(rule, "error", said.message, said.hint, term, path=path, line=place.sourceline)


class _Library(etree.Resolver):
    """Finds an imported schema in a folder by its file's name."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def resolve(self, system_url: str | None, public_id: str | None, context: Any) -> Any:
        if system_url is None or Path(system_url).exists():
            return None
        return self.resolve_filename(str(self._folder / system_url.rpartition("/")[2]), context)


@lru_cache(maxsize=64)
def schema_at(path: Path, library: Path | None = None) -> etree.XMLSchema | etree.DTD:
    """The compiled schema, once a process; raise `ConfigError` for one that is broken."""
    try:
        if path.suffix.lower() == ".dtd":
            return etree.DTD(str(path))
        parser = etree.XMLParser(no_network=True, resolve_entities=False)
        if library is not None:
            parser.resolvers.add(_Library(library))
        return etree.XMLSchema(etree.parse(str(path), parser))
    except (etree.XMLSchemaParseError, etree.DTDParseError, etree.XMLSyntaxError, OSError) as error:
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


def place_of(entry: etree._LogEntry, root: etree._Element, names: Mapping[str, str]) -> etree._Element:
    """The element that an entry speaks of; where no path can be followed, the one of its line and name."""
    try:
        found = root.getroottree().xpath(entry.path, namespaces=dict(names)) if entry.path else []
    except etree.XPathEvalError:
        found = []
    return next(iter(found or _of_line(entry, root)), root)


def _of_line(entry: etree._LogEntry, root: etree._Element) -> list[etree._Element]:
    there = [element for element in root.iter() if element.sourceline == entry.line]
    return [element for element in there if f"'{element.tag!s}'" in entry.message] or there


def _unchecked(path: Path | None) -> Finding:
    return Finding("XSD-NO-SCHEMA", "note", Message(_NO_SCHEMA.key, {"path": path.name if path else "-"}))
