"""Amounts are decimals from end to end: where a binary float could meet one is looked for in every source file.

What is counted in binary floats (seconds, likenesses) is allowed by place, with the reason.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from pathlib import Path

import pytest
from comptoir_engine.model import Head
from comptoir_hub.portal.language import amount
from comptoir_hub.store.codec import from_json, to_json

from workshop.packages import PACKAGES, ROOT, module

FLOATS = {
    "Seconds that the exam waits and measures.": (
        "engine/comptoir_engine/conformance/delivery.py",
        "engine/comptoir_engine/conformance/fresh.py",
        "engine/comptoir_engine/conformance/intake.py",
        "engine/comptoir_engine/conformance/keeping.py",
        "engine/comptoir_engine/conformance/opening.py",
        "engine/comptoir_engine/conformance/safety.py",
        "engine/comptoir_engine/conformance/steadiness.py",
    ),
    "Seconds that a step took, or until another attempt.": (
        "engine/comptoir_engine/errors.py",
        "engine/comptoir_engine/model.py",
        "hub/comptoir_hub/documents/acting.py",
        "hub/comptoir_hub/documents/doubt.py",
        "hub/comptoir_hub/exchange/answers.py",
        "hub/comptoir_hub/exchange/backoff.py",
        "hub/comptoir_hub/exchange/intake.py",
        "hub/comptoir_hub/exchange/worker_outcome.py",
        "hub/comptoir_hub/exchange/processing_work.py",
        "hub/comptoir_hub/exchange/replacing.py",
        "hub/comptoir_hub/exchange/decided.py",
        "hub/comptoir_hub/exchange/delivery_end.py",
        "hub/comptoir_hub/exchange/processing_end.py",
        "hub/comptoir_hub/store/records.py",
        "hub/comptoir_hub/store/steps.py",
        "plugins/http/comptoir_http/answers.py",
    ),
    "Seconds that a loop, a lock, a server or a peer is given.": (
        "engine/comptoir_engine/bodies.py",
        "hub/comptoir_hub/connections.py",
        "hub/comptoir_hub/doors.py",
        "hub/comptoir_hub/demo/show.py",
        "hub/comptoir_hub/exchange/archiving.py",
        "hub/comptoir_hub/exchange/crew.py",
        "hub/comptoir_hub/exchange/delivery.py",
        "hub/comptoir_hub/exchange/entrances.py",
        "hub/comptoir_hub/exchange/generations.py",
        "hub/comptoir_hub/exchange/housekeeping.py",
        "hub/comptoir_hub/exchange/patience.py",
        "hub/comptoir_hub/exchange/notices.py",
        "hub/comptoir_hub/mailing.py",
        "hub/comptoir_hub/exchange/processing.py",
        "hub/comptoir_hub/exchange/punctual.py",
        "hub/comptoir_hub/exchange/signals.py",
        "hub/comptoir_hub/portal/upload.py",
        "hub/comptoir_hub/serving.py",
        "hub/comptoir_hub/settings.py",
        "hub/comptoir_hub/store/sqlite.py",
        "hub/comptoir_hub/store/writer.py",
        "plugins/facturx/comptoir_facturx/codes/looking.py",
        "plugins/http/comptoir_http/settings.py",
        "plugins/pdf_email/comptoir_pdf_email/mail/delivery.py",
        "plugins/pdf_email/comptoir_pdf_email/mail/settings.py",
        "plugins/pdf_email/comptoir_pdf_email/press/machine.py",
    ),
    "Lengths of a picture.": (
        "hub/comptoir_hub/logos/vector.py",
        "hub/comptoir_hub/logos/vocabulary.py",
        "plugins/facturx/comptoir_facturx/codes/reader.py",
    ),
    "How like two names are, and which share of a limit is near to it.": (
        "hub/comptoir_hub/documents/receivers.py",
        "hub/comptoir_hub/exchange/worker.py",
        "hub/comptoir_hub/partners/particulars.py",
    ),
}
JSON = {
    "Places, texts and reasons that a stylesheet hands over, all as text.": (
        "engine/comptoir_engine/xml/conversion.py",
    ),
    "What a process of the exam answers: digests, seconds, modules.": (
        "engine/comptoir_engine/conformance/fresh.py",
        "engine/comptoir_engine/conformance/loading.py",
        "engine/comptoir_engine/conformance/worker.py",
    ),
    "A page as one text, and how many files come with it.": (
        "plugins/pdf_email/comptoir_pdf_email/press/wire.py",
    ),
    "Accounts and their holders, all as text.": ("engine/comptoir_engine/creditor.py",),
    "Which page is looked at, and the bytes of its codes.": (
        "plugins/facturx/comptoir_facturx/codes/looking.py",
    ),
    "What a peer says of a delivery, and which schemas are in force.": (
        "hub/comptoir_hub/commands/sending.py",
        "hub/comptoir_hub/official.py",
        "plugins/http/comptoir_http/answers.py",
    ),
}

DOUBLES = re.compile(
    r"(?<![\w:-])(number|format-number|format-integer)\(|xs:(double|float)\b|math:|(?<![\w.-])\d[\d.]*[eE][+-]?\d"
)
"""What makes a double of a number in XPath."""
ARITHMETIC = re.compile(r"(?<![\w:-])(sum|avg|min|max|abs|round|round-half-to-even|floor|ceiling)\(")
"""What makes a double of a text that has no type."""
TYPED = re.compile(
    r"f:(number|decimal|sum|line-total|net-of)\(|r:(amounts?|or-zero|nets?)\(|xs:decimal\(|\$line-nets\("
    r"|round\(\$amount \*|abs\(\$exact\)|\(-?\$exact\)|abs\(\.\)|min\(\(\$decimals"
)
"""What is a decimal already."""
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)


def sources(ending: str) -> Iterator[tuple[str, Path]]:
    """Every file of the packages, tests and samples aside, under its path from the root."""
    for package in PACKAGES:
        for path in sorted((package / module(package)).rglob(f"*{ending}")):
            yield path.relative_to(ROOT).as_posix(), path


def floats(tree: ast.AST) -> Iterator[int]:
    """The lines that say `float`, `round` or `math`, or hold a number with a point."""
    for node in ast.walk(tree):
        named = isinstance(node, ast.Name) and node.id in ("float", "round", "math", "complex")
        if named or (isinstance(node, ast.Constant) and isinstance(node.value, float)):
            yield node.lineno  # type: ignore[attr-defined]  # both kinds have one


def json_read(tree: ast.AST) -> Iterator[int]:
    """The lines that read JSON whose numbers nobody gave a type."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and ast.unparse(node) in ("json.load", "json.loads"):
            yield node.lineno


