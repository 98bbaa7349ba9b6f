"""A sound toy inbox passes the exam without a peer, each broken one fails, and no other channel is taken for one."""

from __future__ import annotations

import pytest
from comptoir_engine.conformance import delivery, intake, keeping
from comptoir_engine.conformance.candidate import Candidate
from comptoir_engine.conformance.marking import mark_lines, marked

START = "__init__.py"
KEPT = 'return Receipt("to_be_fetched", reference=parcel.key)'
PEER_RULES = {rule.id for rule in (*delivery.RULES, *intake.RULES)}

BROKEN = [
    ("promises less than it keeps", {"idempotent=True": "idempotent=False"}),
    ("gives each attempt a receipt of its own", {"reference=parcel.key": "reference=str(len(TOLD))"}),
    ("gives all parcels one receipt", {"reference=parcel.key": 'reference="shelf"'}),
    ("delivers the second parcel", {KEPT: f'if TOLD == ["keep-0"]:\n        {KEPT}\n    return Receipt("delivered")'}),
    ("breaks at the second parcel", {KEPT: f'if TOLD == ["keep-0"]:\n        {KEPT}\n    raise KeyError("shelf")'}),
]  # fmt: skip
NO_INBOX = [
    ("says that it delivered", {'"to_be_fetched"': '"delivered"'}),
    ("breaks", {KEPT: 'raise KeyError("shelf")'}),
    ("takes in too", {"ChannelRoles(deliver=deliver)": "ChannelRoles(deliver=deliver, poll=lambda: None)"}),
    ("has settings", {"open=open_shelf)": "open=open_shelf, settings=ShelfSettings)",
        "TOLD:": "@dataclass(frozen=True)\nclass ShelfSettings:\n    place: str = ''\n\n\nTOLD:",
        "from collections.abc": "from dataclasses import dataclass\nfrom collections.abc"}),
]  # fmt: skip


def test_the_sound_toy_passes_without_a_peer(plant) -> None:
    plant("shelf")
    marks = list(marked(Candidate("shelf")))
    assert [(mark.rule.id, mark.violations) for mark in marks if mark.violations] == []
    asked = {mark.rule.id for mark in marks}
    assert {rule.id for rule in keeping.RULES} < asked
    assert not asked & PEER_RULES


@pytest.mark.parametrize(("why", "edits"), BROKEN, ids=[f"it {why}" for why, _ in BROKEN])
def test_an_inbox_that_does_not_keep_its_word_fails(why: str, edits: dict[str, str], plant) -> None:
    plant("shelf", {START: edits})
    assert [mark.rule.id for mark in marked(Candidate("shelf")) if mark.violations] == ["KEEP-1"]


@pytest.mark.parametrize(("why", "edits"), NO_INBOX, ids=[f"it {why}" for why, _ in NO_INBOX])
def test_a_channel_that_only_looks_like_an_inbox_needs_a_peer(why: str, edits: dict[str, str], plant) -> None:
    plant("shelf", {START: edits})
    untried = {mark.rule.id for mark in marked(Candidate("shelf")) if mark.untried}
    assert untried == PEER_RULES


def test_what_could_not_be_tried_is_neither_passed_nor_failed(plant) -> None:
    plant("wire")
    words = {mark.rule.id: mark_lines(mark)[0].split()[0] for mark in marked(Candidate("wire"))}
    assert {id for id, word in words.items() if word == "untried"} == PEER_RULES
    assert words["LOAD-1"] == "passed"
    assert all(mark.violations for mark in marked(Candidate("wire")) if mark.untried)
