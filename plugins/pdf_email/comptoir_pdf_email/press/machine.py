"""The near side of the press: keeps one typesetter process, starts it when it is needed, replaces it when it goes.

A conversion runs inside a worker of the hub. Typst's memory would grow there for as long as the worker lives, and a
pool is not to be had either: the worker is a daemon, and daemons may start no `multiprocessing` children. So the press
is a plain child process on a socket. It ends with its parent, for then the socket closes.
"""

from __future__ import annotations

import atexit
import logging
import os
import subprocess
import sys
from functools import lru_cache
from importlib.metadata import version
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from threading import Lock

from comptoir_engine.errors import PluginError
from comptoir_engine.model import Message

from comptoir_pdf_email.press.wire import Job, Proof, receive_proof, send_job

SECONDS_TO_WAIT = 45.0
"""Seconds of wall time after which a page is given up and its process killed: before the hub loses patience with the
worker, so that the cause is told. The longest page that is tried takes a tenth of it."""

_COMMAND = (sys.executable, "-I", "-m", "comptoir_pdf_email.press.typesetter")
_log = logging.getLogger(__name__)


class Press:
    """One typesetter at a time; safe to use from several threads, one after the other."""

    def __init__(self, *, patience: float = SECONDS_TO_WAIT) -> None:
        self._patience = patience
        self._lock = Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._line: Connection | None = None
        self._owner = 0

    def set(self, job: Job) -> bytes:
        """The PDF of a job. Raises `PluginError` when typst refuses it, takes too long or dies twice."""
        with self._lock:
            proof = self._proof(job)
        for warning in proof.warnings:
            _log.warning("typst: %s", warning)
        if proof.error is not None:
            raise _fault(Message("The page could not be set: {reason}", {"reason": proof.error}))
        return proof.pdf

    def close(self) -> None:
        """End the process; the next job starts another."""
        if self._line is not None:
            self._line.close()
        if self._process is not None and self._owner == os.getpid():
            self._process.kill()
            self._process.wait()
        self._line = self._process = None

    @property
    def pid(self) -> int | None:
        """The typesetter's process, if there is one."""
        return self._process.pid if self._process is not None else None

    def _proof(self, job: Job) -> Proof:
        """One that dies is replaced once, for it may be killed for anything; what dies of its job dies again."""
        try:
            return self._attempt(job)
        except (EOFError, OSError) as error:
            _log.warning("the process that sets pages has died (%s); the page is set once more", error)
        try:
            return self._attempt(job)
        except (EOFError, OSError) as error:
            raise _fault(Message("The process that sets pages has died")) from error

    def _attempt(self, job: Job) -> Proof:
        proof = None
        try:
            proof = self._exchange(job)
        finally:
            if proof is None or proof.last:  # else a later job would be answered with this one's page
                self.close()
        return proof

    def _exchange(self, job: Job) -> Proof:
        line = self._opened()
        send_job(line, job)
        if not line.poll(self._patience):
            raise _fault(Message("The page was not set in time"))
        return receive_proof(line)

    def _opened(self) -> Connection:
        """The line to a living typesetter; a process that was forked off with ours is left to our parent."""
        if self._owner != os.getpid():
            self._line = self._process = None
        if self._line is None:
            self._line = self._start()
        return self._line

    def _start(self) -> Connection:
        near, far = Pipe()
        with far:
            self._process = subprocess.Popen(
                [*_COMMAND, str(far.fileno())], stdin=subprocess.DEVNULL, pass_fds=[far.fileno()], env={}
            )
        self._owner = os.getpid()
        return near


def _fault(message: Message) -> PluginError:
    return PluginError(f"comptoir-pdf-email {version('comptoir-pdf-email')}", message)


@lru_cache(maxsize=1)
def press() -> Press:
    """The press of this process."""
    opened = Press()
    atexit.register(opened.close)
    return opened
