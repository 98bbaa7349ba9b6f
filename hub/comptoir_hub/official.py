"""Official packages of formats in the hub's folder: taken in, put in force, taken out of force.

`formats/<format>/<hash>/` holds the files of a package, `formats/<format>/in-force.json` says which one is asked. The
workers look there when they begin, so a change takes effect with a new generation of them.
"""

from __future__ import annotations

import io
import json
import shutil
import tempfile
import zipfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from comptoir_engine.errors import ConfigError
from comptoir_engine.model import Type
from comptoir_engine.official import ours
from comptoir_engine.official.package import Package
from comptoir_engine.official.schemas import looks_elsewhere, schemas_of
from comptoir_engine.official.trial import with_official
from comptoir_engine.registry import Registry
from comptoir_engine.xml.xsd import schema_at

FORMATS = "formats"
_IN_FORCE = "in-force.json"


@dataclass(frozen=True, slots=True)
class InForce:
    """A package that is asked: `schemas` says for each type which of its files."""

    format: str
    name: str
    sha256: str
    at: str
    who: str
    schemas: Mapping[Type, str]

    @property
    def version(self) -> str:
        """What reports say of it."""
        return f"official: {self.name}, SHA-256 {self.sha256[:12]}, in force since {self.at[:10]}"


def put_in_force(
    folder: Path, registry: Registry, format: str, package: Package, *, who: str, at: datetime
) -> InForce:
    """Takes a package into the hub's folder and puts it in force; raises `ConfigError`, and then changes nothing."""
    check = ours.schema_check(registry, format)
    if check is None or check.with_schemas is None:
        raise ConfigError(f"The plugin of the format {format} takes no other schema than its own.")
    for path, content in package.schemas().items():
        elsewhere = looks_elsewhere(path, content)
        if elsewhere is not None:
            raise ConfigError(
                f"{path} names {elsewhere}, which lies outside of the package. Put it into the package."
            )
    home = folder / FORMATS / format
    kept = _kept(home, package)
    schemas = schemas_of(kept, sorted(package.schemas()), ours.roots(registry, format))
    if not schemas:
        _forget(home, kept)
        raise ConfigError(
            f"{package.name} holds no schema (XSD or DTD) that knows a document of the format {format}."
        )
    try:
        for path in set(schemas.values()):
            schema_at(kept / path)
    except ConfigError:
        _forget(home, kept)
        raise
    entry = InForce(format, package.name, package.sha256, at.isoformat(timespec="seconds"), who, schemas)
    _write(home / _IN_FORCE, json.dumps(asdict(entry), indent=2))
    return entry


def withdraw(folder: Path, format: str) -> InForce | None:
    """Goes back to the plugin's own schema; the files stay. None where nothing was in force."""
    entry = in_force(folder).get(format)
    if entry is not None:
        (folder / FORMATS / format / _IN_FORCE).unlink()
    return entry


def in_force(folder: Path) -> dict[str, InForce]:
    """The packages that are asked, by format; raises `ConfigError` for a note that can't be read."""
    found = {}
    for path in sorted((folder / FORMATS).glob(f"*/{_IN_FORCE}")):
        try:
            found[path.parent.name] = InForce(**json.loads(path.read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError) as error:
            raise ConfigError(f"{path} can't be read: {error}. Put the package in force again.") from error
    return found


def with_those_in_force(registry: Registry, folder: Path) -> Registry:
    """The registry whose schema checks ask the packages in force; one of a format that is gone is left alone."""
    for format, entry in in_force(folder).items():
        if format in registry.formats:
            schemas: dict[Any, Path] = {
                type: files(folder, entry) / path for type, path in entry.schemas.items()
            }
            registry = with_official(registry, format, schemas, entry.version)
    return registry


def files(folder: Path, entry: InForce) -> Path:
    """Where the files of a package lie."""
    return folder / FORMATS / entry.format / entry.sha256[:16]


def packed(folder: Path, registry: Registry, format: str) -> bytes:
    """Schema, samples and description of a format as a ZIP, with the official package where one is in force."""
    entry, content = in_force(folder).get(format), io.BytesIO()
    official = files(folder, entry) if entry is not None else None
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("README.md", ours.description(registry, format))
        for name, text in ours.schema_files(registry, format).items():
            archive.writestr(f"schema/{name}", text)
        for name, text in ours.samples(registry, format).items():
            archive.writestr(f"samples/{name}", text)
        for path in sorted(official.rglob("*")) if official is not None else ():
            if path.is_file():
                archive.write(path, f"official/{path.relative_to(official)}")  # type: ignore[arg-type]
    return content.getvalue()


def asked(folder: Path, registry: Registry, format: str) -> str | None:
    """The version of the schema that documents of a format are checked against; None where there is none."""
    entry, check = in_force(folder).get(format), ours.schema_check(registry, format)
    return entry.version if entry is not None else check.version if check is not None else None


def state(folder: Path) -> tuple[tuple[str, int], ...]:
    """What tells that something was put in force or taken out of it."""
    return tuple(
        (str(path), path.stat().st_mtime_ns) for path in sorted((folder / FORMATS).glob(f"*/{_IN_FORCE}"))
    )


def _kept(home: Path, package: Package) -> Path:
    """The files of a package under its hash, all or none."""
    kept = home / package.sha256[:16]
    if kept.exists():
        return kept
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = Path(tempfile.mkdtemp(dir=home))
    try:
        for name, content in package.files.items():
            target = draft / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
        draft.rename(kept)
    except OSError as error:
        shutil.rmtree(draft, ignore_errors=True)
        raise ConfigError(f"{package.name} can't be written to {home}: {error}") from error
    return kept


def _forget(home: Path, kept: Path) -> None:
    """Takes away a package that is of no use; one that was put in force before stays."""
    noted = home / _IN_FORCE
    if not (noted.exists() and kept.name in noted.read_text(encoding="utf-8")):
        shutil.rmtree(kept, ignore_errors=True)


def _write(path: Path, text: str) -> None:
    draft = path.with_suffix(".part")
    draft.write_text(text, encoding="utf-8")
    draft.rename(path)
