"""Comptoir beside two libraries that convert the same invoices, measured in the same run.

They live in an environment of their own with pinned versions (`bench/requirements.txt`), which is set up at the first
run; without a network they are left out.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from statistics import mean
from typing import Any

from comptoir_engine.errors import DocumentFault
from comptoir_engine.model import Document
from comptoir_engine.pivot.compare import side_by_side
from comptoir_engine.registry import Registry
from comptoir_engine.xml.content import Content

from bench.corpus import FOLDERS, Bill, pivot_of, shared
from bench.survival import is_sound
from workshop.packages import ROOT

CACHE = ROOT / ".venv-bench"
LOCK = ROOT / "bench/requirements.txt"
PAGE = ROOT / "plugins/facturx/tests/page.pdf"
OTHERS = ("eu-einvoice", "factur-x")
PARTS = {
    "converted": "to the other syntax and back",
    "extracted": "XML out of the PDF",
    "hybrid": "hybrid PDF of CII",
}
WIDTH = 150
SET_BY_CALLER = frozenset({"BT-23", "BT-24"})
"""Process and guideline: a library that writes by profile sets them as it is told."""


@dataclass(slots=True)
class Kept:
    """The business terms of the documents that came back, and of which documents the rules and the schema were kept."""

    documents: int = 0
    terms: int = 0
    same: int = 0
    sound: int = 0
    lost: list[str] = field(default_factory=list)


def print_comparison(bills: list[Bill], registry: Registry) -> None:
    """Each library: there and back with every invoice, out of each PDF, into one."""
    chosen = [bill for bill in bills if bill.source.format in ("ubl21", "cii")]
    with tempfile.TemporaryDirectory(prefix="comptoir-bench-") as name:
        folder = Path(name)
        _lay_out(chosen, folder / "in")
        for library, python in _environments():
            told = _run(library, python, folder)
            if told is not None:
                kept = _kept(chosen, folder / library / "converted", registry)
                _print(library, told, kept, len(chosen))


def _lay_out(bills: list[Bill], folder: Path) -> None:
    folder.mkdir()
    for bill in bills:
        (folder / _file(bill)).write_bytes(bill.source.content)
    for file in (shared() / "corpora" / FOLDERS[-1]).glob("*.pdf"):
        (folder / file.name).write_bytes(file.read_bytes())


def _file(bill: Bill) -> str:
    """Two sources may have one name."""
    return f"{bill.source.format}-{Path(str(bill.source.name)).stem}.xml"


def _environments() -> Iterator[tuple[str, str]]:
    yield "comptoir", sys.executable
    python = str(CACHE / "bin/python")
    if is_set_up(python):
        yield from ((other, python) for other in OTHERS)


def is_set_up(python: str) -> bool:
    """Whether there is an environment with the others; it is set up where it is not as the lock says."""
    stamp = CACHE / "requirements.stamp"
    if stamp.exists() and stamp.read_bytes() == LOCK.read_bytes():
        return True
    print(f"Setting up {CACHE.name} from {LOCK.relative_to(ROOT)} …", flush=True)
    pip = [python, "-m", "pip", "--quiet", "--disable-pip-version-check", "install"]
    try:
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(CACHE)], check=True)
        subprocess.run([*pip, "--require-hashes", "--requirement", str(LOCK)], check=True)
    except subprocess.CalledProcessError:
        print(f"{' and '.join(OTHERS)} can't be had here (is there a network?); only Comptoir is measured.")
        return False
    stamp.write_bytes(LOCK.read_bytes())
    return True


def _run(library: str, python: str, folder: Path) -> dict[str, Any] | None:
    program = str(Path(__file__).with_name("library.py"))
    command = [python, program, library, str(folder / "in"), str(PAGE), str(folder / library)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        print(f"{library} can't be run: {done.stderr.strip()[-300:]}")
        return None
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return told


def _kept(bills: list[Bill], results: Path, registry: Registry) -> Kept:
    """Both documents are read by our reader; where the source is UBL there is nothing to read."""
    found = Kept()
    for bill in bills:
        file = results / _file(bill)
        if file.exists():
            _compare(found, bill, Document(file.read_bytes(), name=bill.source.name), registry)
    return found


def _compare(found: Kept, bill: Bill, result: Document, registry: Registry) -> None:
    found.documents += 1
    try:
        back = pivot_of(result, registry)
    except DocumentFault:
        back = None
    if back is None:
        found.lost.append(f"{bill.source.name} can't be read any more")
        return
    found.sound += _keeps_all(back, registry)
    for each, state in side_by_side(Content(bill.pivot).tree, Content(back.pivot).tree):
        term = each.term or ""
        if each.left is not None and term.startswith("BT-") and term not in SET_BY_CALLER:
            found.terms += 1
            if state == "same" or _bare(each.left) == _bare(each.right):
                found.same += 1
            else:
                found.lost.append(f"{bill.source.name} {term} {each.left!r} became {each.right!r}")


def _bare(text: str | None) -> str | None:
    """White space around and within a text is no business term."""
    return None if text is None else "".join(text.split())


def _keeps_all(bill: Bill, registry: Registry) -> bool:
    content = Content(bill.source)
    schemas = registry.checks_of(str(bill.source.format), bill.source.type, "schema")
    is_valid = all(check.run(content).verdict == "valid" for check in schemas)
    return is_valid and is_sound(Content(bill.pivot), registry)


def _print(library: str, told: dict[str, Any], kept: Kept, documents: int) -> None:
    print(f"{library} {told['version']}: {told['memory'] / 1e6:.0f} MB at most")
    for part, named in PARTS.items():
        done = told["parts"][part]
        refused, took = done["refused"], mean(done["milliseconds"] or [0])
        print(f"  {named}: {done['files'] - len(refused)} of {done['files']}, {took:.2f} ms each")
    print(f"  business terms of those that came back: {kept.same} of {kept.terms} the same")
    print(f"  keep schema and rules: {kept.sound} of {documents}")
    for name, why in told["parts"]["converted"]["refused"].items():
        print(f"    refused {name}: {why}"[:WIDTH])
    for line in kept.lost:
        print(f"    not kept: {line}"[:WIDTH])
