"""The figures of the rules: `python -m bench --rules` prints them, and compares verdicts over damaged documents.

`python -m bench.rules LIBRARY LINES` measures one library in the environment that has it, and prints milliseconds.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from random import randrange
from typing import TYPE_CHECKING

from bench.invoices import invoice

if TYPE_CHECKING:
    from comptoir_engine.xml.content import Content

    from bench.syntaxes import Syntax

TARGETS = {"UBL": {10: 0.9, 1_000: 12.0}, "CII": {10: 1.8, 1_000: 24.0}}
"""Lines → processor milliseconds of all rules, on the machine where they were set, the document parsed before."""
ROUNDS = {10: (9, 50), 1_000: (5, 5), 10_000: (3, 1), 50_000: (3, 1)}
"""Lines → how many rounds of how many documents; the median of the rounds is told."""
OURS, OFFICIAL, MOCK = "comptoir", "official", "mock-einvoice"
OURS_CII, OFFICIAL_CII = "comptoir-cii", "official-cii"
COMPARED = {"UBL": (OURS, OFFICIAL, MOCK), "CII": (OURS_CII, OFFICIAL_CII)}


def figures(documents: int, seed: int | None) -> None:
    """What the rules cost beside others, how that grows, and where they differ from the official artefact."""
    from bench.yardstick import slowness

    slow = slowness()
    print(f"this machine takes {slow:.2f} times as long just now as the one where the targets were set")
    for syntax, libraries in COMPARED.items():
        print(f"{syntax}, all rules of EN 16931, the document parsed before:   ms here   ms there   target")
        for lines, target in TARGETS[syntax].items():
            for library, took in _measured(libraries, lines):
                kept = "kept" if took / slow <= target else "NOT kept"
                told = f"{target:6.1f} {kept}" if library == libraries[0] else ""
                print(
                    f"  {lines:6,} lines  {library:40} {took:9.2f} {took / slow:10.2f}   {told}", flush=True
                )
        for lines in (10_000, 50_000):
            for library, took in _measured(libraries[:1], lines):
                each = took / lines * 1000
                print(f"  {lines:6,} lines  {library:40} {took:9.2f}   {each:.1f} µs a line", flush=True)
    _compare(documents, randrange(1_000_000) if seed is None else seed)


def _compare(documents: int, seed: int) -> None:
    from bench.syntaxes import CII, UBL

    for syntax in (UBL, CII):
        _compare_in(syntax, documents, seed)


def _compare_in(syntax: Syntax, documents: int, seed: int) -> None:
    from comptoir_engine.xml.parse import parse

    from bench import verdicts
    from bench.corpus import shared

    with tempfile.TemporaryDirectory(prefix="comptoir-bench-") as folder:
        judge = verdicts.Judge(Path(folder), syntax)
        whole = verdicts.Compared()
        for name, data in verdicts.documents(shared(), syntax):
            judge.compare(name, parse(data), whole)
        found = verdicts.Compared()
        for name, root in verdicts.damaged_documents(shared(), documents, seed, syntax):
            judge.compare(name, root, found)
    print(
        f"{syntax.name}, verdicts beside the official rules: {whole.documents} reference documents and fragments: "
        f"{len(whole.differences)} differences"
    )
    print(
        f"  {found.documents:,} damaged documents (seed {seed}), of {found.broken_off:,} those say nothing: "
        f"{len(found.differences)} differences, {len(found.unexplained)} of them unexplained"
    )
    for each in found.unexplained:
        print(f"    {each}")


def _measured(libraries: Iterable[str], lines: int) -> Iterable[tuple[str, float]]:
    """Each in a process of its own, so that none warms another up."""
    from bench.beside import CACHE, is_set_up

    for library in libraries:
        python = sys.executable if library != MOCK else str(CACHE / "bin/python")
        if library == MOCK and not is_set_up(python):
            continue
        command = [python, "-m", "bench.rules", library, str(lines)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            print(f"{library} can't be run: {done.stderr.strip()[-300:]}")
        else:
            yield library, float(done.stdout.splitlines()[-1])


# One library


Ready = Callable[[], Callable[[], object]]
"""Makes a document ready, and returns what is to be measured."""


def _our_rules(lines: int) -> Ready:
    from comptoir_engine.registry import Registry

    check = Registry.load().checks["en16931"]
    return lambda: partial(check.run, _parsed(lines))


def _published(lines: int) -> Ready:
    """The artefact as it was published."""
    from comptoir_en16931 import stylesheet
    from comptoir_engine.xml.saxon import saxon

    rules = stylesheet()
    assert rules is not None
    saxon().prepare(rules)
    return lambda: partial(saxon().text, rules, _parsed(lines).node, {})


def _parsed(lines: int) -> Content:
    from comptoir_engine.model import PIVOT

    return _ready(invoice("R-1", lines), PIVOT)


def _ready(bill: bytes, format: str) -> Content:
    from comptoir_engine.model import Document
    from comptoir_engine.xml.content import Content

    content = Content(Document(bill, format, "invoice"))
    content.node  # noqa: B018 - parses it
    return content


def _our_rules_for_cii(lines: int) -> Ready:
    from comptoir_engine.registry import Registry

    check, bill = Registry.load().checks["en16931-cii"], _cii(lines)
    return lambda: partial(check.run, _ready(bill, "cii"))


def _published_for_cii(lines: int) -> Ready:
    from comptoir_engine.xml.saxon import saxon

    from bench.syntaxes import CII

    bill, rules = _cii(lines), CII.official(Path(tempfile.mkdtemp(prefix="comptoir-bench-")))
    saxon().prepare(rules)
    return lambda: partial(saxon().text, rules, _ready(bill, "cii").node, {})


def _cii(lines: int) -> bytes:
    """The invoice as our own conversion writes it."""
    from comptoir_engine.model import PIVOT, Document
    from comptoir_engine.registry import Registry
    from comptoir_engine.xml.content import Content

    way = Registry.load().from_pivot("cii")
    assert way is not None
    source = Content(Document(invoice("R-1", lines), PIVOT, "invoice"))
    return way.run(source, {}).content.document.content


def _mock_rules(lines: int) -> Ready:
    """It parses the document each time; its Peppol rules run too."""
    from mockeinvoice import validate

    data = invoice("R-1", lines)
    return lambda: partial(validate, data)


def _cost(ready: Ready, lines: int) -> float:
    rounds, times = ROUNDS[lines]
    ready()()
    found = []
    for _ in range(rounds):
        runs = [ready() for _ in range(times)]
        clock = time.process_time()
        for run in runs:
            run()
        found.append((time.process_time() - clock) * 1000 / times)
    return statistics.median(found)


LIBRARIES = {
    OURS: _our_rules, OFFICIAL: _published, MOCK: _mock_rules, OURS_CII: _our_rules_for_cii,
    OFFICIAL_CII: _published_for_cii,
}  # fmt: skip

if __name__ == "__main__":
    name, count = sys.argv[1], int(sys.argv[2])
    print(_cost(LIBRARIES[name](count), count))
