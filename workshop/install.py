"""Makes `.venv` what the locks and the packages' pyproject.toml files say; fast where it is already.

    python3 -m workshop.install requirements.txt [--debian]

Runs before anything is installed, so with the standard library alone. pip gets the pinned files with their hashes,
then all our packages as editables in one call: `-e` is refused in a file with hashes, and build isolation would fetch
tools that nobody pinned.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import subprocess
import sys
from pathlib import Path
from urllib.parse import unquote, urlsplit

from workshop.debian import install_missing
from workshop.packages import PACKAGES, ROOT, SETTINGS

VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
RUN_TIME, TESTS = "requirements.txt", "requirements-dev.txt"


def main(requirements: str, *options: str) -> None:
    """Installs `requirements` and our packages, and with `--debian` what the tests need of Debian."""
    if "--debian" in options:
        install_missing(SETTINGS["tool"]["comptoir"]["debian-for-tests"])
    VENV.mkdir(exist_ok=True)
    with (VENV / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not is_installed(requirements):
            install(requirements)
    compile_catalogues()


def is_installed(requirements: str) -> bool:
    """Whether the stamp in `.venv` is that of the files as they are now."""
    stamp = stamp_of(requirements)
    return stamp.exists() and stamp.read_text() == fingerprint(requirements)


def stamp_of(requirements: str) -> Path:
    """Where the fingerprint of what was installed is kept."""
    return VENV / f"{requirements}.stamp"


def fingerprint(requirements: str) -> str:
    """One hash of everything that decides what is installed: interpreter, place, locks and our pyprojects."""
    digest = hashlib.sha256(f"{sys.version_info[:2]} {ROOT}".encode())
    for file in (ROOT / requirements, *(package / "pyproject.toml" for package in PACKAGES)):
        digest.update(file.read_bytes())
    return digest.hexdigest()


def install(requirements: str) -> None:
    """Makes `.venv` and fills it; the stamps are written last, so that what was broken off is done again."""
    print(f"Setting up {VENV.name} from {requirements} …", file=sys.stderr)
    for stamp in VENV.glob("*.stamp"):
        stamp.unlink()
    if not fits_this_interpreter():
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(VENV)], check=True)
    pip("install", "--require-hashes", "--requirement", str(ROOT / requirements))
    remove_leavers()
    editables = [argument for package in PACKAGES for argument in ("--editable", str(package))]
    pip("install", "--no-deps", "--no-build-isolation", *editables)
    for installed in (RUN_TIME, TESTS) if requirements == TESTS else (RUN_TIME,):
        stamp_of(installed).write_text(fingerprint(installed))


def fits_this_interpreter() -> bool:
    """Whether `.venv` has a Python of the version that runs this, and was made in this folder."""
    if not PYTHON.exists():
        return False
    asked = [str(PYTHON), "-c", "import sys; print(*sys.version_info[:2], sys.prefix)"]
    answer = subprocess.run(asked, capture_output=True, text=True, check=False).stdout.strip()
    return answer == f"{sys.version_info[0]} {sys.version_info[1]} {VENV}"


def remove_leavers() -> None:
    """Uninstalls packages of this folder that are no longer listed; their entry points would stay."""
    leavers = [name for name, folder in editables_here() if folder not in PACKAGES]
    if leavers:
        pip("uninstall", "--yes", *leavers)


def editables_here() -> list[tuple[str, Path]]:
    """Name and folder of every editable package in `.venv` that lies in this workspace."""
    found = []
    for record in VENV.glob("lib/python*/site-packages/*.dist-info/direct_url.json"):
        folder = Path(unquote(urlsplit(json.loads(record.read_text())["url"]).path))
        if folder.is_relative_to(ROOT):
            found.append((record.parent.name.split("-")[0], folder))
    return found


def pip(*arguments: str) -> None:
    """Runs the pip of `.venv`, which prints only what goes wrong."""
    command = [str(PYTHON), "-m", "pip", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*command, *arguments], check=True)


def compile_catalogues() -> None:
    """Compiles the message catalogues that changed since; Babel is loaded only if there are any."""
    sources = [source for package in PACKAGES for source in package.glob("comptoir_*/**/LC_MESSAGES/*.po")]
    if any(is_stale(source) for source in sources):
        subprocess.run([str(PYTHON), "-m", "workshop.catalogues", "compile"], cwd=ROOT, check=True)


def is_stale(source: Path) -> bool:
    """Whether a catalogue's compiled form is missing or older than the catalogue."""
    compiled = source.with_suffix(".mo")
    return not compiled.exists() or compiled.stat().st_mtime < source.stat().st_mtime


if __name__ == "__main__":
    try:
        main(*sys.argv[1:])
    except subprocess.CalledProcessError as failed:
        sys.exit(f"Set-up stopped: `{' '.join(map(str, failed.cmd))[:200]}` failed, see above.")
