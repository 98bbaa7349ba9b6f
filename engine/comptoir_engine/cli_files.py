"""The files of one call: read, looked into where they hold documents, and written."""

from __future__ import annotations

import errno
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from stat import S_ISREG
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from comptoir_engine.model import Document
    from comptoir_engine.registry import Registry

_MANY = 10
"""From this many files on, a watching person gets a progress bar."""
_UNSAFE = re.compile(r"[^\w.-]+")
MISPLACED = frozenset({
    errno.ENOENT, errno.ENOTDIR, errno.EISDIR, errno.EEXIST, errno.EACCES, errno.EPERM, errno.EROFS, errno.ENAMETOOLONG,
})  # fmt: skip
"""What is wrong with a file's place, and not with the machine."""


def read(files: Sequence[str]) -> Iterator[tuple[str, Document]]:
    """Each file's name and document; `-` is standard input, a file that can't be read is wrong use."""
    from comptoir_engine.model import Document

    with _watched(files) as names:
        for name in names:
            try:
                content = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
            except OSError as error:
                raise click.UsageError(f"{name}: {error.strerror}") from None
            yield name, Document(content, name=None if name == "-" else Path(name).name)


def opened(name: str, document: Document, registry: Registry) -> list[tuple[str, Document]]:
    """What is in an envelope, as `inside` has it; what can't be opened, as it is."""
    from comptoir_engine.errors import DocumentFault

    try:
        return inside(name, document, registry)
    except DocumentFault:
        return [(name, document)]


def inside(name: str, document: Document, registry: Registry) -> list[tuple[str, Document]]:
    """What is in an envelope, each as `november.zip/invoice.xml`; what is none, as it is. Raises `DocumentFault`."""
    from comptoir_engine.unpacking import unpack

    found = unpack(document, registry)
    if found == (document,):
        return [(name, document)]
    return [(f"{name}/{one.name or n}", one) for n, one in enumerate(found, 1)]


def apart(source: str, *outputs: tuple[str, str | None]) -> None:
    """Refuses an output that would be written over the source or over another output; each with its option."""
    taken = {_place(source): source}
    for option, out in outputs:
        if out is None:
            continue
        place = _place(out)
        if place in taken:
            raise click.BadParameter(
                f"{taken[place]} would be written over: name another file", param_hint=option
            )
        taken[place] = out


def _place(name: str) -> object:
    """The same for two names of one file, however they lead there."""
    if name == "-":
        return object()
    try:
        found = Path(name).stat()
    except OSError:
        return Path(name).resolve()
    return (found.st_dev, found.st_ino) if S_ISREG(found.st_mode) else object()


def write(out: str, content: bytes) -> None:
    """To a file, or for `-` to standard output. A place that takes no file is wrong use, a full disk is not."""
    try:
        if out == "-":
            sys.stdout.buffer.write(content)
            sys.stdout.buffer.flush()
        else:
            Path(out).write_bytes(content)
    except BrokenPipeError:
        raise
    except OSError as error:
        if error.errno in MISPLACED:
            raise click.UsageError(f"{out}: {error.strerror}") from None
        raise OSError(error.errno, error.strerror, out) from None


def places(out: str, documents: Sequence[tuple[str, Document]], registry: Registry, target: str) -> list[str]:
    """Where each document is to be written: one at `out` itself, several into the folder `out`.

    A name in an envelope is a stranger's: only its last part counts, and of two alike the second gets a number.
    """
    if len(documents) == 1:
        return [out]
    if not Path(out).is_dir():
        raise click.BadParameter(
            f"{documents[0][0].rpartition('/')[0]} holds {len(documents)} documents: name a folder that exists",
            param_hint="-o",
        )
    extension, taken = (
        registry.formats[target].extension if target in registry.formats else "xml",
        list[str](),
    )
    for name, _ in documents:
        stem = _UNSAFE.sub("-", Path(name).stem).strip(".-") or "document"
        numbered = (f"{stem}{f'-{n}' if n else ''}.{extension}" for n in range(len(documents)))
        taken.append(next(each for each in numbered if each not in taken))
    return [str(Path(out) / each) for each in taken]


@contextmanager
def _watched(files: Sequence[str]) -> Iterator[Iterable[str]]:
    """A progress bar where there are many files and a person watches."""
    if len(files) < _MANY or not sys.stderr.isatty():
        yield files
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True)) as progress:
        yield progress.track(files, description="documents")
