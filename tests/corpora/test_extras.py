"""What an ETS invoice holds under numbers that nobody knows arrives in UBL and on the page; others name it as lost."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from comptoir_engine.codes import guesses
from comptoir_engine.model import Document, Head, Plan
from comptoir_engine.pipeline import Processed, process
from comptoir_engine.registry import Registry

SAMPLES = Path(__file__).resolve().parents[2] / "plugins/ets31/comptoir_ets31/samples"
PLACES = {
    "I.H.010_Basisdaten": "Kopf",
    "I.D.010_Basisdaten": "Zeile",
    "I.S.020_Aufschluesselung_der_Steuern": "Steuer",
}


def _sent(name: str) -> tuple[bytes, set[tuple[str, str]]]:
    """A document with such elements, and group and value of each."""
    text, said = (SAMPLES / f"good-{name}.xml").read_text(), set[tuple[str, str]]()

    def added(end: re.Match[str]) -> str:
        said.add((end[1], f"{PLACES[end[1]]}-{len(said)}"))
        return f"<BV.990_Unbekannt>{PLACES[end[1]]}-{len(said) - 1}</BV.990_Unbekannt>{end[0]}"

    return re.sub(f"</({'|'.join(map(re.escape, PLACES))})>", added, text).encode(), said


def _go(content: bytes, format: str, registry: Registry, profile: dict[str, str]) -> Processed:
    def decide(head: Head) -> Plan:
        return Plan(format, channel="", address="", profile=profile, checks=registry.rules())

    return process(Document(content), registry, decide, ours=guesses.allowed)


@pytest.mark.parametrize("extension", ["on", "off"])
@pytest.mark.parametrize("format", ["cii", "xcbl30", "pdf", "facturx"])
@pytest.mark.parametrize("name", ["invoice-two-rates", "credit-note"])
def test_each_is_lost_by_its_name_in_ets(name: str, format: str, extension: str, registry: Registry) -> None:
    content, said = _sent(name)
    done = _go(content, format, registry, {"extension": extension})
    losses = [loss for step in done.steps for loss in step.losses if loss.path.endswith("/BV.990_Unbekannt")]
    assert {(_group(loss.path), loss.value) for loss in losses} == said
    assert len(losses) == len(said)
    assert done.outcome == "ready"


def _group(path: str) -> str:
    return path.split("/")[-2].partition("[")[0]


@pytest.mark.parametrize("format", ["html", "ubl21"])
def test_the_page_and_ubl_hold_them(format: str, registry: Registry) -> None:
    content, said = _sent("invoice-two-rates")
    done = _go(content, format, registry, {})
    assert done.outcome == "ready"
    assert done.target is not None
    text = done.target.content.decode()
    assert all(value in text for _, value in said)
    assert format != "html" or "I.D.010_Basisdaten › BV.990_Unbekannt" in text


@pytest.mark.parametrize("format", ["ubl21", "ets31", "cii"])
def test_nobody_who_sent_ets_hears_of_extensions_of_ubl(format: str, registry: Registry) -> None:
    content, _ = _sent("invoice-two-rates")
    done = _go(
        content, format, registry, {"extension": "on", "line-shape": "wrapped"} if format == "ets31" else {}
    )
    findings = [finding for step in done.steps for report in step.reports for finding in report.findings]
    assert {finding.rule for finding in findings} == {"ETS31-ELEMENT", "CH-ROUNDING"}
    assert not [finding for finding in findings if "UBLExt" in f"{finding.path}"]
