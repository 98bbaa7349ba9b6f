"""The floor, in the same run: the stages that no hub can leave out, in one process, without a hub around them."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable
from pathlib import Path

import zstandard
from comptoir_engine.model import Document, Evidence, Plan
from comptoir_engine.pipeline import Processed, process
from comptoir_engine.registry import Registry

from bench.invoices import invoice

Seal = Callable[[tuple[Evidence, ...], dict[str, str]], bytes]


def floor(folder: Path, lines: int, documents: int) -> float:
    """Processor milliseconds a document: recognise, check, convert, check again, hash, compress, seal."""
    registry = Registry.load()
    registry.prepare()
    seal = _seal(registry, folder)
    rules = registry.rules()
    plan = Plan("xcbl30", "http", "-", checks=rules)
    contents = [invoice(f"F-{n}", lines) for n in range(documents + 1)]
    _one(contents[0], registry, plan, seal)
    clock = time.process_time()
    for content in contents[1:]:
        _one(content, registry, plan, seal)
    return (time.process_time() - clock) * 1000 / documents


def _one(content: bytes, registry: Registry, plan: Plan, seal: Seal) -> None:
    result: Processed = process(Document(content), registry, lambda head: plan)
    assert result.target is not None, result.steps[-1]
    delivered = result.target.content
    evidence = (
        Evidence("original", "original.xml", "application/xml", content),
        Evidence("delivered", "delivered.xml", "application/xml", delivered),
    )
    container = seal(evidence, {"number": str(result.head.number)})
    for each in (content, delivered, container):
        hashlib.sha256(each).hexdigest()
        zstandard.compress(each, 3)


def _seal(registry: Registry, folder: Path) -> Seal:
    archive = next(iter(registry.archives.values()))
    assert archive.settings is not None
    keys = folder / "keys"
    opened = archive.open(archive.settings(key=keys / "seal.key.pem", certificate=keys / "seal.cert.pem"))
    return lambda evidence, facts: opened.seal(evidence, facts)
