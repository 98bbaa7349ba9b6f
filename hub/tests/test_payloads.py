"""Payloads are addressed by what they are: the same bytes once, other bytes never."""

from __future__ import annotations

import hashlib
from concurrent.futures import ThreadPoolExecutor

import pytest
from comptoir_hub.store import open_store
from comptoir_hub.store.payloads import INLINE_LIMIT, PayloadDamaged

SMALL, LARGE = b"<small/>" * 10, bytes(range(256)) * (INLINE_LIMIT // 256 + 1)


@pytest.mark.parametrize("content", [b"", SMALL, bytes(INLINE_LIMIT), LARGE])
async def test_what_was_put_in_comes_out(store, content):
    packed = store.payloads.pack(content)
    await store.write(lambda tx: tx.payloads.put(packed))
    assert packed.sha256 == hashlib.sha256(content).hexdigest()
    assert await store.payload(packed.sha256) == content


async def test_only_large_payloads_are_files(store):
    small, large = store.payloads.pack(SMALL), store.payloads.pack(LARGE)
    assert (small.body is None, large.body is None) == (False, True)
    assert [path.exists() for path in map(store.payloads.path, (small.sha256, large.sha256))] == [False, True]


async def test_the_same_bytes_are_kept_once(store):
    for _ in range(2):
        packed = store.payloads.pack(SMALL)
        await store.write(lambda tx, packed=packed: tx.payloads.put(packed))
    assert await store.payload(packed.sha256) == SMALL


@pytest.mark.parametrize("damage", [b"", b"nonsense", None])
async def test_a_damaged_or_missing_file_is_noticed(store, damage):
    packed = store.payloads.pack(LARGE)
    await store.write(lambda tx: tx.payloads.put(packed))
    path = store.payloads.path(packed.sha256)
    path.unlink()
    if damage is not None:
        path.write_bytes(damage)
    with pytest.raises(PayloadDamaged):
        await store.payload(packed.sha256)


async def test_other_bytes_under_an_address_are_noticed(store):
    packed, other = store.payloads.pack(LARGE), store.payloads.pack(LARGE[::-1])
    await store.write(lambda tx: tx.payloads.put(packed))
    store.payloads.path(packed.sha256).write_bytes(store.payloads.path(other.sha256).read_bytes())
    with pytest.raises(PayloadDamaged):
        await store.payload(packed.sha256)


async def test_a_disk_without_room_leaves_no_half_file(store, monkeypatch):
    def full(handle):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="No space"):
        store.payloads.pack(LARGE)
    assert [path for path in store.payloads.folder.rglob("*") if path.is_file()] == []


async def test_a_store_opened_again_has_everything(tmp_path):
    first = open_store(tmp_path / "data")
    packed = first.payloads.pack(LARGE)
    await first.write(lambda tx: tx.payloads.put(packed))
    await first.close()
    second = open_store(tmp_path / "data")
    assert await second.payload(packed.sha256) == LARGE
    await second.close()


async def test_threads_pack_and_unpack_at_the_same_time(store):
    contents = [f"{n} ".encode() * 20_000 for n in range(64)]

    def there_and_back(content):
        packed = store.payloads.pack(content)
        return store.payloads.unpack(packed.sha256, packed.size, packed.body)

    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(there_and_back, contents)) == contents


@pytest.mark.parametrize("damage", [b"", b"nonsense", b"\x28\xb5\x2f\xfd\xe0" + b"\xff" * 8, None])
@pytest.mark.parametrize("content", [SMALL, LARGE])
async def test_the_same_bytes_again_mend_what_was_damaged(store, content, damage):
    packed = store.payloads.pack(content)
    await store.write(lambda tx: tx.payloads.put(packed))
    path = store.payloads.path(packed.sha256)
    if content is SMALL:
        sql = "UPDATE payloads SET body = ?" if damage is not None else "DELETE FROM payloads"
        values = (damage,) if damage is not None else ()
        await store.write(lambda tx: tx._connection.execute(sql, values))
    elif damage is None:
        path.unlink()
    else:
        path.write_bytes(damage)
    with pytest.raises(PayloadDamaged):
        await store.payload(packed.sha256)
    again = store.payloads.pack(content)
    await store.write(lambda tx: tx.payloads.put(again))
    assert await store.payload(packed.sha256) == content
