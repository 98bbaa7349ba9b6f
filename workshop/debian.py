"""The Debian packages that the tests need: installed when missing and allowed, else named in one line."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys


def install_missing(packages: list[str]) -> None:
    """Installs those of `packages` that are missing, as root or by `sudo -n`; else ends with what to type."""
    lacking = missing(packages)
    if not lacking:
        return
    command = f"apt-get install --no-install-recommends {' '.join(lacking)}"
    privilege = prefix()
    if privilege is None:
        sys.exit(f"The tests need Debian packages that are not installed. Type: sudo {command}")
    print(f"Installing for the tests: {' '.join(lacking)} …", file=sys.stderr)
    for step in ("apt-get update", command):
        apt_get(privilege, step)


def missing(packages: list[str]) -> list[str]:
    """Those of `packages` that dpkg doesn't know as installed; all of them where there is no dpkg."""
    if not shutil.which("dpkg-query"):
        return packages
    query = ["dpkg-query", "--show", "--showformat", "${Package} ${db:Status-Status}\\n", *packages]
    lines = subprocess.run(query, capture_output=True, text=True, check=False).stdout.splitlines()
    return [package for package in packages if f"{package} installed" not in lines]


def prefix() -> list[str] | None:
    """What to put before apt-get so that it may install: nothing, or sudo; None where neither is possible."""
    if not shutil.which("apt-get"):
        return None
    if os.geteuid() == 0:
        return []
    return ["sudo", "-n"] if may_sudo() else None


def may_sudo() -> bool:
    """Whether sudo is there and asks no password."""
    if not shutil.which("sudo"):
        return False
    return subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False).returncode == 0


def apt_get(privilege: list[str], command: str) -> None:
    """Runs one apt-get command that asks nothing and prints only what goes wrong."""
    quiet = ["env", "DEBIAN_FRONTEND=noninteractive", *command.split(), "-qq", "--yes"]
    subprocess.run([*privilege, *quiet], check=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
