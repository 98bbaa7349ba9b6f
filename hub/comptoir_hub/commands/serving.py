"""`comptoir serve`."""

from __future__ import annotations

from pathlib import Path

import click
from comptoir_engine.terminal import tell

from comptoir_hub.commands.folder import folder_option, settings_of


@click.command()
@folder_option
@click.option("--host", help="Where to listen; the settings say it else.")
@click.option("--port", type=click.IntRange(0, 65535), help="On which port; 0 takes a free one.")
def serve(folder: Path, host: str | None, port: int | None) -> None:
    """Run the hub: channels, workers, API and portal, until Ctrl+C or SIGTERM."""
    import asyncio

    import msgspec

    from comptoir_hub.serving import serve as run

    settings = settings_of(folder)
    settings = msgspec.structs.replace(
        settings,
        host=host or settings.host,
        port=settings.port if port is None else port,
    )
    asyncio.run(run(settings, tell=tell))
