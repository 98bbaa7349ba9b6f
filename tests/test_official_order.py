"""What we write stands in the order of an official schema that is in force, and is otherwise as it was.

The official schemas are invented: ours with every sequence the other way round. A repeated group keeps what begins it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from comptoir_engine.codes import guesses
from comptoir_engine.hookspecs import Check, Conversion
from comptoir_engine.model import PIVOT, Document, Type
from comptoir_engine.official.ours import samples, schema_check
from comptoir_engine.official.trial import with_official
from comptoir_engine.pipeline import convert
from comptoir_engine.pivot.compare import compare
from comptoir_engine.registry import Registry
from comptoir_engine.xml.content import Content
from comptoir_engine.xml.parse import parse
from comptoir_engine.xml.paths import Paths
from lxml import etree

XS = "{http://www.w3.org/2001/XMLSchema}"
FORMATS = {
    "xcbl30": ({}, {"namespace": "namespaced", "extension": "on"}),
    "ets31": ({}, {"line-shape": "wrapped", "encoding": "ISO-8859-1", "extension": "on", "country": "name"}),
}
GUESSES = {"guesses": "yes"}
UNKNOWN = "good-invoice-with-unknown-elements.xml"
"""It holds elements that no schema here knows."""


@pytest.fixture(scope="module")
def registry() -> Registry:
    return Registry.load(only=["ubl21", *FORMATS])


@pytest.fixture(scope="module")
def turned(registry: Registry, tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Registry]:
    """For each format the registry in which an official schema of it is in force."""
    folder = tmp_path_factory.mktemp("official")
    return {format: official(registry, format, folder) for format in FORMATS}


def official(registry: Registry, format: str, folder: Path, *, beginning: bool = True) -> Registry:
    own = checking(registry, format)
    schemas: dict[str, Path] = {}
    for type, path in own.schemas.items():
        schemas[type] = folder / f"{format}-{path.name}"
        schemas[type].write_bytes(the_other_way_round(path.read_bytes(), beginning=beginning))
    return with_official(registry, format, schemas, "official: invented")


def the_other_way_round(schema: bytes, *, beginning: bool) -> bytes:
    root = parse(schema)
    for sequence in root.iter(f"{XS}sequence"):
        named = [part for part in sequence if part.tag != f"{XS}any"]
        repeated = sequence.get("maxOccurs") is not None and beginning
        parts = [*named[:1], *named[:0:-1]] if repeated else named[::-1]
        sequence[:] = [*parts, *(part for part in sequence if part.tag == f"{XS}any")]
    return etree.tostring(root)


def checking(registry: Registry, format: str) -> Check:
    check = schema_check(registry, format)
    assert check is not None
    return check


def ways(registry: Registry, format: str) -> tuple[Conversion, Conversion]:
    out, back = registry.from_pivot(format), registry.to_pivot(format)
    assert out is not None
    assert back is not None
    return out, back


def pivots(registry: Registry, format: str) -> Iterator[tuple[str, Content]]:
    """Each good sample of the format, as its pivot."""
    for name, content in samples(registry, format).items():
        known = registry.recognise(Content(Document(content)), format)
        assert known is not None
        assert known[1] != "envelope"
        type: Type = known[1]
        read = ways(registry, format)[1].run(Content(Document(content, format, type)), GUESSES).content
        yield name, Content(Document(read.bytes, PIVOT, type))


@pytest.mark.parametrize("format", FORMATS)
def test_every_sample_is_written_as_the_official_schema_wants_it(
    format: str, registry: Registry, turned: Mapping[str, Registry]
) -> None:
    plain, back = ways(registry, format)
    out, check = ways(turned[format], format)[0], checking(turned[format], format)
    for name, pivot in pivots(registry, format):
        for options in FORMATS[format]:
            before = plain.run(pivot, {**options, **GUESSES})
            after = out.run(pivot, {**options, **GUESSES})
            assert check.run(before.content).verdict == "invalid", name
            assert check.run(after.content).verdict == "valid", name
            if name == UNKNOWN:
                continue
            assert after.losses == before.losses
            read = [back.run(each.content, GUESSES).content.tree for each in (before, after)]
            assert compare(*read) == (), name
            start = before.content.bytes.index(b"<", before.content.bytes.index(b"?>"))
            assert after.content.bytes[:start] == before.content.bytes[:start], name


@pytest.mark.parametrize("format", FORMATS)
def test_every_value_still_leads_home(
    format: str, registry: Registry, turned: Mapping[str, Registry]
) -> None:
    plain, out = ways(registry, format)[0], ways(turned[format], format)[0]
    for name, pivot in pivots(registry, format):
        before, after = (homes(way, pivot) for way in (plain, out))
        assert {path: before[path] for path in after} == after, name
        assert name == UNKNOWN or after == before, name
        assert len(before) > 10, name


def test_what_the_official_schema_does_not_know_is_left_out_and_told(
    registry: Registry, turned: Mapping[str, Registry]
) -> None:
    pivot = dict(pivots(registry, "ets31"))[UNKNOWN]
    before, after = (ways(each, "ets31")[0].run(pivot, GUESSES) for each in (registry, turned["ets31"]))
    unknown = {loss.value for loss in after.losses} - {loss.value for loss in before.losses}
    assert len(unknown) > 3
    assert all(value.encode() in before.content.bytes for value in unknown if not value.isdigit())
    assert not any(value.encode() in after.content.bytes for value in unknown if len(value) > 5)


def homes(way: Conversion, pivot: Content) -> Mapping[str, object]:
    """Path of each element that was written → path and line of what it was made from."""
    written, paths = way.run(pivot, GUESSES).content, Paths({})
    assert way.home is not None
    written_at = [paths.of(each) for each in written.tree.iter(etree.Element)]
    return {path: way.home(path, written, pivot) for path in written_at}


@pytest.mark.parametrize("format", FORMATS)
def test_a_document_goes_its_way_and_is_not_held(
    format: str, registry: Registry, turned: Mapping[str, Registry]
) -> None:
    for name, pivot in pivots(registry, format):
        done = convert(pivot.document, turned[format], format, source=PIVOT, ours=guesses.allowed)
        assert done.outcome == "ready", (name, done.steps[-1])
        assert done.target is not None
        again = convert(Document(done.target.content), turned[format], PIVOT, ours=guesses.allowed)
        assert again.outcome == "ready", (name, again.steps[-1])


def test_what_would_read_otherwise_stays_as_it_was_written(registry: Registry, tmp_path: Path) -> None:
    """In ETS 3.1 a line begins with its first element: an order in which another one begins it says other lines."""
    other = official(registry, "ets31", tmp_path, beginning=False)
    plain, out = ways(registry, "ets31")[0], ways(other, "ets31")[0]
    pivot = dict(pivots(registry, "ets31"))["good-invoice-two-rates.xml"]
    assert out.run(pivot, GUESSES).content.bytes == plain.run(pivot, GUESSES).content.bytes
    done = convert(pivot.document, other, "ets31", source=PIVOT, ours=guesses.allowed)
    assert done.outcome == "held"


def test_nothing_is_asked_where_no_schema_is_in_force(
    registry: Registry, turned: Mapping[str, Registry]
) -> None:
    assert turned["xcbl30"].from_pivot("ets31") is registry.from_pivot("ets31")
    assert turned["xcbl30"].from_pivot("xcbl30") is not registry.from_pivot("xcbl30")


def test_what_is_in_order_already_is_not_touched(registry: Registry) -> None:
    own = checking(registry, "xcbl30")
    same = with_official(registry, "xcbl30", dict(own.schemas), "official: ours")  # type: ignore[arg-type]
    for name, pivot in pivots(registry, "xcbl30"):
        before, after = (ways(each, "xcbl30")[0].run(pivot, {}).content.bytes for each in (registry, same))
        assert after == before, name


def test_a_mandatory_element_that_may_be_empty_is_put_in(registry: Registry, tmp_path: Path) -> None:
    own = checking(registry, "ets31")
    path = own.schemas["invoice"]
    stricter = path.read_text("utf-8").replace(
        'name="I.H.140_MwSt._Informationen" type="VatRegistration" minOccurs="0"/>',
        'name="I.H.140_MwSt._Informationen" type="VatRegistration" minOccurs="0"/>'
        '<xs:element name="I.H.200_Weiteres" type="xs:string"/>',
    )
    (tmp_path / "ets31.xsd").write_text(stricter, encoding="utf-8")
    schemas = dict.fromkeys(own.schemas, tmp_path / "ets31.xsd")
    asked = with_official(registry, "ets31", schemas, "official: invented")  # type: ignore[arg-type]
    pivot = dict(pivots(registry, "ets31"))["good-invoice-minimum.xml"]
    written = ways(asked, "ets31")[0].run(pivot, GUESSES).content
    assert written.tree.find("Invoice_Header/I.H.200_Weiteres") is not None
    assert checking(asked, "ets31").run(written).verdict == "valid"
