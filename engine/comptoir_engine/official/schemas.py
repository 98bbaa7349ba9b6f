"""Finds the schema of each type of document in a package: the one that declares its root element."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from posixpath import dirname, join, normpath
from typing import Any
from urllib.parse import urlsplit

from lxml import etree

from comptoir_engine.errors import ConfigError, DocumentFault
from comptoir_engine.model import Document, Type
from comptoir_engine.xml.content import Content

_NAMED = re.compile(
    rb"""(?:schemaLocation\s*=\s*|SYSTEM\s+|PUBLIC\s+(?:"[^"]*"|'[^']*')\s+)["']([^"'\s]+)["']"""
)
"""Where a schema names another file: an import or include of an XSD, an entity or a doctype of a DTD."""
XSD = "{http://www.w3.org/2001/XMLSchema}"


def schema_of(folder: Path, paths: list[str], root: str) -> str | None:
    """The schema among `paths` of a folder that declares the root element `root` (Clark notation); None if none does.

    Of several, the one whose name is the element's, else the one that lies highest and first.
    """
    name = etree.QName(root).localname
    ordered = sorted(paths, key=lambda path: (Path(path).stem != name, path.count("/"), path))
    return next((path for path in ordered if declares(folder / path, root)), None)


def schemas_of(folder: Path, paths: list[str], roots: Mapping[Type, str]) -> dict[Type, str]:
    """Type → path of its schema, for those types whose root element some schema declares."""
    found = {type: schema_of(folder, paths, root) for type, root in roots.items()}
    return {type: path for type, path in found.items() if path is not None}


def declares(schema: Path, root: str) -> bool:
    """Whether a schema declares an element that a document may begin with; a DTD knows no namespaces."""
    name = etree.QName(root)
    if schema.suffix.lower() == ".dtd":
        dtd = dtd_at(schema)
        return dtd is not None and any(element.name == name.localname for element in dtd.iterelements())
    try:
        tree = Content(Document(schema.read_bytes())).tree
    except (DocumentFault, OSError):
        return False
    if tree.tag != f"{XSD}schema" or (tree.get("targetNamespace") or None) != name.namespace:
        return False
    return any(element.get("name") == name.localname for element in tree.findall(f"{XSD}element"))


def named(content: bytes) -> list[str]:
    """The other files that a schema names, as it writes them."""
    return [str(found.decode("utf-8", "replace")) for found in _NAMED.findall(content)]


def looks_elsewhere(path: str, content: bytes) -> str | None:
    """What a schema names that lies outside its package, and which therefore can't be read; None if all lies in it."""
    for target in named(content):
        inside = normpath(join(dirname(path), target))
        if urlsplit(target).scheme or target.startswith("/") or inside.startswith(".."):
            return target
    return None


def dtd_at(path: Path) -> etree.DTD | None:
    """A DTD with what it names beside it; None for what is none, and for what looks elsewhere than in its folder."""
    try:
        return etree.DTD(str(path))
    except (etree.DTDParseError, OSError):
        return None


def xsd_at(path: Path) -> Any:
    """An XSD as `xmlschema` reads it, nothing outside of its folder included; raises `ConfigError` for a broken one.

    It gets the whole path: of one from the current folder it would look for the file below that file's own folder.
    """
    import xmlschema

    try:
        return xmlschema.XMLSchema(str(path.resolve()), allow="sandbox", defuse="always")
    except (xmlschema.XMLSchemaException, OSError) as error:
        raise ConfigError(f"The schema {path.name} can't be used: {error}") from error
