"""Our rules say what CEN's artefact says, rule for rule and place for place."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from random import randrange

import pytest
from comptoir_engine.xml.parse import parse
from lxml import etree

from bench.verdicts import Compared, Judge, damaged_documents, documents


@pytest.fixture(scope="module")
def judge(tmp_path_factory: pytest.TempPathFactory) -> Judge:
    return Judge(tmp_path_factory.mktemp("official"))


def compared(judge: Judge, named: Iterable[tuple[str, etree._Element]]) -> Compared:
    found = Compared()
    for name, root in named:
        judge.compare(name, root, found)
    return found


def test_the_reference_documents_are_judged_the_same(judge: Judge, shared: Path) -> None:
    found = compared(judge, ((name, parse(data)) for name, data in documents(shared)))
    assert (found.documents > 500, found.broken_off, found.differences) == (True, 0, [])


@pytest.mark.parametrize("count", [400, pytest.param(20_000, marks=pytest.mark.long)])
@pytest.mark.timeout(1200)
def test_damaged_documents_are_judged_the_same(judge: Judge, shared: Path, count: int) -> None:
    seed = randrange(1_000_000)
    found = compared(judge, damaged_documents(shared, count, seed))
    assert found.documents - found.broken_off > count / 2
    assert [*map(str, found.unexplained)] == [], f"seed {seed}"
