"""The `comptoir` command: recognise, validate, convert, diff, plugins, new-plugin, check-plugin, and what plugins add.

Exit codes: 0 done; 1 the document is at fault (findings on the output, nothing written); 2 wrong use, of a command, the
settings or a file's place; 3 our fault.
Nothing heavy is imported until a command needs it.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from comptoir_engine import __version__
from comptoir_engine.cli_diff import diff
from comptoir_engine.cli_files import MISPLACED, apart, inside, opened, places, read, write
from comptoir_engine.cli_options import language_of_locale, language_option, profile_of
from comptoir_engine.cli_registry import loaded
from comptoir_engine.cli_rules import rules
from comptoir_engine.errors import ComptoirError, ConfigError, DocumentFault
from comptoir_engine.terminal import plain_lines, tell

if TYPE_CHECKING:
    from comptoir_engine.model import Document
    from comptoir_engine.pipeline import Processed
    from comptoir_engine.registry import Registry

DOCUMENT_AT_FAULT = 1
WRONG_USE = 2
OUR_FAULT = 3


class _Commands(click.Group):
    """The engine's commands and those of every plugin, which are loaded only when asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted({*super().list_commands(ctx), *loaded().commands})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        own = super().get_command(ctx, cmd_name)
        found: click.Command | None = own if own is not None else loaded().commands.get(cmd_name)
        return found

    def invoke(self, ctx: click.Context) -> Any:
        """What is said of a wrong use may hold names of files and words of documents."""
        try:
            return super().invoke(ctx)
        except click.ClickException as error:
            error.message = plain_lines(error.message)  # type: ignore[misc]
            raise


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="comptoir")
def comptoir() -> None:
    """Comptoir: a self-hosted exchange hub for orders, invoices and what goes with them."""


_files = click.argument("files", nargs=-1, required=True, metavar="FILE…")


@comptoir.command()
@_files
def recognise(files: tuple[str, ...]) -> None:
    """Say which format and type each FILE is, and each document in it. `-` is standard input."""
    from comptoir_engine.messages.readable import finding_lines

    registry, known = loaded(), True
    for name, document in read(files):
        known &= _told(name, document, registry)
        try:
            for inner, one in inside(name, document, registry):
                known &= one is document or _told(inner, one, registry)
        except DocumentFault as fault:
            known = False
            tell(*(line for finding in fault.findings for line in finding_lines(finding, "en")))
    sys.exit(0 if known else DOCUMENT_AT_FAULT)


def _told(name: str, document: Document, registry: Registry) -> bool:
    """Says what a file is; whether anybody knows it."""
    from comptoir_engine.model import ENVELOPE
    from comptoir_engine.xml.content import Content

    content = Content(document)
    found, opener = registry.recognise(content), registry.opener(content)
    if found is not None:
        tell(f"{name}: {found[0].id} {found[1]} ({found[0].title})")
    elif opener is not None:
        tell(f"{name}: {opener.id} {ENVELOPE} ({opener.title})")
    else:
        tell(f"{name}: not recognised")
    return found is not None or opener is not None


@comptoir.command()
@_files
@click.option("--json", "as_json", is_flag=True, help="One JSON object a file, on a line of its own.")
@click.option(
    "--rules-only", is_flag=True, help="Leave the schemas out, so that a fragment reaches the rules."
)
@click.option(
    "--rules", multiple=True, metavar="ID", help="Run this rule set and no others; may be given again."
)
@language_option
def validate(
    files: tuple[str, ...], as_json: bool, rules_only: bool, rules: tuple[str, ...], language: str
) -> None:
    """Check each FILE, or each document in it, against its schema and the rules for its type. `-` is standard input."""
    from comptoir_engine.messages.readable import report_json, report_lines
    from comptoir_engine.pipeline import validate as validate_document

    registry, worst = loaded(), 0
    _are_rules(rules, registry)
    documents = (one for name, file in read(files) for one in opened(name, file, registry))
    for name, document in documents:
        result = validate_document(document, registry, rules_only=rules_only, rules=rules or None)
        worst = max(worst, _exit_code(result))
        if as_json:
            click.echo(report_json(name, result, language))
        else:
            tell(*report_lines(name, result, language))
    sys.exit(worst)


def _are_rules(ids: tuple[str, ...], registry: Registry) -> None:
    known = registry.rules(on_request=True)
    for each in ids:
        if each not in known:
            raise click.BadParameter(
                f"{each}: no rule set has this name. There are: {', '.join(sorted(known))}.",
                param_hint="--rules",
            )


