"""What documents make the packages say is found by the extraction, and so has a translation."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import product

import pytest
from comptoir_engine.model import PIVOT, Document, Head, Message, Plan
from comptoir_engine.pipeline import Processed, process
from comptoir_engine.registry import Registry

from workshop.packages import PACKAGES, module
from workshop.sentences import messages

SAMPLES = [file for package in PACKAGES for file in (package / module(package) / "samples").glob("*.xml")]


@pytest.fixture(scope="module")
def registry() -> Registry:
    found = Registry.load()
    found.prepare()
    return found


def test_every_sentence_said_of_a_sample_is_in_the_catalogues(registry: Registry, every: int) -> None:
    known = {str(message.id) for package in PACKAGES for message in messages(package)}
    targets = sorted(target for source, target in registry.conversions if source == PIVOT)
    ways = list(product(SAMPLES, (PIVOT, *targets)))[::every]
    said = {
        message.key
        for file, target in ways
        for message in _said(process(Document(file.read_bytes()), registry, _to(target, registry)))
    }
    assert len(said) > 30
    assert said <= known, sorted(said - known)


def _to(format: str, registry: Registry) -> Callable[[Head], Plan]:
    rules = registry.rules()

    def decide(head: Head) -> Plan:
        return Plan(format, channel="", address="", checks=rules)

    return decide


def _said(result: Processed) -> Iterator[Message]:
    """The sentences of the findings and losses of a document's way."""
    for step in result.steps:
        yield from (loss.reason for loss in step.losses)
        for finding in (finding for report in step.reports for finding in report.findings):
            yield from (message for message in (finding.message, finding.hint) if message is not None)
