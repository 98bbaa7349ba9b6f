"""Any number of processes open one store at once, and none changes its shape under a hub that runs."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

import pytest
from comptoir_engine import cli
from comptoir_engine.errors import ConfigError
from comptoir_hub.exchange.hub import running
from comptoir_hub.store import open_store
from comptoir_hub.store.locks import LOCK, only_hub
from comptoir_hub.store.migrations import MIGRATIONS
from comptoir_hub.store.sqlite import DATABASE, hub_store
from hub_command_line import hub, run
from hub_world import settings_in
from sqlite_utils import Database

__all__ = ["hub", "run"]

OPENER = """
import asyncio, sys
from pathlib import Path
from comptoir_hub.store import open_store

async def main():
    store = open_store(Path(folder))
    await store.write(lambda tx: tx.people.misses("nobody"))
    await store.close()

print("ready", flush=True)
for folder in map(str.strip, sys.stdin):
    asyncio.run(main())
    print("open", flush=True)
"""


def older(folder: Path) -> Path:
    """A database as the version before this one left it."""
    folder.mkdir(parents=True, exist_ok=True)
    database = Database(folder / DATABASE)
    newest = MIGRATIONS.pending(database)[-1].name
    MIGRATIONS.apply(database, stop_before=newest)
    database.close()
    return folder


def waits(folder: Path) -> int:
    """How many changes of shape a database has before it."""
    database = Database(folder / DATABASE)
    try:
        return len(MIGRATIONS.pending(database))
    finally:
        database.close()


@pytest.mark.parametrize("is_new", [True, False])
def test_many_processes_open_one_store_at_once(tmp_path: Path, is_new: bool) -> None:
    with ExitStack() as stack:
        openers = [
            stack.enter_context(
                subprocess.Popen(
                    [sys.executable, "-c", OPENER], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                    stderr=subprocess.PIPE, text=True, bufsize=1,
                )
            )
            for _ in range(3)
        ]  # fmt: skip
        said = [one.stdout.readline() for one in openers if one.stdout]
        for n in range(8):
            folder = tmp_path / str(n)
            if not is_new:
                older(folder)
            for one in openers:
                assert one.stdin is not None
                one.stdin.write(f"{folder}\n")
            said += [one.stdout.readline() for one in openers if one.stdout]
        faults = [one.communicate()[1] for one in openers]
    assert faults == ["", "", ""]
    assert said == ["ready\n"] * 3 + ["open\n"] * 24


async def test_a_newer_version_leaves_the_database_of_an_older_hub_that_runs_alone(tmp_path: Path) -> None:
    folder = older(tmp_path / "hub")
    with only_hub(folder), pytest.raises(ConfigError, match="A hub of an older version of Comptoir runs"):
        open_store(folder)
    assert waits(folder) == 1
    await open_store(folder).close()
    assert waits(folder) == 0


def test_a_command_says_so_and_ends(
    hub: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (hub / DATABASE).unlink()
    older(hub)
    monkeypatch.setattr(sys, "argv", ["comptoir", "company", "list", "--folder", str(hub)])
    with only_hub(hub), pytest.raises(SystemExit) as ended:
        cli.main()
    assert ended.value.code == cli.WRONG_USE
    assert "Stop it and start it with this version" in capsys.readouterr().err


def test_an_older_version_leaves_the_database_of_a_newer_one_alone(
    hub: Path, run: Callable[..., str], tmp_path: Path
) -> None:
    backup, other = tmp_path / "hub.tar", tmp_path / "other"
    database = Database(hub / DATABASE)
    database[MIGRATIONS.migrations_table].insert(
        {"migration_set": MIGRATIONS.name, "name": "9999_of_tomorrow", "applied_at": "2036-11-03"}
    )
    database.close()
    run("backup", str(backup))
    for command in (("company", "list"), ("restore", "--folder", str(other), str(backup))):
        with pytest.raises(ConfigError, match="a newer version of Comptoir"):
            run(*command)
    assert {path.name for path in other.iterdir()} == {LOCK}


async def test_a_second_hub_looks_for_the_first_before_it_touches_the_database(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    folder = older(settings.folder)
    with only_hub(folder), pytest.raises(ConfigError, match="Another hub runs"):
        async with running(settings):
            pass
    assert waits(folder) == 1


SLOW = """
import sys
from pathlib import Path
from comptoir_hub.store import sqlite

folder, what, moment = sys.argv[1:]

def slowly(step):
    def wait(of):
        print("at it", flush=True)
        sys.stdin.readline()
        return step(of)
    return wait

if moment == "before":
    sqlite.only_shaper = slowly(sqlite.only_shaper)
else:
    sqlite.migrate = slowly(sqlite.migrate)
if what == "hub":
    with sqlite.hub_store(Path(folder)):
        print("runs", flush=True)
        sys.stdin.readline()
else:
    sqlite.open_store(Path(folder))
"""


@pytest.mark.parametrize("moment", ["before", "while"])
@pytest.mark.parametrize("first", ["hub", "command"])
@pytest.mark.parametrize("second", ["hub", "command"])
def test_who_comes_when_another_changes_the_shape_is_not_told_of_a_hub_that_is_none(
    tmp_path: Path, first: str, second: str, moment: str
) -> None:
    folder = older(tmp_path / "hub")
    command = [sys.executable, "-c", SLOW, str(folder), first, moment]
    with (
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1) as one,
        ThreadPoolExecutor(1) as other,
    ):
        assert one.stdin is not None
        assert one.stdout is not None
        assert one.stdout.readline() == "at it\n"
        late = other.submit(_open, folder, second)
        if moment == "while":
            one.stdin.write("\n")
        two_hubs = (first, second, moment) == ("hub", "hub", "while")
        assert ("Another hub runs" if two_hubs else "opened") in late.result(timeout=30)
        one.communicate("\n\n")
        assert one.returncode == 0


def _open(folder: Path, what: str) -> str:
    try:
        if what == "hub":
            with hub_store(folder):
                return "opened"
        open_store(folder)
    except ConfigError as error:
        return str(error)
    return "opened"
