"""A backup ends however much is written meanwhile, and one that is broken off leaves nothing in anybody's way."""

from __future__ import annotations

import asyncio
import os
import resource
import signal
import sqlite3
import subprocess
import sys
import tarfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from comptoir_engine.errors import ConfigError
from comptoir_hub import restoring, snapshot
from comptoir_hub.keeping import NotKept, back_up
from comptoir_hub.restoring import restore
from comptoir_hub.settings import FILE
from comptoir_hub.store import open_store
from comptoir_hub.store.payloads import INLINE_LIMIT, PayloadDamaged, Payloads
from comptoir_hub.store.sqlite import DATABASE, PAYLOADS, Reader, unpack_payload

COMPTOIR = (
    sys.executable, "-c",
    "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)\n"
    "from comptoir_engine.cli import main; main()",
)  # fmt: skip
"""The command as a person starts it: what a shell starts in the background does not hear Ctrl+C."""
STEPS = 10


async def fill(folder: Path, *payloads: bytes) -> list[str]:
    """Makes a hub with these payloads; their hashes."""
    store = open_store(folder)
    (folder / FILE).touch()
    packed = [store.payloads.pack(content) for content in payloads]
    await store.write(lambda tx: tx.payloads.put_all(packed))
    await store.write(lambda tx: tx._connection.execute("CREATE TABLE ticks (n INTEGER)"))
    await store.close()
    return [one.sha256 for one in packed]