@pytest.mark.parametrize(("found_in", "allowed"), [(floats, FLOATS), (json_read, JSON)])
def test_numbers_are_binary_only_where_they_count_no_money(
    found_in: Callable[[ast.AST], Iterator[int]], allowed: Mapping[str, tuple[str, ...]]
) -> None:
    places = {place for group in allowed.values() for place in group}
    found = {name: list(found_in(ast.parse(path.read_text("utf-8")))) for name, path in sources(".py")}
    there = {name: lines for name, lines in found.items() if lines}
    assert {name: lines for name, lines in there.items() if name not in places} == {}, (
        "see FLOATS and JSON above"
    )
    assert places & set(found) <= set(there), "these are allowed what they do not do"


def strange(text: str) -> Iterator[str]:
    """The lines of a stylesheet that make a double, or reckon with what has no type."""
    for line in _COMMENT.sub(lambda comment: "\n" * comment[0].count("\n"), text).splitlines():
        if DOUBLES.search(line) or (ARITHMETIC.search(line) and not TYPED.search(line)):
            yield line.strip()


def test_no_stylesheet_makes_a_double_of_a_number() -> None:
    sheets = [*sources(".xsl"), *sources(".xsl.txt")]
    found = {name: list(strange(path.read_text("utf-8"))) for name, path in sheets}
    found.pop("engine/comptoir_engine/pivot/html/xslt/tables.xsl")  # words and a style sheet for the page
    assert len(found) > 50
    assert {name: lines for name, lines in found.items() if lines} == {}


@pytest.mark.parametrize(
    "line",
    [
        'select="number($one) = number($other)"',
        'select="sum(cbc:Amount)"',
        'select="xs:double(.)"',
        "select=\"format-number($amount, '0.00')\"",
        'select="1e2 * cbc:Amount"',
        'select="round(cbc:Amount)"',
    ],
)
def test_what_makes_a_double_is_found(line: str) -> None:
    assert list(strange(f'<xsl:sequence {line}/><!-- number() -->\n<xsl:sequence select="f:number(.)"/>'))


@pytest.mark.parametrize(
    ("stated", "shown"),
    [
        ("9007199254740993.01", "9’007’199’254’740’993.01"),
        ("-0.0000001", "−0.0000001"),
        ("123456789012345678901234567890.125", "123’456’789’012’345’678’901’234’567’890.125"),
    ],
)
def test_an_amount_is_kept_and_shown_to_its_last_digit(stated: str, shown: str) -> None:
    head = Head(payable=Decimal(stated))
    kept = from_json(to_json(head), Head)
    assert kept == head
    assert amount(kept.payable) == shown
