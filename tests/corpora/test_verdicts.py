"""Our rules say what the official artefact for their syntax says, rule for rule and place for place."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest
from comptoir_engine.xml.parse import parse
from lxml import etree

from bench.syntaxes import CII, UBL, Syntax
from bench.verdicts import Compared, Judge, damaged_documents, documents

SEED = 16931


@pytest.fixture(scope="module", params=[UBL, CII], ids=lambda syntax: syntax.name)
def judge(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Judge:
    syntax: Syntax = request.param
    return Judge(tmp_path_factory.mktemp("official"), syntax)


def compared(judge: Judge, named: Iterable[tuple[str, etree._Element]]) -> Compared:
    found = Compared()
    for name, root in named:
        judge.compare(name, root, found)
    return found


def test_the_reference_documents_are_judged_the_same(judge: Judge, shared: Path) -> None:
    known = documents(shared, judge.syntax)
    found = compared(judge, ((name, parse(data)) for name, data in known))
    many = found.documents >= {"UBL": 500, "CII": 30}[judge.syntax.name]
    assert (many, found.broken_off, found.differences) == (True, 0, [])


@pytest.mark.parametrize("count", [400, pytest.param(3_000, marks=pytest.mark.long)])
@pytest.mark.timeout(1200)
def test_damaged_documents_are_judged_the_same(judge: Judge, shared: Path, count: int) -> None:
    """Always the same documents here; `make bench-rules` makes new ones, 20,000 of each."""
    found = compared(judge, damaged_documents(shared, count, SEED, judge.syntax))
    assert found.documents - found.broken_off > count / 2
    assert [*map(str, found.unexplained)] == []
