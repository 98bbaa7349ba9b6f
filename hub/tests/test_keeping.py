"""Backup and restore: whole, while the hub runs, and never half."""

from __future__ import annotations

import asyncio
import tarfile

import pytest
from comptoir_engine.errors import ConfigError
from comptoir_hub.keeping import back_up
from comptoir_hub.restoring import restore
from comptoir_hub.settings import Limits
from comptoir_hub.store import Reader, open_store
from hub_toys import invoice

LARGE = "x" * 300_000


async def _all(store):
    def work(tx):
        ids = [row["id"] for row in tx._connection.execute("SELECT id FROM documents ORDER BY n")]
        return [(tx.documents.get(one), tx.steps.of(one)) for one in ids]

    return await store.read(work)


async def test_a_backup_made_under_load_restores_to_one_instant_of_the_hub(open_world, tmp_path):
    async with open_world(limits=Limits(seconds_per_document=30)) as world:
        sent, some = [], asyncio.Event()

        async def load():
            for n in range(60):
                note = LARGE + str(n) if n % 20 == 0 else ""
                sent.append(await world.send(invoice(f"R-{n}", note=note)))
                if n == 10:
                    some.set()

        loading = asyncio.create_task(load())
        await some.wait()
        before = list(sent)
        kept = await asyncio.to_thread(back_up, tmp_path / "data", tmp_path / "b.tar")
        await loading
        for one in sent:
            await world.until(one, lambda document: document.actor == "receiver")
    again = await asyncio.to_thread(restore, tmp_path / "b.tar", tmp_path / "again")
    assert kept == again
    store = open_store(tmp_path / "again")
    found = await _all(store)
    ids = [document.id for document, _ in found]
    assert set(before) <= set(ids)
    assert ids == sent[: len(ids)]
    for document, _ in found:
        assert document.sha256
        await store.payload(document.sha256)
    await store.close()


async def test_a_restored_hub_goes_on_where_the_backup_was(open_world, tmp_path):
    from hub_world import a_world

    async with open_world() as world:
        document_id = await world.send(invoice("R-1", note=LARGE))
        back_up(tmp_path / "data", tmp_path / "b.tar")
    (tmp_path / "new").mkdir()
    restore(tmp_path / "b.tar", tmp_path / "new" / "data")
    async with a_world(tmp_path / "new") as world:
        await world.until(document_id, lambda one: one.actor == "receiver")


async def test_a_backup_is_its_owners_alone_and_holds_keys_and_settings(open_world, tmp_path):
    async with open_world():
        (tmp_path / "data" / "keys").mkdir()
        (tmp_path / "data" / "keys" / "seal.key.pem").write_text("key")
        (tmp_path / "data" / "settings.toml").write_text("port = 1")
        back_up(tmp_path / "data", tmp_path / "b.tar")
    assert (tmp_path / "b.tar").stat().st_mode & 0o077 == 0
    with tarfile.open(tmp_path / "b.tar") as archive:
        assert {"settings.toml", "keys/seal.key.pem", "comptoir.sqlite3"} <= set(archive.getnames())
    restore(tmp_path / "b.tar", tmp_path / "again")
    assert (tmp_path / "again" / "keys" / "seal.key.pem").read_text() == "key"


@pytest.fixture
async def backup(open_world, tmp_path):
    async with open_world() as world:
        await world.send(invoice("R-1", note=LARGE))
        back_up(tmp_path / "data", tmp_path / "b.tar")
    return tmp_path / "b.tar"


async def test_a_damaged_backup_restores_nothing(backup, tmp_path):
    whole = backup.read_bytes()
    for name, damaged in {
        "short": whole[: len(whole) // 2],
        "changed": b"no zstd!".join(whole.rsplit(b"(\xb5/\xfd", 1)),
        "changed inside": whole.replace(b"Alpha Papier", b"Omega Papier"),
        "noise": b"noise" * 1000,
        "empty": b"",
    }.items():
        (tmp_path / name).write_bytes(damaged)
        folder = tmp_path / f"from-{name}"
        with pytest.raises(ConfigError):
            assert restore(tmp_path / name, folder) == name
        assert [path.name for path in folder.iterdir()] in ([], ["hub.lock"]), name


async def test_a_backup_with_a_changed_journal_is_refused(backup, tmp_path):
    store = open_store(tmp_path / "data")
    await store.write(lambda tx: tx._connection.execute("UPDATE journal SET who = 'nobody' WHERE n = 1"))
    await store.close()
    back_up(tmp_path / "data", tmp_path / "forged.tar")
    with pytest.raises(ConfigError, match="chain"):
        restore(tmp_path / "forged.tar", tmp_path / "again")


async def test_nothing_is_restored_over_a_hub(backup, tmp_path):
    with pytest.raises(ConfigError, match="empty folder"):
        restore(backup, tmp_path / "data")
    reader = Reader(tmp_path / "data")
    with reader.reading() as tx:
        assert tx.journal.broken_at() is None
    reader.close()


async def test_a_folder_that_holds_anything_is_left_alone(backup, tmp_path):
    mine = tmp_path / "mine"
    (mine / "sub").mkdir(parents=True)
    (mine / "sub" / "file").write_text("precious")
    (tmp_path / "damaged.tar").write_bytes(backup.read_bytes()[:2_000])
    for source in (backup, tmp_path / "damaged.tar", tmp_path / "nowhere.tar"):
        with pytest.raises(ConfigError):
            restore(source, mine)
    assert (mine / "sub" / "file").read_text() == "precious"


async def test_what_is_restored_is_its_owners_alone(backup, tmp_path):
    (tmp_path / "open").mkdir(mode=0o755)
    restore(backup, tmp_path / "open")
    found = [tmp_path / "open", *(tmp_path / "open").rglob("*")]
    assert len(found) > 2
    assert all(path.stat().st_mode & 0o077 == 0 for path in found)
