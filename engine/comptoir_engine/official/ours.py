"""What a plugin brings for a format: its schemas, its samples, and the root elements that its documents begin with."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path

from comptoir_engine.errors import DocumentFault
from comptoir_engine.hookspecs import Check
from comptoir_engine.model import Document, Type
from comptoir_engine.official.schemas import named
from comptoir_engine.registry import Registry
from comptoir_engine.xml.content import Content


def schema_check(registry: Registry, format: str) -> Check | None:
    """The check of a format against its schema; None where the plugin has none."""
    return next(
        (check for check in registry.checks.values() if check.kind == "schema" and check.format == format),
        None,
    )


def samples(registry: Registry, format: str) -> dict[str, bytes]:
    """The good samples of a format by name, as its plugin brings them."""
    return {path.name: content for path, content, _ in _known(registry, format)}


def roots(registry: Registry, format: str) -> dict[Type, str]:
    """Type → root element (Clark notation), as the samples have it."""
    found: dict[Type, str] = {}
    for _, content, type in _known(registry, format):
        found.setdefault(type, str(Content(Document(content)).tree.tag))
    return found


def description(registry: Registry, format: str) -> str:
    """What the plugin says of itself to people, as Markdown; its one line where it says no more."""
    try:
        said = metadata(registry.plugin_of("formats", format).distribution)
    except PackageNotFoundError:
        return registry.formats[format].title
    return str(said.json.get("description") or said.json.get("summary") or registry.formats[format].title)


def schema_files(registry: Registry, format: str) -> dict[str, bytes]:
    """The files of a format's schemas, with those that they name, by file name."""
    check = schema_check(registry, format)
    waiting = list(dict.fromkeys(check.schemas.values())) if check is not None else []
    found: dict[str, Path] = {}
    while waiting:
        path = waiting.pop()
        if path.name in found or not path.is_file():
            continue
        found[path.name] = path
        waiting.extend((path.parent / name).resolve() for name in named(path.read_bytes()))
    return {name: path.read_bytes() for name, path in sorted(found.items())}


def _known(registry: Registry, format: str) -> Iterator[tuple[Path, bytes, Type]]:
    for path in _files(registry, format):
        content = path.read_bytes()
        try:
            known = registry.recognise(Content(Document(content)), format)
        except DocumentFault:
            continue
        if known is not None and path.suffix == ".xml":
            yield path, content, known[1]


def _files(registry: Registry, format: str) -> list[Path]:
    origin = getattr(registry.plugin_of("formats", format).module, "__file__", None)
    return sorted((Path(origin).parent / "samples").glob("good-*")) if origin else []
