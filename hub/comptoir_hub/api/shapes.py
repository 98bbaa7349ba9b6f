"""What the API says of a document: words of state as everywhere else, amounts and dates as text."""

from __future__ import annotations

from typing import Any

from comptoir_engine.messages.readable import loss_object
from comptoir_engine.model import Finding, Message, Report

from comptoir_hub.documents.looking import Sight
from comptoir_hub.store.records import DeliveryRecord, DocumentRecord, FileRecord, Line, StepRecord


def line(one: Line) -> dict[str, Any]:
    """A document in a list."""
    return {
        "id": one.document_id, "direction": one.direction, "at": one.at, "status": one.status,
        "actor": one.actor, "answer": one.answer, "type": one.type, "number": one.number, "partner": one.partner,
        "partner_called": one.partner_called,
        "partner_id": one.partner_id, "issued": one.issued, "due": one.due, "currency": one.currency,
        "amount": one.amount, "problem": finding(one.problem) if one.problem else None,
    }  # fmt: skip


def document(sight: Sight) -> dict[str, Any]:
    """A document with all its steps."""
    record = sight.document
    return {
        **line(sight.line), "format": record.format, "target_format": record.target_format, "name": record.name,
        "size": record.size, "sha256": record.sha256, "run": record.run, "possibly_twice": record.doubtful,
        "received_at": record.received_at, "delivered_at": record.delivered_at, "archived_at": record.archived_at,
        "online_until": sight.online_until, "dropped_at": record.dropped_at,
        "next_at": _next_at(record), **_links(record),
        "steps": [step(one) for one in sight.steps],
        "deliveries": [delivery(one) for one in sight.deliveries],
        "containers": [file(one.file) | {"n": one.n, "kept_until": one.kept_until} for one in sight.containers],
    }  # fmt: skip


def step(one: StepRecord) -> dict[str, Any]:
    """One stage of the way."""
    return {
        "n": one.n, "run": one.run, "stage": one.stage, "status": one.status, "started": one.started,
        "took": one.took, "plugin": one.plugin, "reports": [report(each) for each in one.reports],
        "losses": [loss_object(loss, "en") for loss in one.losses],
        "file": file(one.artefact) if one.artefact else None,
    }  # fmt: skip


def report(one: Report) -> dict[str, Any]:
    """What one check says."""
    findings = [finding(each) for each in one.findings]
    return {"check": one.check, "version": one.version, "verdict": one.verdict, "findings": findings}


def finding(one: Finding) -> dict[str, Any]:
    """A problem with its place and its mend."""
    return {
        "rule": one.rule, "severity": one.severity, "message": message(one.message),
        "hint": message(one.hint) if one.hint else None, "term": one.term, "index": one.index, "path": one.path,
        "line": one.line,
    }  # fmt: skip


def delivery(one: DeliveryRecord) -> dict[str, Any]:
    """One attempt; the address is the partner's matter and stays in the hub."""
    return {
        "n": one.n, "channel": one.channel, "started_at": one.started_at, "ended_at": one.ended_at,
        "outcome": one.outcome, "doubtful": one.doubtful, "reference": one.reference,
        "detail": message(one.detail) if one.detail else None, "next_at": one.next_at,
    }  # fmt: skip


def file(one: FileRecord) -> dict[str, Any]:
    """A stored file."""
    return {"name": one.name, "media_type": one.media_type, "size": one.size, "sha256": one.sha256}


def message(one: Message) -> str:
    """A sentence in English; machines that want another language have the rule's id."""
    return str(one)


def _next_at(record: DocumentRecord) -> Any:
    return record.next_at if record.status == "waiting" else None


def _links(record: DocumentRecord) -> dict[str, str | None]:
    return {
        "replaces": record.replaces, "replaced_by": record.replaced_by, "same_as": record.same_as,
        "rival": record.rival,
    }  # fmt: skip
