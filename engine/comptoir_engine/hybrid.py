"""The file that a document came in and that is a document too: a PDF with the XML of the invoice it shows."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace

from comptoir_engine.errors import DocumentFault, PluginError
from comptoir_engine.model import ENVELOPE, Document, Report
from comptoir_engine.registry import Registry
from comptoir_engine.unpacking import as_file
from comptoir_engine.xml.content import Content


def holder(document: Document, registry: Registry) -> Document | None:
    """That file among the document's attachments, with its format and type: it holds the very bytes."""
    for attachment in document.attachments:
        with suppress(DocumentFault, PluginError):  # what can't be opened is an attachment like any other
            found = _recognised(as_file(attachment), registry)
            if found is not None and _holds(found, document, registry):
                return found
    return None


def checked(holder: Document, registry: Registry) -> tuple[Report, ...]:
    """What is wrong with such a file. The document in it is what counts, so nothing here is more than a warning."""
    checks = registry.checks_of(str(holder.format), holder.type, "schema")
    return tuple(_forgiving(check.run(Content(holder))) for check in checks)


def _recognised(file: Document, registry: Registry) -> Document | None:
    content = Content(file)
    format = registry.opener(content)
    kind = format.recognise(content) if format is not None else None
    if format is None or kind is None or kind == ENVELOPE:
        return None
    return replace(file, format=format.id, type=kind)


def _holds(file: Document, document: Document, registry: Registry) -> bool:
    format = registry.formats[str(file.format)]
    if format.unpack is None:
        return False
    with registry.blaming(format):
        return any(inner.content == document.content for inner in format.unpack(Content(file)))


def _forgiving(report: Report) -> Report:
    findings = tuple(
        replace(finding, severity="warning") if finding.severity == "error" else finding
        for finding in report.findings
    )
    verdict = "valid" if report.verdict == "invalid" else report.verdict
    return replace(report, verdict=verdict, findings=findings)