@comptoir.command()
@click.argument("file", metavar="FILE")
@click.option(
    "--to", "target", required=True, metavar="FORMAT", help="What to write; `comptoir plugins` lists them."
)
@click.option("--from", "source", metavar="FORMAT", help="What FILE is, where it is not to be recognised.")
@click.option("--check", "with_rules", is_flag=True, help="Check the rules too, not only the schemas.")
@click.option(
    "-o", "--output", "out", default="-", metavar="OUT", help="Where to write; standard output by default."
)
@click.option(
    "--guesses",
    is_flag=True,
    help="Use codes too that are only guessed; the losses tell where that was done.",
)
@click.option(
    "--losses", metavar="LOSSES", help="Write what the target can't hold to this file, as JSON lines."
)
@click.option(
    "--option", "options", multiple=True, metavar="NAME=VALUE", help="One option of the target's profile."
)
@language_option
def convert(
    file: str,
    target: str,
    source: str | None,
    with_rules: bool,
    guesses: bool,
    out: str,
    losses: str | None,
    options: tuple[str, ...],
    language: str,
) -> None:
    """Convert FILE to another format, or each document in it. What is at fault is not written."""
    from comptoir_engine.codes.guesses import allowed
    from comptoir_engine.messages.readable import losses_json, report_lines
    from comptoir_engine.pipeline import convert as convert_document
    from comptoir_engine.writing import nothing_of_ours

    registry, worst, lost = loaded(), 0, []
    _known(registry, target, source)
    way = registry.from_pivot(target)
    profile = profile_of(options, way.options if way is not None else (), "--option")
    documents = opened(*next(read([file])), registry)
    written = places(out, documents, registry, target)
    apart(file, *(("-o", place) for place in written), ("--losses", losses))
    for (name, document), place in zip(documents, written, strict=True):
        result = convert_document(
            document,
            registry,
            target,
            source=source,
            options=profile,
            with_rules=with_rules,
            ours=allowed if guesses else nothing_of_ours,
        )
        worst = max(worst, _exit_code(result))
        if result.target is None:
            tell(*report_lines(name, result, language), err=True)
        else:
            write(place, result.target.content)
            lost.append(losses_json(result, language, name if len(documents) > 1 else None))
    if losses is not None and lost:
        write(losses, "".join(lost).encode())
    sys.exit(worst)


comptoir.add_command(diff)
comptoir.add_command(rules)


@comptoir.command()
def plugins() -> None:
    """List the installed plugins with what they offer."""
    from rich.console import Console
    from rich.table import Table

    registry = loaded()
    table = Table("plugin", "version", "offers", box=None, pad_edge=False)
    for plugin in registry.plugins.values():
        table.add_row(plugin.distribution, plugin.version, ", ".join(registry.offers(plugin.name)))
    Console().print(table)


@comptoir.command("new-plugin")
@click.argument("name", metavar="NAME")
@click.option(
    "--into",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path(),
    help="Where to put the folder NAME.",
)
def new_plugin(name: str, into: Path) -> None:
    """Write a new format plugin NAME that passes the exam at once."""
    from comptoir_engine.scaffold import write_plugin

    _free(name)
    try:
        written = write_plugin(name, into)
    except ConfigError as error:
        raise click.UsageError(str(error)) from None
    tell(*written)
    tell("", f"Next: pip install --no-deps --no-build-isolation -e {into / name}")
    tell(f"Then: comptoir check-plugin {name}")


@comptoir.command("check-plugin")
@click.argument("name", metavar="NAME")
@click.option(
    "--with", "tests", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="FILE",
    help="The plugin's test_conformance.py, which brings a channel's peer or an archive's keys along.",
)  # fmt: skip
def check_plugin(name: str, tests: Path | None) -> None:
    """Put the installed plugin NAME through the exam, and say of each rule how it fared."""
    from comptoir_engine.conformance.marking import candidate_for, mark_lines, marked

    try:
        candidate = candidate_for(name, tests)
    except ConfigError as error:
        raise click.UsageError(str(error)) from None
    passed = True
    for mark in marked(candidate):
        passed = passed and not mark.violations
        tell(*(part for line in mark_lines(mark) for part in line.split("\n")))
    sys.exit(0 if passed else DOCUMENT_AT_FAULT)


def main() -> None:
    """The entry point of the script; a fault of ours is a sentence in the locale's language, never a traceback."""
    try:
        comptoir.main(prog_name="comptoir", standalone_mode=True)
    except DocumentFault as fault:
        tell(f"comptoir: {fault}", err=True)
        sys.exit(DOCUMENT_AT_FAULT)
    except ComptoirError as error:
        said = error.said(language_of_locale(os.environ))
        click.echo(plain_lines(f"comptoir: {said}"), err=True)
        sys.exit(WRONG_USE if isinstance(error, ConfigError) else OUR_FAULT)
    except Exception as error:  # noqa: BLE001 - the last net: what gets here is a fault of ours
        sys.exit(_unforeseen(error))


def _unforeseen(error: Exception) -> int:
    """Tells of a fault that no command has foreseen; the code to end with."""
    if isinstance(error, OSError) and error.filename is not None:
        tell(f"comptoir: {error.filename}: {error.strerror}", err=True)
        return WRONG_USE if error.errno in MISPLACED else OUR_FAULT
    tell(f"comptoir: an unexpected fault: {type(error).__name__}: {error}", err=True)
    return OUR_FAULT


def _free(name: str) -> None:
    """Refuses the name of a plugin that is taken: by a plugin, by what one offers, or by a package of ours."""
    from importlib.util import find_spec

    registry = loaded()
    taken = {*registry.plugins, *registry.formats, *registry.channels, *registry.archives, *registry.checks}
    if name in taken or (name.isidentifier() and find_spec(f"comptoir_{name}") is not None):
        raise click.BadParameter(f"{name}: this name is taken. Choose another.", param_hint="NAME")


def _known(registry: Registry, target: str, source: str | None) -> None:
    if target not in registry.writable():
        raise click.BadParameter(
            f"{target}: choose one of {', '.join(registry.writable())}", param_hint="--to"
        )
    if source is not None and source not in registry.formats:
        raise click.BadParameter(
            f"{source}: choose one of {', '.join(registry.formats)}", param_hint="--from"
        )


def _exit_code(result: Processed) -> int:
    codes: dict[Any, int] = {"ready": 0, "stopped": DOCUMENT_AT_FAULT, "held": OUR_FAULT}
    return codes[result.outcome]
