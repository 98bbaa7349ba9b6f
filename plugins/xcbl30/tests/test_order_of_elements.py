"""Elements in another order than the schema's: read by their names, pointed out, and no cover for what is missing."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from random import Random

import comptoir_xcbl30
import pytest
from comptoir_engine.hookspecs import Converted
from comptoir_engine.model import Document
from comptoir_engine.pivot.compare import compare
from comptoir_engine.xml.content import Content
from comptoir_xcbl30.structure import SCHEMA
from lxml import etree

Convert = Callable[..., Converted]

CHECK = comptoir_xcbl30.checks()[0]
ONCE = {"BT-20", "BT-46", "BT-46-1", "BT-85", "BT-163"}
"""What one sample says in several elements and the pivot in one: the first is taken, or all are joined as they come."""


def shuffled(root: etree._Element) -> etree._Element:
    """The same elements, those of one name in their order, their names in another."""
    tree, chance = deepcopy(root), Random(7)
    for parent in list(tree.iter(etree.Element)):
        names = list(dict.fromkeys(child.tag for child in parent))
        chance.shuffle(names)
        parent[:] = sorted(parent, key=lambda child: names.index(child.tag))
    return tree


def test_what_is_only_out_of_order_is_read_by_its_names(good: Content, read: Convert) -> None:
    tree = shuffled(good.tree)
    mixed = Content(Document(etree.tostring(tree), "xcbl30", good.document.type))
    report = CHECK.run(mixed)
    assert (report.verdict, [(each.rule, each.severity) for each in report.findings]) == (
        "valid",
        [("XCBL30-ORDER", "warning")],
    )
    assert report.findings[0].line
    found = {each.term for each in compare(read(good).content.tree, read(mixed).content.tree)}
    assert found <= ONCE


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"<InvoiceIssueDate>20261125T00:00:00</InvoiceIssueDate>", b""),
        (b"<InvoiceIssueDate>20261125T00:00:00</InvoiceIssueDate>", b"<Remark/>"),
        (b"<Name1>Niemandsland Handel AG</Name1>", b"<City>Bern</City><City>Biel</City><Name1>N</Name1>"),
        (b"<InvoiceIssueDate>20261125T00", b"<InvoiceIssueDate>20261325T00"),
    ],
)
def test_what_is_missing_unknown_or_there_twice_is_refused_in_any_order(
    before: bytes, after: bytes, sample: Callable[[str], Content]
) -> None:
    content = sample("invoice-minimum-in-a-namespace").bytes
    assert before in content
    broken = etree.fromstring(content.replace(before, after))
    for tree in (broken, shuffled(broken)):
        report = CHECK.run(Content(Document(etree.tostring(tree), "xcbl30", "invoice")))
        assert report.verdict == "invalid"
        assert "XCBL30-ORDER" not in {each.rule for each in report.findings}


def test_an_official_schema_decides_on_the_order(sample: Callable[[str], Content]) -> None:
    assert CHECK.with_schemas is not None
    official = CHECK.with_schemas({"invoice": SCHEMA}, "official")
    tree = shuffled(sample("invoice-every-term").tree)
    report = official.run(Content(Document(etree.tostring(tree), "xcbl30", "invoice")))
    assert (report.verdict, report.findings[0].rule) == ("invalid", "XSD-ELEMENT-CONTENT")
