"""What the tests of this plugin share: its samples, its two ways, and the reference documents."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

import comptoir_xcbl30
import pytest
from comptoir_engine.hookspecs import Converted
from comptoir_engine.model import PIVOT, Document, Type
from comptoir_engine.pivot.layout import ROOTS
from comptoir_engine.xml.content import Content
from lxml import etree

SAMPLES = Path(comptoir_xcbl30.__file__).parent / "samples"
GOOD = sorted(path for path in SAMPLES.glob("good-*.xml") if "wrapped" not in path.name)

Convert = Callable[..., Converted]


@pytest.fixture(scope="session")
def read() -> Convert:
    """xCBL 3.0 → pivot."""
    return _runner("xcbl30")


@pytest.fixture(scope="session")
def write() -> Convert:
    """Pivot → xCBL 3.0, with options by name."""
    return _runner(PIVOT)


def _runner(source: str) -> Convert:
    conversion = next(each for each in comptoir_xcbl30.conversions() if each.source == source)

    def run(content: Content, **options: str) -> Converted:
        return conversion.run(content, options)

    return run


@pytest.fixture(params=GOOD, ids=lambda path: path.stem)
def good(request: pytest.FixtureRequest) -> Content:
    """Each good sample."""
    return xcbl(request.param.read_bytes())


@pytest.fixture(scope="session")
def sample() -> Callable[[str], Content]:
    """A good sample by what stands behind `good-` in its name."""
    return lambda name: xcbl((SAMPLES / f"good-{name}.xml").read_bytes())


def xcbl(content: bytes) -> Content:
    """A document of xCBL 3.0, its type recognised."""
    type: Type | None = comptoir_xcbl30.formats()[0].recognise(Content(Document(content)))
    return Content(Document(content, "xcbl30", type))


def pivot(content: bytes) -> Content:
    """A document of the pivot."""
    return Content(Document(content, PIVOT, ROOTS[str(Content(Document(content)).tree.tag)]))


@pytest.fixture(scope="session")
def as_xcbl() -> Callable[[bytes], Content]:
    """Makes a document of xCBL 3.0 of bytes."""
    return xcbl


@pytest.fixture(scope="session")
def as_pivot() -> Callable[[bytes], Content]:
    """Makes a document of the pivot of bytes."""
    return pivot


@pytest.fixture(scope="session")
def without() -> Callable[[etree._Element, str], bytes]:
    """A document without the elements at a path."""

    def cut(root: etree._Element, path: str) -> bytes:
        for element in root.xpath(path):
            element.getparent().remove(element)
        return etree.tostring(root)

    return cut


@pytest.fixture(scope="session")
def references(shared: Path) -> tuple[tuple[str, Content], ...]:
    """Every whole UBL document of the reference corpora, with its name."""
    return _references(shared)


@cache
def _references(shared: Path) -> tuple[tuple[str, Content], ...]:
    folders = ("en16931/ubl/*", "en16931/bis/*", "xrechnung/*_ubl.xml")
    paths = [path for folder in folders for path in sorted((shared / "corpora").glob(folder))]
    assert len(paths) > 40
    return tuple((path.name, pivot(path.read_bytes())) for path in paths)
