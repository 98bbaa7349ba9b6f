"""Whole documents that others wrote, and what is installed to read, check and write them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from comptoir_engine.codes import guesses
from comptoir_engine.errors import DocumentFault
from comptoir_engine.model import Document, Head, Plan
from comptoir_engine.pipeline import Processed, process
from comptoir_engine.registry import Registry
from comptoir_engine.unpacking import unpack
from comptoir_engine.xml.content import Content

Way = Callable[[bytes, str], Processed]

FOLDERS = ("en16931/ubl", "en16931/bis", "en16931/cii", "xrechnung")
"""Each file in them is an invoice or a credit note of UBL or CII."""


@pytest.fixture(scope="session")
def registry() -> Registry:
    """Every installed plugin, all compiled."""
    found = Registry.load()
    found.prepare()
    return found


@pytest.fixture(scope="session")
def documents(shared: Path) -> dict[str, bytes]:
    """File name → bytes."""
    files = [file for folder in FOLDERS for file in sorted((shared / "corpora" / folder).iterdir())]
    found = {file.name: file.read_bytes() for file in files}
    assert len(found) == len(files) >= 69
    return found


@pytest.fixture(scope="session")
def way(registry: Registry) -> Way:
    """`way(content, format)`: a document's whole way to a format, with every rule there is; guesses are allowed."""
    rules = registry.rules()

    @cache
    def go(content: bytes, format: str) -> Processed:
        def decide(head: Head) -> Plan:
            return Plan(format, channel="", address="", checks=rules)

        return process(Document(content), registry, decide, ours=guesses.allowed)

    return go


@pytest.fixture(scope="session")
def whole(shared: Path, documents: dict[str, bytes], registry: Registry) -> dict[str, Document]:
    """Every whole document that some plugin recognises, those inside of hybrid PDFs among them; by name."""
    files = dict(documents)
    files |= {path.name: path.read_bytes() for path in sorted((shared / "formats/xcbl30").rglob("*.xml"))}
    for path in sorted((shared / "corpora/zugferd").glob("*.pdf")):
        [inside] = unpack(Document(path.read_bytes(), name=path.name), registry)
        files[path.name] = inside.content
    found = {}
    for name, content in files.items():
        kind = registry.recognise(Content(Document(content)))
        if kind is not None:
            found[name] = Document(content, kind[0].id, kind[1], name)
    assert len(found) >= 80
    return found


@pytest.fixture(scope="session")
def pivots(whole: dict[str, Document], registry: Registry) -> dict[str, Document]:
    """The pivot of each that has one; the others are refused with a finding."""
    found = {}
    for name, document in whole.items():
        way = registry.to_pivot(str(document.format))
        try:
            made = document if way is None else way.run(Content(document), {}).content.document
        except DocumentFault:
            continue
        found[name] = replace(made, type=document.type)
    assert len(found) >= len(whole) - 1
    return found
