"""`comptoir backup` and `comptoir restore`."""

from __future__ import annotations

from pathlib import Path

import click

from comptoir_hub.commands.folder import folder_option, settings_of


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
    kept = back_up(folder, file)
    click.echo(
        f"{file}: {kept.documents} documents, {kept.payload_files} large files. SHA-256 {digest(file)}"
    )


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@folder_option
def restore(folder: Path, file: Path) -> None:
    """Bring a backup back into an empty folder, and check every byte of it."""
    from comptoir_hub.keeping import restore as bring_back

    kept = bring_back(file, folder)
    click.echo(f"{folder}: {kept.documents} documents, {kept.payload_files} large files, all whole.")
