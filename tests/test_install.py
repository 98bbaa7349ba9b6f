"""Set-up does its work once, again after each change that matters, and again if it was broken off."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from workshop import debian, install
from workshop.packages import PACKAGES, ROOT


@pytest.fixture
def calls(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, ...]]:
    """The calls of pip, which does nothing here; `.venv` and the locks lie in a folder of the test."""
    made: list[tuple[str, ...]] = []
    for lock in (install.RUN_TIME, install.TESTS):
        (tmp_path / lock).write_text(lock)
    monkeypatch.setattr(install, "ROOT", tmp_path)
    monkeypatch.setattr(install, "PACKAGES", [])
    monkeypatch.setattr(install, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(install, "fits_this_interpreter", lambda: True)
    monkeypatch.setattr(install, "pip", lambda *arguments: made.append(arguments))
    return made


def test_a_second_run_installs_nothing(calls: list[tuple[str, ...]]):
    install.main(install.RUN_TIME)
    first = len(calls)
    install.main(install.RUN_TIME)
    assert first > 0
    assert len(calls) == first


def test_what_the_tests_need_includes_what_runs(calls: list[tuple[str, ...]]):
    install.main(install.TESTS)
    first = len(calls)
    install.main(install.RUN_TIME)
    assert len(calls) == first


def test_a_changed_lock_is_installed(calls: list[tuple[str, ...]], tmp_path: Path):
    install.main(install.RUN_TIME)
    first = len(calls)
    (tmp_path / install.RUN_TIME).write_text("another version")
    install.main(install.RUN_TIME)
    assert len(calls) == 2 * first


def test_a_set_up_that_broke_off_is_done_again(calls: list[tuple[str, ...]], monkeypatch: pytest.MonkeyPatch):
    def fail(*arguments: str) -> None:
        raise subprocess.CalledProcessError(1, arguments)

    with monkeypatch.context() as broken:
        broken.setattr(install, "pip", fail)
        with pytest.raises(subprocess.CalledProcessError):
            install.main(install.RUN_TIME)
    install.main(install.RUN_TIME)
    assert calls


def test_the_fingerprint_covers_each_package(monkeypatch: pytest.MonkeyPatch):
    prints = set()
    for listed in (PACKAGES, PACKAGES[:-1], PACKAGES[1:]):
        monkeypatch.setattr(install, "PACKAGES", listed)
        prints.add(install.fingerprint(install.RUN_TIME))
    assert len(prints) == 3


def test_the_packages_of_this_folder_are_known_with_their_places():
    assert {place for _, place in install.editables_here()} == set(PACKAGES)
    assert install.VENV == ROOT / ".venv"


def test_without_the_right_to_install_one_line_says_what_to_type(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(debian, "missing", lambda packages: packages[1:])
    monkeypatch.setattr(debian, "prefix", lambda: None)
    with pytest.raises(SystemExit) as stopped:
        debian.install_missing(["chromium", "xmlsec1", "poppler-utils"])
    assert str(stopped.value).endswith("sudo apt-get install --no-install-recommends xmlsec1 poppler-utils")
    assert "\n" not in str(stopped.value)
