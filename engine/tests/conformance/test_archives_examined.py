"""A sound toy archive passes the exam, and each broken one fails exactly the rule it breaks."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import pytest
from comptoir_engine.conformance import Equipment, sealing
from comptoir_engine.conformance.candidate import Candidate
from comptoir_engine.conformance.equipment import Owner
from comptoir_engine.conformance.marking import marked

START = "__init__.py"
SECRETS: dict[Owner, bytes] = {"us": b"our secret", "stranger": b"another secret"}


def box_settings(owner: Owner) -> Any:
    return import_module("comptoir_box").BoxSettings("Comptoir", SECRETS[owner])


EQUIPMENT = Equipment(archive_settings=box_settings)

BROKEN = [
    ("SEAL-1", "gives back less than it took", {"PART.findall(found[2])": "PART.findall(found[2])[1:]"}),
    ("SEAL-1", "does not say who sealed", {'(), found[1], datetime': '(), None, datetime'}),
    ("SEAL-1", "has no clock", {"3, tzinfo=UTC)": "3)"}),
    ("SEAL-1", "takes anything for its container", {'content.startswith(b"<box ")': "True"}),
    ("SEAL-2", "lets white space follow", {'container.decode("utf-8", "replace")': (
        'container.decode("utf-8", "replace").rstrip() + chr(10)')}),
    ("SEAL-2", "does not seal the signer's name", {"(signer + parts).encode()": "parts.encode()"}),
    ("SEAL-2", "fails over bytes that are no text", {'decode("utf-8", "replace")': 'decode("utf-8")'}),
    ("SEAL-3", "does not seal the order of the parts", {
        "(signer + parts).encode()": "(signer + chr(10).join(sorted(parts.split(chr(10))))).encode()"}),
    ("SEAL-3", "does not count the parts", {
        "(signer + parts).encode()": "(signer + chr(10).join(dict.fromkeys(parts.split(chr(10))))).encode()"}),
    ("SEAL-4", "takes the key out of the box", {
        "settings.secret,": "settings.signer.encode(),"}),
]  # fmt: skip


def failed(candidate: Candidate) -> list[str]:
    return [mark.rule.id for mark in marked(candidate) if mark.violations]


def test_the_sound_toy_passes_every_rule(plant) -> None:
    plant("box")
    marks = list(marked(Candidate("box", EQUIPMENT)))
    assert [(mark.rule.id, mark.violations) for mark in marks if mark.violations] == []
    assert {rule.id for rule in sealing.RULES} < {mark.rule.id for mark in marks}


@pytest.mark.parametrize(
    ("rule", "why", "edits"), BROKEN, ids=[f"{rule}: it {why}" for rule, why, _ in BROKEN]
)
def test_exactly_the_rule_that_is_broken_fails(rule: str, why: str, edits: dict[str, str], plant) -> None:
    plant("box", {START: edits})
    violations = {
        mark.rule.id: mark.violations for mark in marked(Candidate("box", EQUIPMENT)) if mark.violations
    }
    assert list(violations) == [rule], violations


def test_every_rule_for_archives_has_a_toy_that_breaks_it() -> None:
    assert {rule for rule, _, _ in BROKEN} == {rule.id for rule in sealing.RULES}


def test_a_rule_that_lacks_its_keys_fails_and_says_so(plant) -> None:
    plant("box")
    marks = {mark.rule.id: mark.violations for mark in marked(Candidate("box"))}
    assert all("give `suite` its `archive_settings`" in marks[rule.id][0] for rule in sealing.RULES)
