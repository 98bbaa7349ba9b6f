"""What the two processes of the press say to each other: plain JSON and bytes, no pickle."""

from __future__ import annotations

import json
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Any


@dataclass(frozen=True, slots=True)
class Job:
    """One page to set: `page` is the JSON text the template reads, `timestamp` counts seconds since 1970.

    `files` are the bytes to attach, and of the logo; `page` names the first of them `/0`, the next `/1`.
    """

    page: str
    timestamp: int
    files: tuple[bytes, ...] = ()


@dataclass(frozen=True, slots=True)
class Proof:
    """The answer to a job: the PDF, or why there is none; `last` says that the process goes now."""

    pdf: bytes
    error: str | None
    warnings: tuple[str, ...]
    last: bool


def send_job(line: Connection, job: Job) -> None:
    """Hand a job over."""
    _send(line, {"page": job.page, "timestamp": job.timestamp, "files": len(job.files)})
    for content in job.files:
        line.send_bytes(content)


def receive_job(line: Connection) -> Job | None:
    """The next job; None when the other side has hung up."""
    try:
        head = json.loads(line.recv_bytes())
        files = tuple(line.recv_bytes() for _ in range(head["files"]))
    except (EOFError, ConnectionError):
        return None
    return Job(head["page"], head["timestamp"], files)


def send_proof(line: Connection, proof: Proof) -> None:
    """Hand an answer back."""
    _send(line, {"error": proof.error, "warnings": proof.warnings, "last": proof.last})
    line.send_bytes(proof.pdf)


def receive_proof(line: Connection) -> Proof:
    """The answer; raises `EOFError` or `ConnectionError` when the process has died."""
    head = json.loads(line.recv_bytes())
    return Proof(line.recv_bytes(), head["error"], tuple(head["warnings"]), head["last"])


def _send(line: Connection, head: dict[str, Any]) -> None:
    line.send_bytes(json.dumps(head).encode())
