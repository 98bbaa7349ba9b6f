"""A restore is whole or is none, brings what the settings name, and knows that it does not know what came after."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from comptoir_engine.errors import ConfigError
from comptoir_engine.model import Credential, Envelope
from comptoir_hub import restoring
from comptoir_hub.documents import acting
from comptoir_hub.exchange.intake import Wish
from comptoir_hub.founding import Founder, found
from comptoir_hub.keeping import back_up
from comptoir_hub.restoring import restore
from comptoir_hub.settings import FILE, Delivery, Portal
from comptoir_hub.store import open_store
from comptoir_hub.store.identity import now
from comptoir_hub.store.whole import MANIFEST, RESTORING
from hub_toys import invoice
from hub_world import a_world

COMPTOIR = (sys.executable, "-c", "from comptoir_engine.cli import main; main()")
LARGE = 300_000
PATIENT = Delivery(first_wait=60, longest_wait=60, give_up_after=3600)


def command(*words: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*COMPTOIR, *map(str, words)], capture_output=True, text=True, timeout=90, check=False
    )


@pytest.fixture
async def backup(tmp_path: Path) -> Path:
    """A backup with many large files, so that a restore takes its time."""
    store = open_store(tmp_path / "hub")
    (tmp_path / "hub" / FILE).touch()
    packed = [store.payloads.pack(os.urandom(LARGE)) for _ in range(150)]
    await store.write(lambda tx: tx.payloads.put_all(packed))
    await store.close()
    back_up(tmp_path / "hub", tmp_path / "b.tar")
    return tmp_path / "b.tar"


def killed(backup: Path, folder: Path) -> None:
    """A restore that is killed when it has unpacked the database and some of the files."""
    words = [*COMPTOIR, "restore", "--folder", str(folder), str(backup)]
    process = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    until = time.monotonic() + 60
    while len(list(folder.rglob("*.zst"))) < 5 and process.poll() is None and time.monotonic() < until:
        time.sleep(0.001)
    process.send_signal(signal.SIGKILL)
    assert process.wait() == -signal.SIGKILL


async def test_what_a_killed_restore_leaves_is_no_hub_until_a_second_one_has_ended(
    backup: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "again"
    killed(backup, folder)
    for words in (["serve"], ["company", "list"], ["backup", tmp_path / "c.tar"]):
        done = command(*words, "--folder", folder)
        assert done.returncode == 2, done
        assert "half restored" in done.stderr
        assert "comptoir restore" in done.stderr
    for opening in (open_store, lambda one: back_up(one, tmp_path / "c.tar"), _founded):
        with pytest.raises(ConfigError, match="half restored"):
            opening(folder)
    assert command("restore", backup, "--folder", folder).returncode == 0
    assert not (folder / RESTORING).exists()
    assert len(list(folder.rglob("*.zst"))) == 150
    assert command("company", "list", "--folder", folder).returncode == 0


def _founded(folder: Path) -> None:
    founder = Founder("o@hub.example", "O", "correct horse battery")
    found(folder, founder, "http://127.0.0.1:1", "Hub", None, who="test")


def test_a_restore_that_ends_while_it_moves_what_it_checked_begins_anew(
    backup: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "again"
    with monkeypatch.context() as patch:
        patch.setattr(restoring, "_empty", lambda folder: None)
        patch.setattr(Path, "rmdir", lambda path: sys.exit(9))
        with pytest.raises(SystemExit):
            restore(backup, folder)
    assert (folder / FILE).exists()
    with pytest.raises(ConfigError, match="half restored"):
        open_store(folder)
    restore(backup, folder)
    assert not (folder / RESTORING).exists()


def test_what_an_earlier_version_left_half_restored_is_no_hub_and_mine_is_left_alone(
    backup: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "again"
    folder.mkdir()
    (folder / MANIFEST).write_text("1\n")
    (folder / "mine").write_text("precious")
    with pytest.raises(ConfigError, match="half restored"):
        open_store(folder)
    with pytest.raises(ConfigError, match="mine"):
        restore(backup, folder)
    (folder / "mine").rename(tmp_path / "mine")
    restore(backup, folder)
    assert not (folder / MANIFEST).exists()


def test_a_disk_on_which_nothing_is_yet_takes_a_hub_and_a_backup(backup: Path, tmp_path: Path) -> None:
    """A file system keeps a folder of its own in its root."""
    for name in ("new", "again"):
        (tmp_path / name / "lost+found").mkdir(parents=True)
    founder = Founder("operator@hub.example", "O", "correct horse battery")
    assert found(tmp_path / "new", founder, "https://hub.example", "Hub", None, who="test")
    (tmp_path / "again" / RESTORING).mkdir()
    assert restore(backup, tmp_path / "again").payload_files == 150
    assert {(tmp_path / name / "lost+found").is_dir() for name in ("new", "again")} == {True}


def test_keys_that_the_settings_name_are_kept_wherever_they_lie(backup: Path, tmp_path: Path) -> None:
    hub, outside, real = tmp_path / "hub", tmp_path / "etc" / "own.pem", tmp_path / "etc" / "real.pem"
    outside.parent.mkdir()
    (hub / "certs").mkdir()
    (hub / "keys").mkdir()
    for path in (outside, real, hub / "certs" / "trust.pem"):
        path.write_text(path.name)
    (hub / "keys" / "link.pem").symlink_to(real)
    (hub / FILE).write_text(
        f'[channels.http]\ncertificate = "{outside}"\n'
        '[archives.dsig]\nkey = "keys/link.pem"\ntrust = "certs/trust.pem"\n'
        '[channels.email]\npassword = "no\\u0000path"\n'
    )
    said = command("backup", "--folder", hub, tmp_path / "c.tar")
    assert said.returncode == 0, said.stderr
    assert f"  {outside}\n" in said.stdout
    back = command("restore", "--folder", tmp_path / "again", tmp_path / "c.tar")
    assert back.returncode == 0, back.stderr
    kept = tmp_path / "again" / "elsewhere" / outside.relative_to("/")
    assert f"{kept}  belongs at  {outside}\n" in back.stdout
    assert kept.read_text() == "own.pem"
    assert (tmp_path / "again" / "certs" / "trust.pem").read_text() == "trust.pem"
    assert (tmp_path / "again" / "keys" / "link.pem").read_text() == "real.pem"


async def test_a_mail_that_may_have_gone_out_since_the_backup_is_shown_as_possibly_twice(
    tmp_path: Path,
) -> None:
    async with a_world(tmp_path, delivery=PATIENT) as world:
        (world.peers / "down").touch()
        sent = {}
        for channel in ("mail", "peer"):
            await world.terms(format="toytext", channel=channel, address=channel)
            sent[channel] = await world.send(invoice(f"R-{channel}"))
            await world.until(sent[channel], lambda one: one.attempts > 0)
        back_up(tmp_path / "data", tmp_path / "b.tar")
    (tmp_path / "data").rename(tmp_path / "lost")
    restore(tmp_path / "b.tar", tmp_path / "data")
    async with a_world(tmp_path, delivery=PATIENT) as world:
        assert {name: (await world.document(one)).doubtful for name, one in sent.items()} == {
            "mail": True,
            "peer": False,
        }
        assert {name: (await world.document(one)).attempts for name, one in sent.items()} == {
            "mail": 1,
            "peer": 1,
        }


@pytest.mark.parametrize(("channel", "doubtful"), [("mail", True), ("peer", False)])
async def test_so_is_one_that_may_have_been_sent_only_after_the_backup(
    tmp_path: Path, channel: str, doubtful: bool
) -> None:
    async with a_world(tmp_path, portal=Portal(undo_seconds=0)) as world:
        await world.terms(format="toytext", channel=channel, address="box")
        envelope = Envelope(invoice("R-1"), None, None, "portal", Credential("company", world.alpha.id))
        draft = await world.hub.intake.take(envelope, Wish(held=True))
        await world.until(draft, lambda one: one.lane is None)
        back_up(tmp_path / "data", tmp_path / "b.tar")
    (tmp_path / "data").rename(tmp_path / "lost")
    restore(tmp_path / "b.tar", tmp_path / "data")
    async with a_world(tmp_path, portal=Portal(undo_seconds=0)) as world:
        assert not (await world.document(draft)).doubtful
        await acting.send_held(world.hub, world.alpha.id, draft, who="anna", at=now())
        delivered = await world.settled(draft)
        assert (delivered.status, delivered.doubtful) == ("delivered", doubtful)
        later = await world.settled(await world.send(invoice("R-2")))
        assert (later.status, later.doubtful) == ("delivered", False)
