"""The process that sets pages: takes a job, answers with a PDF, and goes when it has grown.

Typst keeps what it has computed for as long as its process lives, so the process is given up after some pages or some
memory. It talks over one socket that it inherits: `python -m comptoir_pdf_email.press.typesetter FD`.
"""

from __future__ import annotations

import os
import resource
import sys
from importlib.resources import files
from multiprocessing.connection import Connection
from pathlib import Path
from tempfile import TemporaryDirectory

import typst

from comptoir_pdf_email.fonts import FOLDER, OF_THE_SLIP
from comptoir_pdf_email.press.wire import Job, Proof, receive_job, send_proof

PARTS = ("parts.typ", "slip.typ")
"""What the template takes in, beside the numbered files of a job."""
PAGES_A_LIFE = 100
MEMORY_A_LIFE = 250 << 20
"""Bytes of resident memory after which the process ends with the job at hand."""
MEMORY_LIMIT = 4 << 30
"""Bytes of data that no job may pass: the process dies of it, and nothing else does."""
SECONDS_A_JOB = 120
"""Seconds of processor time that no job may pass: the system ends the process, even one whose parent is gone."""

_PAGE_SIZE = os.sysconf("SC_PAGE_SIZE")


class Typesetter:
    """Typst with one template and its own fonts: the same page on every machine, whatever that has."""

    def __init__(self) -> None:
        fonts = typst.Fonts(
            include_system_fonts=False, include_embedded_fonts=False, font_paths=[FOLDER, OF_THE_SLIP]
        )
        self._compiler = typst.Compiler(None, font_paths=fonts)
        template = files("comptoir_pdf_email").joinpath("template")
        self._source = template.joinpath("page.typ").read_bytes()
        self._parts = {name: template.joinpath(name).read_bytes() for name in PARTS}

    def set(self, job: Job, *, last: bool = False) -> Proof:
        """Set one page; the template sees its own parts, the job's files and nothing else of the disk."""
        with TemporaryDirectory(prefix="comptoir-press-") as root:
            for name, part in self._parts.items():
                Path(root, name).write_bytes(part)
            for number, content in enumerate(job.files):
                Path(root, str(number)).write_bytes(content)
            try:
                pdf, warnings = self._compile(job, root)
            except typst.TypstError as error:
                return Proof(b"", str(error), (), last)
        return Proof(pdf, None, warnings, last)

    def _compile(self, job: Job, root: str) -> tuple[bytes, tuple[str, ...]]:
        pdf, warnings = self._compiler.compile_with_warnings(
            input=self._source,
            root=root,
            format="pdf",
            sys_inputs={"page": job.page},
            pdf_standards=["a-3a", "ua-1"],
            timestamp=job.timestamp,
        )
        assert isinstance(pdf, bytes)
        return pdf, tuple(str(warning) for warning in warnings)


def serve(line: Connection) -> None:
    """Answer jobs until the other side hangs up or this life is over."""
    typesetter = Typesetter()
    for count in range(1, PAGES_A_LIFE + 1):
        job = receive_job(line)
        if job is None:
            return
        _limit_processor_time()
        proof = typesetter.set(job)
        last = count == PAGES_A_LIFE or _resident() > MEMORY_A_LIFE
        send_proof(line, Proof(proof.pdf, proof.error, proof.warnings, last))
        if last:
            return


def _limit_processor_time() -> None:
    used = sum(resource.getrusage(resource.RUSAGE_SELF)[:2])
    _limit(resource.RLIMIT_CPU, int(used) + SECONDS_A_JOB)


def _limit(kind: int, most: int) -> None:
    """Set a limit; the hard one, which our parent may have lowered, is kept and never passed."""
    _, hard = resource.getrlimit(kind)
    resource.setrlimit(kind, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))


def _resident() -> int:
    return int(Path("/proc/self/statm").read_text().split()[1]) * _PAGE_SIZE


if __name__ == "__main__":
    _limit(resource.RLIMIT_DATA, MEMORY_LIMIT)
    serve(Connection(int(sys.argv[1])))
