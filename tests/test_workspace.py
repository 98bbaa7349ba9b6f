"""The workspace holds together: one list of packages, locks without loose ends, no plugin that others lean on."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import sysconfig
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from workshop.packages import PACKAGES, ROOT, module

LOCKS = ("requirements.txt", "requirements-dev.txt")
PLUGINS = [package for package in PACKAGES if package.parent.name == "plugins"]


def folder(package: Path) -> str:
    return str(package.relative_to(ROOT))


def project(package: Path) -> dict[str, object]:
    return tomllib.loads((package / "pyproject.toml").read_text())["project"]


def pinned(lock: str) -> list[str]:
    """One text a pinned requirement: the line with its version and the continuation lines with its hashes."""
    text = (ROOT / lock).read_text().replace("\\\n", " ")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def versions_and_hashes(lock: str) -> set[tuple[str, ...]]:
    """Each pin without its marker, which depends on who else asks for it."""
    return {(line.split()[0], *re.findall(r"--hash=\S+", line)) for line in pinned(lock)}


def test_the_list_of_packages_is_what_lies_in_the_folders():
    on_disk = {file.parent for file in ROOT.glob("plugins/*/pyproject.toml")} | {
        ROOT / "engine",
        ROOT / "hub",
    }
    assert set(PACKAGES) == on_disk
    assert len(PACKAGES) == len(on_disk)


@pytest.mark.parametrize("package", PACKAGES, ids=folder)
def test_a_package_is_named_after_its_folder_and_found_by_an_entry_point(package: Path):
    found = project(package)
    assert found["name"] == module(package).replace("_", "-")
    assert (package / module(package) / "py.typed").exists()
    targets = found["entry-points"]["comptoir"].values()
    assert all(target.split(".")[0] == module(package) for target in targets)


def test_one_package_owns_the_command():
    assert [folder(package) for package in PACKAGES if "scripts" in project(package)] == ["engine"]


@pytest.mark.parametrize("lock", LOCKS)
def test_every_requirement_has_one_version_and_its_hashes(lock: str):
    requirements = pinned(lock)
    assert len(requirements) > 40
    for line in requirements:
        assert re.match(r"[a-z0-9-]+==[\w.]+( ; [^#]+?)?(\s+--hash=sha256:[0-9a-f]{64})+$", line), line


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_names_no_index_and_no_address(lock: str):
    assert not re.search(r"://|index-url|find-links|trusted-host|(^|\s)-[ef]\s", (ROOT / lock).read_text())


def test_what_runs_is_what_is_tested():
    assert versions_and_hashes("requirements.txt") <= versions_and_hashes("requirements-dev.txt")


def test_the_lock_holds_what_each_package_asks_for():
    versions = dict(line.split()[0].split("==") for line in pinned("requirements.txt"))
    own = {project(package)["name"] for package in PACKAGES}
    for package in PACKAGES:
        for wish in map(Requirement, project(package)["dependencies"]):
            if wish.name not in own:
                assert wish.specifier.contains(versions[wish.name.lower()]), (
                    f"{folder(package)}: {wish}: `make lock`"
                )


@pytest.mark.removal
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("leaver", PLUGINS, ids=folder)
def test_all_others_are_green_without_a_plugin(leaver: Path, tmp_path: Path):
    copy = copy_without(leaver, tmp_path / "comptoir")
    python = environment_for(copy)
    tests = [place for package in PACKAGES if (copy / (place := f"{folder(package)}/tests")).is_dir()]
    assert tests
    # Without the reference documents: they cost minutes and say nothing on who needs whom.
    environment = os.environ | {"COMPTOIR_SHARED": str(tmp_path / "none")}
    spread = ["--numprocesses", "2", "--dist", "worksteal"]
    command = [python, "-m", "pytest", "-q", "-p", "no:cacheprovider", *spread, *tests]
    done = subprocess.run(command, cwd=copy, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-5000:] + done.stderr[-2000:]
    assert imports(python, module(leaver)).returncode != 0


def copy_without(leaver: Path, target: Path) -> Path:
    """The work tree without one plugin's folder and its line in the list of packages."""
    files = git("ls-files", "--cached", "--others", "--exclude-standard")
    for file in filter(Path.exists, (ROOT / name for name in files)):
        if not file.is_relative_to(leaver):
            place = target / file.relative_to(ROOT)
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(file, place)
    settings = target / "pyproject.toml"
    line = f'    "{folder(leaver)}",\n'
    assert line in settings.read_text()
    settings.write_text(settings.read_text().replace(line, ""))
    return target


def git(*arguments: str) -> list[str]:
    done = subprocess.run(["git", *arguments, "-z"], cwd=ROOT, capture_output=True, text=True, check=True)
    return done.stdout.split("\0")[:-1]


def environment_for(copy: Path) -> Path:
    """A virtual environment with the libraries of this one, linked, and the copy's packages instead of ours."""
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", copy / ".venv"], check=True)
    python = copy / ".venv/bin/python"
    here = Path(sysconfig.get_path("purelib"))
    there = copy / ".venv" / here.relative_to(sys.prefix)
    for entry in here.iterdir():
        if "comptoir_" not in entry.name:
            (there / entry.name).symlink_to(entry)
    listed = tomllib.loads((copy / "pyproject.toml").read_text())["tool"]["comptoir"]["packages"]
    editables = [argument for name in listed for argument in ("--editable", copy / name)]
    install = [python, "-m", "pip", "install", "-q", "--no-deps", "--no-build-isolation", *editables]
    subprocess.run(install, check=True, capture_output=True)
    subprocess.run([python, "-m", "workshop.catalogues", "compile"], cwd=copy, check=True)
    return python


def imports(python: Path, name: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([python, "-c", f"import {name}"], capture_output=True, cwd="/", check=False)
