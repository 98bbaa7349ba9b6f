"""`comptoir diff`: two documents of any formats side by side, by business term."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from comptoir_engine.cli_files import opened, read
from comptoir_engine.cli_options import LANGUAGES
from comptoir_engine.cli_registry import loaded
from comptoir_engine.model import Message
from comptoir_engine.terminal import json_line, tell

if TYPE_CHECKING:
    from comptoir_engine.model import Document
    from comptoir_engine.pivot.compare import Difference, State
    from comptoir_engine.registry import Registry

DIFFERENT = 1
_SHOWN = 60
"""Signs of a value that are shown; --json shows all."""
_WORDS = {
    "same": Message("the same"),
    "differs": Message("differs"),
    "only_left": Message("only A"),
    "only_right": Message("only B"),
}
_NAMES = {"only_left": "only_a", "only_right": "only_b"}
_COUNT = Message("Values that differ: {different} of {all}.")


@click.command()
@click.argument("a")
@click.argument("b")
@click.option("--all", "everything", is_flag=True, help="Show what is the same too.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a term, on a line of its own.")
@click.option("--exit-code", is_flag=True, help="End with 1 where they differ.")
@click.option("--lang", "language", type=click.Choice(LANGUAGES), default="en", show_default=True,
              help="Language of the terms and messages.")  # fmt: skip
def diff(a: str, b: str, everything: bool, as_json: bool, exit_code: bool, language: str) -> None:
    """Compare the documents A and B, of any formats, term by term: what differs, and what only one of them says.

    Amounts are compared by their value and dates by their day; what each format can't hold is not there to be compared.
    """
    from comptoir_engine.messages import say
    from comptoir_engine.pivot.compare import comparable, side_by_side
    from comptoir_engine.xml.content import Content

    one, other = (_pivot(name, loaded(), language) for name in (a, b))
    if not comparable(one.type, other.type):
        raise click.UsageError(
            f"A is of the type {one.type}, B of the type {other.type}: there is nothing to compare."
        )
    beside = side_by_side(Content(one).tree, Content(other).tree)
    for found, state in beside:
        if everything or state != "same":
            click.echo(_json(found, state)) if as_json else tell(_line(found, state, language))
    different = sum(state != "same" for _, state in beside)
    if not as_json:
        count = {"different": str(different), "all": str(len(beside))}
        tell(say(Message(_COUNT.key, count), language))
    sys.exit(DIFFERENT if exit_code and different else 0)


def _pivot(name: str, registry: Registry, language: str) -> Document:
    """A file's first document in the hub's own language; one that can't be read ends the command with its findings."""
    from comptoir_engine.messages.readable import report_lines
    from comptoir_engine.model import PIVOT, Document
    from comptoir_engine.pipeline import convert

    called, document = opened(*next(read([name])), registry)[0]
    done = convert(document, registry, PIVOT)
    if done.target is None:
        tell(*report_lines(called, done, language), err=True)
        sys.exit(DIFFERENT if done.outcome == "stopped" else 3)
    return Document(done.target.content, PIVOT, done.document.type)


def _line(found: Difference, state: State, language: str) -> str:
    from comptoir_engine.messages import say
    from comptoir_engine.pivot.terms import term

    known = term(found.term) if found.term else None
    name = known.name(language) if known is not None else found.path
    code = f" ({known.code})" if known is not None and known.code else ""
    index = f"{'.'.join(map(str, found.index))} · " if found.index else ""
    said = (found.left,) if state == "same" else (found.left, found.right)
    sides = (side for side in said if side is not None)
    return f"{say(_WORDS[state], language):14}{index}{name}{code}: {' | '.join(map(_short, sides))}"


def _short(value: str | None) -> str:
    text = " ".join((value or "").split())
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"


def _json(found: Difference, state: State) -> str:
    return json_line({
        "state": _NAMES.get(state, state), "term": found.term, "index": list(found.index), "path": found.path,
        "a": found.left, "b": found.right,
    })  # fmt: skip
