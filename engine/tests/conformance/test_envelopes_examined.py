"""A sound toy envelope passes the exam, and each broken one fails exactly the rule it breaks."""

from __future__ import annotations

import pytest
from comptoir_engine.conformance import opening
from comptoir_engine.conformance.candidate import Candidate
from comptoir_engine.conformance.marking import marked

START, GOOD, BAD = "__init__.py", "samples/good-three.bag", "samples/bad-BAG-BROKEN-no-text.bag"
NAMES = 'name=f"{n}-{bare(called(name))}"'
NOTHING = "    named ="

BROKEN = [
    ("OFFER-1", "names no types and can't unpack", {START: {"recognise, unpack)": "lambda content: None)"}}),
    ("KNOW-2", "takes any archive for one of its own documents", {START: {
        "return ENVELOPE if content.bytes.startswith(MARK) else None":
        'return ENVELOPE if content.bytes.startswith(MARK) else "invoice" if content.bytes[:2] == b"PK" else None'}}),
    ("OPEN-1", "hands out nothing", {START: {NOTHING: f"    return ()\n{NOTHING}"}}),
    ("OPEN-1", "hands out something else each time", {START: {"Document(text, ": "Document(text + bytes(next(COUNT)), ",
        "MARK = ": "import itertools\nCOUNT = itertools.count()\nMARK = "}}),
    ("OPEN-1", "hands out names with folders", {START: {NAMES: 'name=f"{n}-{called(name)}"'}}),
    ("OPEN-1", "hands out one name twice", {START: {NAMES: "name=bare(called(name))"}}),
    ("OPEN-2", "finds nothing wrong", {BAD: {"one.txt": "one.txt=first"}}),
    ("OPEN-2", "finds something else wrong", {START: {'"BAG-BROKEN"': '"BAG-TORN"'}}),
    ("OPEN-2", "fails over damage", {START: {'decode("ascii", "replace")': 'decode("ascii")'}}),
    ("OPEN-2", "fails over damage in recognition", {START: {
        "    return ENVELOPE": '    content.bytes[-1:] == b"\\n" or 1 / 0\n    return ENVELOPE'}}),
]  # fmt: skip


def failed(candidate: Candidate) -> list[str]:
    return [mark.rule.id for mark in marked(candidate) if mark.violations]


def test_the_sound_toy_passes_every_rule(plant) -> None:
    plant("bag")
    marks = list(marked(Candidate("bag")))
    assert [(mark.rule.id, mark.violations) for mark in marks if mark.violations] == []
    assert {rule.id for rule in opening.RULES} < {mark.rule.id for mark in marks}


@pytest.mark.parametrize(
    ("rule", "why", "edits"), BROKEN, ids=[f"{rule}: it {why}" for rule, why, _ in BROKEN]
)
def test_the_rule_that_is_broken_fails(rule: str, why: str, edits: dict[str, dict[str, str]], plant) -> None:
    plant("bag", edits)
    assert rule in failed(Candidate("bag"))


def test_a_format_of_envelopes_ships_what_it_opens_and_what_it_refuses(plant) -> None:
    package = plant("bag")
    for sample, rule in ((BAD, "OPEN-2"), (GOOD, "OPEN-1")):
        (package / sample).unlink()
        assert rule in failed(Candidate("bag"))
