"""An archive seals, verifies and opens; whatever is changed, moved, wrapped or signed by another is refused."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from comptoir_engine.conformance.candidate import Candidate
from comptoir_engine.conformance.equipment import Unequipped
from comptoir_engine.conformance.forgeries import changed_bytes, moved_parts
from comptoir_engine.conformance.rule import rule
from comptoir_engine.hookspecs import Archive, ArchiveRoles
from comptoir_engine.model import Evidence, Verification

_EVIDENCE = (
    Evidence(
        "original", "invoice.xml", "application/xml", b'<?xml version="1.0"?>\n<Invoice>100.00</Invoice>\n'
    ),
    Evidence("delivered", "Rechnung für Zürich.xml", "application/xml", "<Bill>Zürich</Bill>".encode()),
    Evidence("rendering", "invoice.html", "text/html", b"<!DOCTYPE html><p>100.00</p>"),
    Evidence("log", "log.json", "application/json", b'{"delivered": true}'),
    Evidence("receipt", "receipt.bin", "application/octet-stream", bytes(range(256))),
)
_FACTS = {"document": "exam-1", "number": "2026-118"}
_SHOWN = 5


def _archives(candidate: Candidate) -> bool:
    return bool(candidate.registry.archives)


@rule("SEAL-1", "seals, verifies and opens", _archives)
def opens_again(candidate: Candidate) -> Iterator[str]:
    """What is sealed is verified as valid, with a signer and an aware instant, and every piece of evidence comes back
    as it went in. The archive recognises its container, and nothing else."""
    for archive, roles in _opened(candidate):
        container = roles.seal(_EVIDENCE, _FACTS)
        found = roles.verify(container)
        if found.verdict != "valid":
            yield f"{archive.id}: a fresh container is {found.verdict}: {_said(found)}"
        if found.evidence != _EVIDENCE:
            yield f"{archive.id}: the evidence that comes back is not what was sealed"
        if not found.signer or found.signed_at is None or found.signed_at.tzinfo is None:
            yield f"{archive.id}: who signed, and when, is not said"
        if not archive.recognise(container):
            yield f"{archive.id}: the archive does not recognise its own container"
        for stranger in (b"", b"<Invoice/>", b"%PDF-1.7\n", bytes(range(256))):
            if archive.recognise(stranger):
                yield f"{archive.id}: the archive takes {stranger[:12]!r} for a container"


@rule("SEAL-2", "any changed byte is refused", _archives)
def notices_each_byte(candidate: Candidate) -> Iterator[str]:
    """Bits flipped, bytes put in, left out or repeated, all over a container; a container cut short, followed by more,
    or none at all: nothing of it is verified, nothing comes back, and nothing is raised."""
    for archive, roles in _opened(candidate):
        container = roles.seal(_EVIDENCE, _FACTS)
        accepted = [name for name, forged in changed_bytes(container) if not _refused(roles, forged)]
        yield from _shown(archive, accepted)


@rule("SEAL-3", "wrapped, moved, doubled and missing parts are refused", _archives)
def notices_moved_parts(candidate: Candidate) -> Iterator[str]:
    """The parts of a container (elements, entries of a ZIP, stretches of bytes) are wrapped into another, moved,
    swapped, doubled, left out, or put beside a changed twin: the container is refused."""
    for archive, roles in _opened(candidate):
        container = roles.seal(_EVIDENCE, _FACTS)
        accepted = [name for name, forged in moved_parts(container) if not _refused(roles, forged)]
        yield from _shown(archive, accepted)


@rule("SEAL-4", "what a stranger signed is refused", _archives)
def trusts_nobody_else(candidate: Candidate) -> Iterator[str]:
    """A container with the same evidence, or with a changed piece, that is sound in itself but sealed by a stranger,
    is refused where the stranger is not trusted."""
    changed = (replace(_EVIDENCE[0], content=b"<Invoice>999.00</Invoice>"), *_EVIDENCE[1:])
    strangers = dict(_opened_by_id(candidate, "stranger"))
    for archive, roles in _opened(candidate):
        for name, evidence in {"the same evidence": _EVIDENCE, "changed evidence": changed}.items():
            container = strangers[archive.id].seal(evidence, _FACTS)
            if strangers[archive.id].verify(container).verdict != "valid":
                yield f"{archive.id}: the stranger does not trust his own container, so nothing is shown"
            if not _refused(roles, container):
                yield f"{archive.id}: {name}, sealed by a stranger, is accepted"


def _opened(candidate: Candidate) -> Iterator[tuple[Archive, ArchiveRoles]]:
    for id, roles in _opened_by_id(candidate, "us"):
        yield candidate.registry.archives[id], roles


def _opened_by_id(candidate: Candidate, owner: str) -> Iterator[tuple[str, ArchiveRoles]]:
    settings = candidate.equipment.archive_settings
    for archive in candidate.registry.archives.values():
        if settings is not None:
            yield archive.id, archive.open(settings("stranger" if owner == "stranger" else "us"))
        elif archive.settings is None:
            yield archive.id, archive.open(None)
        else:
            raise Unequipped(
                "There are no keys: give `suite` its `archive_settings` (`check-plugin --with TESTS`)."
            )


def _refused(roles: ArchiveRoles, container: bytes) -> bool:
    found = roles.verify(container)
    return found.verdict != "valid" and not found.evidence


def _shown(archive: Archive, accepted: list[str]) -> Iterator[str]:
    yield from (f"{archive.id}: {name} is accepted" for name in accepted[:_SHOWN])
    if len(accepted) > _SHOWN:
        yield f"{archive.id}: and {len(accepted) - _SHOWN} more changes are accepted"


def _said(found: Verification) -> str:
    return "; ".join(f"{finding.rule}: {finding.message}" for finding in found.findings)


RULES = (opens_again, notices_each_byte, notices_moved_parts, trusts_nobody_else)
