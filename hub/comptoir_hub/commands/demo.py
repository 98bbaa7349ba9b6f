"""`comptoir demo`."""

from __future__ import annotations

from pathlib import Path

import click
from comptoir_engine.terminal import tell

FIXTURES = Path("fixtures")


@click.command()
@click.argument("docs", required=False, type=click.Path(path_type=Path, exists=True))
@click.option(
    "--folder", type=click.Path(path_type=Path, file_okay=False), default=Path("demo-data"), show_default=True,
    help="Where the demo's data lies; it is made anew each time.",
)  # fmt: skip
@click.option(
    "--port", type=click.IntRange(0, 65535), default=8080, show_default=True, help="0 takes a free one."
)
@click.option("--once", is_flag=True, help="End when everything has arrived.")
def demo(docs: Path | None, folder: Path, port: int, once: bool) -> None:
    """Run a demo hub with three companies and send documents through it: ours, or those in DOCS."""
    import asyncio

    from comptoir_hub.demo.show import play

    documents = _documents(docs)
    if not documents:
        raise click.UsageError(f"There are no documents in {docs or FIXTURES}.")
    try:
        asyncio.run(play(folder, documents, port=port, once=once, strangers=docs is not None))
    except KeyboardInterrupt:
        tell("", "The demo has ended.")


def _documents(docs: Path | None) -> list[Path]:
    if docs is None:
        return sorted(FIXTURES.glob("*/*.xml"))
    return [docs] if docs.is_file() else sorted(path for path in docs.rglob("*") if path.is_file())
