"""Reads an official package: a ZIP, a folder, or one schema, into memory, within limits."""

from __future__ import annotations

import hashlib
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from comptoir_engine.errors import ConfigError

FILES = 1_000
SIZE = 100_000_000
"""Bytes of all files together, unpacked."""
_SCHEMA = (".xsd", ".dtd", ".mod", ".ent")


@dataclass(frozen=True, slots=True)
class Package:
    """The files of a package by their paths in it, with `/` between folders; `sha256` is of what was given."""

    name: str
    sha256: str
    files: Mapping[str, bytes]

    def schemas(self) -> dict[str, bytes]:
        """The files that belong to schemas."""
        return {path: content for path, content in self.files.items() if path.lower().endswith(_SCHEMA)}

    def samples(self) -> dict[str, bytes]:
        """The XML documents in it."""
        return {path: content for path, content in self.files.items() if path.lower().endswith(".xml")}


def read_package(path: Path) -> Package:
    """Reads it; raises `ConfigError` that says what is wrong with it."""
    try:
        if path.is_dir():
            return _packed(path.name, dict(_of_folder(path)))
        content = _bounded(path)
        if zipfile.is_zipfile(path):
            return Package(path.name, hashlib.sha256(content).hexdigest(), dict(_of_zip(path)))
    except (OSError, EOFError, zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError) as error:
        raise ConfigError(f"{path} can't be read: {error}") from error
    return Package(path.name, hashlib.sha256(content).hexdigest(), {path.name: content})


def _packed(name: str, files: Mapping[str, bytes]) -> Package:
    digest = hashlib.sha256()
    for path in sorted(files):
        digest.update(path.encode() + b"\0" + hashlib.sha256(files[path]).digest())
    return Package(name, digest.hexdigest(), files)


def _bounded(path: Path) -> bytes:
    if path.stat().st_size > SIZE:
        raise ConfigError(f"{path} is larger than {SIZE // 1_000_000} MB.")
    return path.read_bytes()


def _of_folder(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Plain files only: a link could lead anywhere."""
    size = 0
    found = sorted(path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
    _few(len(found))
    for path in found:
        size += path.stat().st_size
        _small(size)
        yield _safe(path.relative_to(folder).as_posix()), path.read_bytes()


def _of_zip(path: Path) -> Iterator[tuple[str, bytes]]:
    """What an entry says of its size is checked while it is read."""
    size = 0
    with zipfile.ZipFile(path) as archive:
        entries = [entry for entry in archive.infolist() if not entry.is_dir()]
        _few(len(entries))
        for entry in entries:
            name = _safe(entry.filename)
            with archive.open(entry) as stream:
                content = stream.read(SIZE - size + 1)
            size += len(content)
            _small(size)
            yield name, content


def _safe(name: str) -> str:
    path = PurePosixPath(name.replace("\\", "/"))
    outside = path.is_absolute() or ".." in path.parts or not path.parts or ":" in path.parts[0]
    if outside or not name.isprintable():
        raise ConfigError(f"The file {name!r} of the package would lie outside of it, or has no proper name.")
    return path.as_posix()


def _few(count: int) -> None:
    if count > FILES:
        raise ConfigError(f"The package has {count} files; {FILES} is the most.")


def _small(size: int) -> None:
    if size > SIZE:
        raise ConfigError(f"The files of the package are larger than {SIZE // 1_000_000} MB together.")
