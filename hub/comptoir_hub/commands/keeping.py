"""`comptoir backup` and `comptoir restore`."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from comptoir_engine.terminal import tell

from comptoir_hub.commands.folder import folder_option, settings_of

FEW = 10
"""So many damaged payloads are named."""
DAMAGED = 3


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@folder_option
def backup(folder: Path, file: Path) -> None:
    """Write everything the hub has to FILE, while it runs. FILE holds its secrets too: keep it safe."""
    from comptoir_hub.keeping import back_up, digest

    settings_of(folder)
    if file.exists():
        raise click.UsageError(f"{file} exists already. Name another file.")
    if not file.parent.is_dir():
        raise click.UsageError(f"There is no folder {file.parent}. Make it first, or name another file.")
    with _ending_tidily():
        kept = back_up(folder, file)
    tell(f"{file}: {kept.documents} documents, {kept.payload_files} large files. SHA-256 {digest(file)}")
    if kept.elsewhere:
        tell(
            "The settings name files outside the hub's folder. They are in the backup too, each with its place:",
            *(f"  {place}" for place in kept.elsewhere),
        )
    _tell_damaged(kept.damaged, "Everything else is in the backup.")


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@folder_option
def restore(folder: Path, file: Path) -> None:
    """Bring a backup back into an empty folder, and check every byte of it. What a killed restore left is no matter."""
    from comptoir_hub.keeping import ELSEWHERE
    from comptoir_hub.restoring import restore as bring_back

    with _ending_tidily():
        kept = bring_back(file, folder)
    whole = "" if kept.damaged else ", all whole"
    tell(f"{folder}: {kept.documents} documents, {kept.payload_files} large files{whole}.")
    if kept.elsewhere:
        tell(
            "The settings name files outside the hub's folder. They are in the folder elsewhere; before you start the "
            "hub, bring each to its place, or let the settings name it where it lies now:",
            *(f"  {folder / ELSEWHERE}{place}  belongs at  {place}" for place in kept.elsewhere),
        )
    _tell_damaged(kept.damaged, "They were so when the backup was made; everything else is restored.")


def _tell_damaged(damaged: tuple[str, ...], beside: str) -> None:
    """Says what the hub has lost, and ends as a fault, so that a nightly job is looked at."""
    if damaged:
        more = (f"  … and {len(damaged) - FEW} more",) if len(damaged) > FEW else ()
        tell(
            f"{len(damaged)} payloads are damaged or missing in the hub, by their SHA-256:",
            *(f"  {sha256}" for sha256 in damaged[:FEW]),
            *more,
            f"{beside} Bring these files back from an earlier backup, or let their senders hand them in again.",
            err=True,
        )
        sys.exit(DAMAGED)


@contextmanager
def _ending_tidily() -> Iterator[None]:
    """Lets a signal that ends the command take away what is half written, as Ctrl+C does."""
    before = {number: signal.signal(number, _end) for number in (signal.SIGTERM, signal.SIGHUP)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _end(number: int, frame: object) -> None:
    sys.exit(128 + number)
