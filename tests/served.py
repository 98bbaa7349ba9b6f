"""A hub in processes of its own, as an operator runs it, that can be killed at any instant."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import psutil
from comptoir_hub.store import open_store
from comptoir_hub.store.records import Terms
from trade import enrol, founded, partners, token

from bench.invoices import SELLER

COMPTOIR = str(Path(sys.executable).with_name("comptoir"))
SETTINGS = """
[delivery]
first_wait = 0.1
longest_wait = 0.5

[channels.http]
allow = ["127.0.0.1/32"]
"""


async def opened(folder: Path, mail_port: int, ways: Mapping[str, Terms]) -> str:
    """Founds a hub in a folder: one company sends to each location number as it wants. The sender's token."""
    await asyncio.to_thread(founded, folder, mail_port)
    with (folder / "settings.toml").open("a") as settings:
        settings.write(SETTINGS)
    store = open_store(folder)
    try:
        seller = await enrol(store, "Messwerk AG", SELLER)
        for location, terms in ways.items():
            await partners(store, seller, await enrol(store, f"Receiver {location}", location), terms)
        return await token(store, seller)
    finally:
        await store.close()


@dataclass(slots=True)
class Served:
    """`comptoir serve` on one folder; started as often as it is killed."""

    folder: Path
    workers: int = 2
    address: str = ""
    serving: asyncio.Event = field(default_factory=asyncio.Event)
    _process: subprocess.Popen[str] | None = None
    _family: list[psutil.Process] = field(default_factory=list)
    """All processes that were seen to belong to it."""

    def begin(self) -> None:
        """Starts it; `ready` waits until it serves."""
        environment = {**os.environ, "COMPTOIR_WORKERS": str(self.workers)}
        command = [COMPTOIR, "serve", "--folder", str(self.folder), "--port", "0"]
        with (self.folder / "serve.log").open("ab") as log:
            self._process = subprocess.Popen(
                command,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
                env=environment,
                start_new_session=True,
            )

    async def ready(self, seconds: float = 90) -> None:
        """Waits until it says where it serves."""
        async with asyncio.timeout(seconds):
            self.address = await asyncio.to_thread(self._listen)
        if not self.address:
            raise RuntimeError(f"the hub did not start: {(self.folder / 'serve.log').read_text()[-2_000:]}")
        self.serving.set()

    async def start(self) -> None:
        self.begin()
        await self.ready()

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    @property
    def alive(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def workers_alive(self) -> list[psutil.Process]:
        """The processes that work on documents."""
        return [each for each in self._children() if "resource_tracker" not in " ".join(_command(each))]

    def kill(self, *, alone: bool = False) -> None:
        """kill -9 of all its processes, or of the hub alone."""
        assert self._process is not None
        self.serving.clear()
        self._family += [psutil.Process(self.pid), *self._children()]
        os.kill(self.pid, signal.SIGKILL) if alone else os.killpg(self.pid, signal.SIGKILL)
        self._process.wait(10)
        assert self._process.stdout is not None
        self._process.stdout.close()

    def stop(self) -> int:
        """Ends it as a supervisor does; its exit code."""
        assert self._process is not None
        if self.alive:
            self._family += [psutil.Process(self.pid), *self._children()]
            self._process.send_signal(signal.SIGTERM)
        return self._process.wait(40)

    def left_over(self, seconds: float = 20) -> list[psutil.Process]:
        """Its processes that are still there after that time; they are ended."""
        _, alive = psutil.wait_procs([each for each in self._family if _lives(each)], timeout=seconds)
        alive = [each for each in alive if _lives(each)]
        for each in alive:
            each.kill()
        return alive

    def _children(self) -> list[psutil.Process]:
        try:
            return psutil.Process(self.pid).children(recursive=True)
        except psutil.NoSuchProcess:
            return []

    def _listen(self) -> str:
        assert self._process is not None
        assert self._process.stdout is not None
        for line in self._process.stdout:
            found = re.search(r"http://\S+", line)
            if found:
                return found[0]
        return ""


def _lives(process: psutil.Process) -> bool:
    """Whether it runs; one that has ended and whose end nobody asked for does not."""
    try:
        return bool(process.status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


def _command(process: psutil.Process) -> list[str]:
    try:
        return process.cmdline()
    except psutil.Error:
        return []
