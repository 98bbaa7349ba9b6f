"""Fresh processes: what a plugin does where nothing was loaded, cached or warmed before it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from comptoir_engine.conformance.candidate import Sample
from comptoir_engine.errors import ConfigError

WORKER = "comptoir_engine.conformance.worker"
_PATIENCE = 60.0
"""Seconds."""


def run_fresh(
    arguments: Sequence[str],
    *,
    given: str = "",
    surroundings: Mapping[str, str] | None = None,
    patience: float = _PATIENCE,
) -> subprocess.CompletedProcess[str]:
    """Run Python with the import path of this process; raise `ConfigError` if it takes too long."""
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
        **(surroundings or {}),
    }
    try:
        return subprocess.run(
            [sys.executable, "-B", *arguments], input=given, env=environment, capture_output=True, text=True,
            encoding="utf-8", errors="replace", timeout=patience, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired as late:
        written = late.stdout.decode("utf-8", "replace") if late.stdout else ""
        raise ConfigError(f"A fresh process did not end within {patience:.0f} s: {written[-500:]}") from None


def work(
    task: str, plugin: str, job: object, surroundings: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """Have a worker in a fresh process do one task; see `worker`."""
    done = run_fresh(
        ["-m", WORKER, task, plugin], given=json.dumps(job), surroundings=surroundings, patience=_PATIENCE
    )
    if done.returncode != 0:
        raise ConfigError(f"A fresh process failed: {done.stderr.strip()[-800:]}")
    result: dict[str, Any] = json.loads(done.stdout.rpartition("\n")[2])
    return result


def digests(
    plugin: str, samples: Sequence[Sample], surroundings: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """What a fresh process makes of these samples, one after the other: name → stage → SHA-256."""
    with TemporaryDirectory(prefix="comptoir-exam-") as folder:
        for sample in samples:
            (Path(folder) / sample.name).write_bytes(sample.document.content)
        job = {"folder": folder, "names": [sample.name for sample in samples]}
        return work("digests", plugin, job, surroundings)
