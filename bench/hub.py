"""A hub as an operator runs it, in processes of its own, and what it has used of the processor and the memory."""

from __future__ import annotations

import os
import re
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

from bench.invoices import BUYER, SELLER

COMPTOIR = str(Path(sys.executable).with_name("comptoir"))
PASSWORD = "bench-is-on-loopback"


@dataclass(frozen=True, slots=True)
class Hub:
    """A hub that serves."""

    process: psutil.Process
    folder: Path
    address: str
    token: str

    def processor_seconds(self) -> float:
        """What all its processes, living and gone, have used so far."""
        total = 0.0
        for each in [self.process, *self.process.children(recursive=True)]:
            try:
                times = each.cpu_times()
            except psutil.NoSuchProcess:
                continue
            total += times.user + times.system + times.children_user + times.children_system
        return total

    def memory(self) -> int:
        """What all its processes hold resident now, in bytes."""
        total = 0
        for each in [self.process, *self.process.children(recursive=True)]:
            try:
                total += each.memory_info().rss
            except psutil.NoSuchProcess:
                continue
        return total

    def archived(self) -> int:
        """How many documents are sealed in the archive."""
        return int(self._ask("SELECT count(*) FROM documents WHERE archived_at IS NOT NULL")[0][0])

    def flagged(self) -> int:
        """How many documents need somebody: none of them should."""
        return int(self._ask("SELECT count(*) FROM documents WHERE status = 'action_needed'")[0][0])

    def stages(self) -> list[tuple[str, float]]:
        """Each stage's mean duration in milliseconds, over all documents."""
        sql = "SELECT stage, sum(took) * 1000 / count(DISTINCT document_id) FROM steps GROUP BY stage ORDER BY 2 DESC"
        return [(str(stage), float(took)) for stage, took in self._ask(sql)]

    def _ask(self, sql: str) -> list[tuple[Any, ...]]:
        connection = sqlite3.connect(f"file:{self.folder / 'comptoir.sqlite3'}?mode=ro", uri=True)
        try:
            return connection.execute(sql).fetchall()
        finally:
            connection.close()


@contextmanager
def hub(folder: Path, peer_address: str, *, workers: int = 2) -> Iterator[Hub]:
    """A hub with two partners: the receiver gets xCBL by HTTP, and everything is sealed in the archive."""
    run("init", "--operator", "bench@comptoir.example", "--password", PASSWORD, folder=folder)
    with (folder / "settings.toml").open("a", encoding="utf-8") as settings:
        settings.write('\n[channels.http]\nallow = ["127.0.0.1/32"]\n')
    seller = run("company", "add", "Messwerk AG", "--id", f"0088:{SELLER}", folder=folder).strip()
    buyer = run("company", "add", "Zielwerk AG", "--id", f"0088:{BUYER}", folder=folder).strip()
    run(
        "partner", "add", seller, buyer, "--format", "xcbl30", "--channel", "http", "--address", peer_address,
        "--archive", "dsig", folder=folder,
    )  # fmt: skip
    token = run("token", "add", seller, "bench", folder=folder).split()[-1]
    command = [COMPTOIR, "serve", "--folder", str(folder), "--port", "0"]
    log = (folder / "bench.log").open("wb")
    environment = {**os.environ, "COMPTOIR_WORKERS": str(workers)}
    serving = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log, text=True, env=environment)
    try:
        yield Hub(psutil.Process(serving.pid), folder, _address(serving), token)
    finally:
        serving.terminate()
        serving.wait(30)
        log.close()


def run(*words: str, folder: Path) -> str:
    """One `comptoir` command on the hub's folder; its output."""
    done = subprocess.run(
        [COMPTOIR, *words, "--folder", str(folder)], capture_output=True, text=True, timeout=60, check=False
    )
    if done.returncode:
        raise RuntimeError(f"comptoir {' '.join(words[:2])}: {done.stderr or done.stdout}")
    return done.stdout


def _address(serving: subprocess.Popen[str]) -> str:
    assert serving.stdout is not None
    for line in serving.stdout:
        found = re.search(r"http://\S+", line)
        if found:
            return found[0]
    raise RuntimeError("the hub did not start; see bench.log in its folder")
