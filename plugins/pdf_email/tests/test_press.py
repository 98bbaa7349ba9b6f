"""The process that sets pages: it stays small, it can be killed, and it never outlives its parent."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from io import BytesIO

import pikepdf
import psutil
import pytest
from comptoir_engine.errors import PluginError
from comptoir_engine.xml.content import Content
from comptoir_pdf_email.manner import Manner
from comptoir_pdf_email.page import compose
from comptoir_pdf_email.press import Job, Press, machine
from comptoir_pdf_email.press import typesetter as far

Document = Callable[..., Content]

LEVEL = 300 << 20
"""Bytes that a typesetter may have in memory, whatever it has set before."""


@pytest.fixture
def press() -> Iterator[Press]:
    opened = Press()
    yield opened
    opened.close()


@pytest.fixture
def job(simple: dict[str, str], document: Document) -> Job:
    return compose(document(simple).tree, Manner("de", "CH")).job


def numbered(job: Job, number: int) -> Job:
    return Job(json.dumps(json.loads(job.page) | {"title": f"Rechnung {number}"}), job.timestamp)


def test_memory_stays_level_over_300_pages(press: Press, job: Job) -> None:
    lives, highest = set(), 0
    for number in range(300):
        assert press.set(numbered(job, number)).startswith(b"%PDF-")
        if press.pid is not None:
            lives.add(press.pid)
            highest = max(highest, psutil.Process(press.pid).memory_info().rss)
    assert len(lives) >= 300 // far.PAGES_A_LIFE
    assert highest < LEVEL


def test_a_life_that_has_grown_too_big_ends_with_the_job_at_hand(
    press: Press, simple: dict[str, str], document: Document
) -> None:
    job = compose(document(simple, lines=1000).tree, Manner("de", "CH")).job
    press.set(numbered(job, 1))
    press.set(numbered(job, 2))
    alive = press.pid is not None and psutil.Process(press.pid).memory_info().rss > far.MEMORY_A_LIFE
    assert not alive


def test_a_thousand_lines_are_set(press: Press, simple: dict[str, str], document: Document) -> None:
    job = compose(document(simple, lines=1000).tree, Manner("de", "CH")).job
    with pikepdf.open(BytesIO(press.set(job))) as opened:
        assert len(opened.pages) > 20


def test_a_killed_typesetter_costs_no_page(press: Press, job: Job) -> None:
    expected = press.set(job)
    assert press.pid is not None
    os.kill(press.pid, signal.SIGKILL)
    psutil.wait_procs([psutil.Process(press.pid)], timeout=5)
    assert press.set(job) == expected


def test_a_page_that_kills_every_typesetter_is_our_fault(
    press: Press, job: Job, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(machine, "_COMMAND", (sys.executable, "-c", "pass"))
        with pytest.raises(PluginError, match="has died"):
            press.set(job)
    assert press.set(job).startswith(b"%PDF-")


def test_a_page_that_takes_too_long_is_given_up_and_its_process_killed(job: Job) -> None:
    hasty = Press(patience=0.0)
    with pytest.raises(PluginError, match="not set in time"):
        hasty.set(job)
    assert hasty.pid is None


def test_a_page_that_was_interrupted_is_never_handed_to_the_next_caller(
    press: Press, job: Job, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(line: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(machine, "receive_proof", interrupted)
        with pytest.raises(KeyboardInterrupt):
            press.set(numbered(job, 1))
    expected = Press()
    assert press.set(numbered(job, 2)) == expected.set(numbered(job, 2))
    expected.close()


def test_what_typst_refuses_is_a_fault_of_ours_that_says_why(press: Press, job: Job) -> None:
    with pytest.raises(PluginError, match="sender"):
        press.set(Job('{"title": "x", "language": "de", "region": "CH", "date": [2026, 1, 1]}', 0))
    assert press.set(job).startswith(b"%PDF-")


def test_the_template_reads_no_file_but_those_of_its_job(press: Press, job: Job) -> None:
    page = json.loads(job.page)
    file = {"name": "x", "media_type": "text/plain", "relationship": "supplement", "description": ""}
    page["files"] = [file | {"path": "../../../../../../etc/hostname"}]
    with pytest.raises(PluginError):
        press.set(Job(json.dumps(page), 0))


def test_files_of_one_job_are_not_seen_by_the_next(press: Press, job: Job) -> None:
    page = json.loads(job.page)
    file = {"name": "x.txt", "media_type": "text/plain", "relationship": "supplement", "description": ""}
    page["files"] = [file | {"path": "/0"}]
    text = json.dumps(page)
    first, second = press.set(Job(text, 0, (b"first",))), press.set(Job(text, 0, (b"second",)))
    assert first == press.set(Job(text, 0, (b"first",)))
    assert first != second


def test_the_typesetter_ends_when_its_parent_is_killed(job: Job) -> None:
    script = (
        "import sys, time; from comptoir_pdf_email.press import Job, Press;"
        f"p = Press(); p.set(Job({job.page!r}, 0)); print(p.pid, flush=True); time.sleep(60)"
    )
    parent = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    child = psutil.Process(int(parent.stdout.readline()))
    parent.kill()
    parent.wait()
    parent.stdout.close()
    gone, _ = psutil.wait_procs([child], timeout=10)
    assert gone == [child]


def test_the_typesetter_gets_none_of_our_environment(
    press: Press, job: Job, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COMPTOIR_EMAIL_PASSWORD", "hunter2")
    press.set(job)
    assert "hunter2" not in str(psutil.Process(press.pid).environ())


def test_a_parent_that_is_limited_itself_still_has_its_pages_set(job: Job) -> None:
    script = (
        "import resource; resource.setrlimit(resource.RLIMIT_DATA, (3 << 30, 3 << 30));"
        "resource.setrlimit(resource.RLIMIT_CPU, (100, 100));"
        "from comptoir_pdf_email.press import Job, Press; press = Press();"
        f"print(len(press.set(Job({job.page!r}, 0)))); press.close()"
    )
    done = subprocess.run([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True, check=True)
    assert int(done.stdout) > 10_000