@pytest.fixture
def hub(tmp_path: Path) -> Path:
    """The folder of a hub whose database is many steps of the copy long."""
    pages = STEPS * snapshot.PAGES
    asyncio.run(
        fill(tmp_path / "hub", *(os.urandom(INLINE_LIMIT) for _ in range(pages * 4096 // INLINE_LIMIT)))
    )
    return tmp_path / "hub"


@pytest.fixture
def busy(hub: Path) -> Iterator[None]:
    """Another process' writer, that commits all the time."""
    over = threading.Event()

    def commit() -> None:
        connection = sqlite3.connect(hub / DATABASE, timeout=60)
        while not over.is_set():
            with connection:
                connection.execute("INSERT INTO ticks VALUES (1)")
        connection.close()

    writer = threading.Thread(target=commit)
    writer.start()
    yield
    over.set()
    writer.join()


def begun(folder: Path, target: Path, *, when: Callable[[], bool]) -> subprocess.Popen[str]:
    """A backup command that has got so far."""
    command = [*COMPTOIR, "backup", "--folder", str(folder), str(target)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    until = time.monotonic() + 60
    while not when() and process.poll() is None and time.monotonic() < until:
        time.sleep(0.002)
    return process


def copies(folder: Path) -> list[Path]:
    """Copies of the database: beside the target, for the hub's own disk may be full."""
    return [*folder.parent.glob(f"*{snapshot.SCRATCH}"), *folder.glob("backup-*"), *folder.glob("*.part*")]


def test_a_backup_ends_while_others_commit_all_the_time(hub: Path, busy: None, tmp_path: Path) -> None:
    command = [*COMPTOIR, "backup", "--folder", str(hub), str(tmp_path / "b.tar")]
    done = subprocess.run(command, capture_output=True, text=True, timeout=90, check=False)
    assert done.returncode == 0, done.stderr
    restore(tmp_path / "b.tar", tmp_path / "again")
    assert copies(hub) == []


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_backup_that_is_ended_leaves_nothing(hub: Path, tmp_path: Path, number: int) -> None:
    process = begun(hub, tmp_path / "b.tar", when=lambda: any(copies(hub)))
    process.send_signal(number)
    said = process.communicate(timeout=60)
    assert process.returncode not in (0, None), said
    assert "Traceback" not in said[1]
    assert copies(hub) == []
    assert list(tmp_path.glob("b.tar*")) == []


def test_a_killed_backup_stands_in_nobodys_way(hub: Path, tmp_path: Path) -> None:
    process = begun(hub, tmp_path / "b.tar", when=lambda: any(copies(hub)))
    process.kill()
    process.communicate()
    assert any(copies(hub))
    assert (tmp_path / "b.tar.part").exists()
    kept = back_up(hub, tmp_path / "b.tar")
    assert kept.damaged == ()
    assert copies(hub) == []
    assert [path.name for path in tmp_path.glob("b.tar*")] == ["b.tar"]
    assert (tmp_path / "b.tar").stat().st_mode & 0o077 == 0


def test_what_a_killed_backup_left_goes_with_the_next_of_any_name(hub: Path, tmp_path: Path) -> None:
    process = begun(hub, tmp_path / "monday.tar", when=lambda: any(copies(hub)))
    process.kill()
    process.communicate()
    mine = tmp_path / "mine.part.scratch"
    mine.mkdir()
    (mine / "file").write_text("precious")
    back_up(hub, tmp_path / "tuesday.tar")
    assert {path.name for path in tmp_path.iterdir()} == {"hub", "tuesday.tar", "mine.part.scratch"}
    assert (mine / "file").read_text() == "precious"


def test_a_backup_takes_no_room_on_the_hubs_own_disk(hub: Path, tmp_path: Path) -> None:
    (tmp_path / "disk").mkdir()
    before = {path.name for path in hub.rglob("*")}
    process = begun(
        hub, tmp_path / "disk" / "b.tar", when=lambda: any((tmp_path / "disk").glob("*.scratch/*"))
    )
    process.send_signal(signal.SIGSTOP)
    meanwhile = {path.name for path in hub.rglob("*")}
    process.send_signal(signal.SIGCONT)
    assert process.wait(60) == 0
    assert meanwhile - before <= {f"{DATABASE}-wal", f"{DATABASE}-shm"}
    assert [path.name for path in (tmp_path / "disk").iterdir()] == ["b.tar"]


def test_a_database_that_a_full_disk_keeps_from_being_opened_is_copied_as_it_lies(
    hub: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(source: Path, target: Path) -> None:
        raise sqlite3.OperationalError("disk I/O error")

    monkeypatch.setattr(snapshot, "_copy_beside_writers", full)
    assert back_up(hub, tmp_path / "b.tar") == restore(tmp_path / "b.tar", tmp_path / "again")
    writer = sqlite3.connect(hub / DATABASE)
    writer.execute("INSERT INTO ticks VALUES (1)")
    writer.commit()
    with pytest.raises(NotKept, match="disk I/O error"):
        back_up(hub, tmp_path / "c.tar")
    writer.close()


def test_two_backups_of_one_name_are_never_one_file(hub: Path, tmp_path: Path) -> None:
    with snapshot.drafted(tmp_path / "b.tar") as first:
        first.write(b"first")
        with pytest.raises(ConfigError, match="under way"):
            back_up(hub, tmp_path / "b.tar")
        other = back_up(hub, tmp_path / "other.tar")
    assert other.damaged == ()
    assert (tmp_path / "b.tar").read_bytes() == b"first"


def test_a_full_disk_is_told_and_leaves_nothing(hub: Path, tmp_path: Path) -> None:
    def narrow() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (20_000_000, 20_000_000))

    command = [*COMPTOIR, "backup", "--folder", str(hub), str(tmp_path / "b.tar")]
    done = subprocess.run(command, capture_output=True, text=True, timeout=90, check=False, preexec_fn=narrow)
    assert done.returncode == 3
    assert "could not be written" in done.stderr
    assert "unexpected" not in done.stderr
    assert copies(hub) == []
    assert list(tmp_path.glob("b.tar*")) == []


def test_a_restore_that_the_disk_ends_leaves_nothing(
    hub: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(folder: Path) -> None:
        raise OSError(28, "No space left on device")

    back_up(hub, tmp_path / "b.tar")
    monkeypatch.setattr(restoring, "_check_sums", full)
    with pytest.raises(NotKept, match="No space"):
        restore(tmp_path / "b.tar", tmp_path / "again")
    assert [path.name for path in (tmp_path / "again").iterdir()] in ([], ["hub.lock"])


@pytest.mark.parametrize("harm", ["missing", "damaged"])
def test_what_the_hub_has_lost_keeps_nothing_else_from_being_kept(tmp_path: Path, harm: str) -> None:
    contents = [os.urandom(INLINE_LIMIT + 1) for _ in range(2)]
    lost, whole = asyncio.run(fill(tmp_path / "hub", *contents))
    path = Payloads(tmp_path / "hub" / PAYLOADS).path(lost)
    path.write_bytes(b"noise") if harm == "damaged" else path.unlink()
    command = [*COMPTOIR, "backup", "--folder", str(tmp_path / "hub"), str(tmp_path / "b.tar")]
    done = subprocess.run(command, capture_output=True, text=True, timeout=90, check=False)
    assert done.returncode == 3
    assert lost in done.stderr
    assert tarfile.is_tarfile(tmp_path / "b.tar")
    assert restore(tmp_path / "b.tar", tmp_path / "again").damaged == (lost,)
    reader = Reader(tmp_path / "again")
    assert reader.read(lambda tx: unpack_payload(tx, reader.payloads, whole))
    with pytest.raises(PayloadDamaged):
        reader.payload(lost)
    reader.close()
