"""What the tests of this plugin share: its samples, its two ways, and how to change one value of a document."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from copy import deepcopy
from pathlib import Path

import comptoir_ets31
import pytest
from comptoir_engine.hookspecs import Converted
from comptoir_engine.model import PIVOT, Document, Type
from comptoir_engine.pivot.layout import ROOTS
from comptoir_engine.xml.content import Content
from comptoir_engine.xml.paths import Prefixes, path_of
from lxml import etree

SAMPLES = Path(comptoir_ets31.__file__).parent / "samples"
GOOD = sorted(SAMPLES.glob("good-*.xml"))

Convert = Callable[..., Converted]
Changed = tuple[str, str, Content]
"""Path of the value that was changed, what it was, and the document with another value there."""


@pytest.fixture(scope="session")
def read() -> Convert:
    """ETS 3.1 → pivot."""
    return _runner("ets31")


@pytest.fixture(scope="session")
def write() -> Convert:
    """Pivot → ETS 3.1, with options by name (`_` for `-`); guesses are allowed unless a test says otherwise."""
    return _runner(PIVOT)


def _runner(source: str) -> Convert:
    conversion = next(each for each in comptoir_ets31.conversions() if each.source == source)

    def run(content: Content, **options: str) -> Converted:
        said = {name.replace("_", "-"): value for name, value in options.items()}
        return conversion.run(content, {"guesses": "yes", **said})

    return run


@pytest.fixture(params=GOOD, ids=lambda path: path.stem)
def good(request: pytest.FixtureRequest) -> Content:
    """Each good sample."""
    return ets(request.param.read_bytes())


@pytest.fixture(scope="session")
def sample() -> Callable[[str], Content]:
    """A good sample by what stands behind `good-` in its name."""
    return lambda name: ets((SAMPLES / f"good-{name}.xml").read_bytes())


def ets(content: bytes) -> Content:
    """A document of ETS 3.1, its type recognised."""
    type: Type | None = comptoir_ets31.formats()[0].recognise(Content(Document(content)))
    return Content(Document(content, "ets31", type or "invoice"))


def pivot(content: bytes) -> Content:
    """A document of the pivot."""
    return Content(Document(content, PIVOT, ROOTS[str(Content(Document(content)).tree.tag)]))


@pytest.fixture(scope="session")
def as_ets() -> Callable[[bytes], Content]:
    """Makes a document of ETS 3.1 of bytes."""
    return ets


@pytest.fixture(scope="session")
def as_pivot() -> Callable[[bytes], Content]:
    """Makes a document of the pivot of bytes."""
    return pivot


@pytest.fixture(scope="session")
def changes() -> Callable[[Content, Prefixes], Iterator[Changed]]:
    """The document once for each of its values, with another value there."""
    return _changes


def _changes(content: Content, prefixes: Prefixes) -> Iterator[Changed]:
    for element in content.tree.iter(etree.Element):
        for name in [str(name) for name in element.attrib if "XMLSchema-instance" not in str(name)]:
            yield _changed(content, element, name, prefixes)
        if not len(element) and (element.text or "").strip():
            yield _changed(content, element, None, prefixes)


def _changed(content: Content, element: etree._Element, attribute: str | None, prefixes: Prefixes) -> Changed:
    place = list(content.tree.iter()).index(element)
    root = deepcopy(content.tree)
    twin = list(root.iter())[place]
    value = (element.get(attribute) if attribute else element.text) or ""
    if attribute:
        twin.set(attribute, other(value))
    else:
        twin.text = other(value)
    document = Document(etree.tostring(root), content.document.format, content.document.type)
    return path_of(element, prefixes, attribute), value, Content(document)


def other(value: str) -> str:
    """Another value of the same kind: a digit more, another day, another letter."""
    if re.fullmatch(r"[0-9]{8}([0-9]{6}([0-9]{3})?)?|[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        day = 8 if "-" in value else 6
        return value[:day] + {"01": "02"}.get(value[day : day + 2], "01") + value[day + 2 :]
    if re.fullmatch(r"-?[0-9.]+", value):
        return value[:-1] + str((int(value[-1]) + 1) % 10) if value[-1].isdigit() else value + "1"
    return value + "x"
