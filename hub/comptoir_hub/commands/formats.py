"""`comptoir formats`: what each format is described by, and official packages in the place of our own schemas."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click
from comptoir_engine.cli_files import write
from comptoir_engine.terminal import tell

from comptoir_hub.commands.folder import WHO, folder_option, settings_of

if TYPE_CHECKING:
    from comptoir_engine.official.differences import Difference
    from comptoir_engine.official.trial import Trial
    from comptoir_engine.registry import Registry

    from comptoir_hub.official import InForce

SHOWN = 20
"""Differences of a kind that are printed one by one."""


@click.group()
def formats() -> None:
    """Schemas, samples and descriptions of the formats."""


@formats.command("list")
@folder_option
def list_formats(folder: Path) -> None:
    """List the formats: id, title, types, and which schema is asked."""
    from comptoir_engine.registry import Registry

    from comptoir_hub.official import asked

    registry = Registry.load()
    for format in registry.formats.values():
        version = asked(folder, registry, format.id) or "no schema"
        tell(f"{format.id}  {format.title}  {' '.join(format.types) or '-'}  {version}")


@formats.command("import")
@click.argument("format_id", metavar="FORMAT")
@click.argument("package_path", metavar="PACKAGE", type=click.Path(exists=True, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="All differences and trials as JSON.")
@folder_option
def import_package(folder: Path, format_id: str, package_path: Path, as_json: bool) -> None:
    """Put the official schema of FORMAT in force: PACKAGE is a ZIP, a folder, or one XSD or DTD.

    Prints where it differs from our own, and tries each sample that came with it.
    """
    from comptoir_engine.official.package import read_package

    from comptoir_hub.official import put_in_force
    from comptoir_hub.store.identity import now

    settings_of(folder)
    registry = _registry(format_id)
    package = read_package(package_path)
    entry = put_in_force(folder, registry, format_id, package, who=WHO, at=now())
    found = _differences(folder, registry, entry)
    trials = _trials(folder, registry, entry, package.samples())
    if as_json:
        click.echo(json.dumps({
            "in_force": asdict(entry), "trials": [_as_json(trial) for trial in trials],
            "differences": {type: [asdict(one) for one in all] for type, all in found.items()},
        }, indent=2))  # fmt: skip
        return
    for line in (*_said_of(registry, entry), *_said_of_differences(found), *_said_of_trials(trials)):
        tell(line)


@formats.command("withdraw")
@click.argument("format_id", metavar="FORMAT")
@folder_option
def withdraw_package(folder: Path, format_id: str) -> None:
    """Go back to our own schema of FORMAT; the package's files stay in the hub's folder."""
    from comptoir_hub.official import withdraw

    settings_of(folder)
    entry = withdraw(folder, format_id)
    if entry is None:
        raise click.UsageError(f"No official package of {format_id} is in force.")
    tell(f"{entry.name} is out of force.")


@formats.command("export")
@click.argument("format_id", metavar="FORMAT")
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="Left out: FORMAT.zip.")
@folder_option
def export_format(folder: Path, format_id: str, output: Path | None) -> None:
    """Write schema, samples and description of FORMAT to a ZIP, as a partner wants them."""
    from comptoir_hub.official import packed

    content = packed(folder, _registry(format_id), format_id)
    target = output or Path(f"{format_id}.zip")
    write(str(target), content)
    tell(str(target))


def _registry(format_id: str) -> Registry:
    from comptoir_engine.registry import Registry

    registry = Registry.load()
    if format_id not in registry.formats:
        raise click.BadParameter(
            f"{format_id}: choose one of {', '.join(sorted(registry.formats))}", param_hint="FORMAT"
        )
    return registry


def _differences(folder: Path, registry: Registry, entry: InForce) -> dict[str, list[Difference]]:
    """Type → where its official schema and ours part; types that share both, and the root element, are told once."""
    from comptoir_engine.official import ours
    from comptoir_engine.official.differences import differences

    from comptoir_hub.official import files

    check, roots = ours.schema_check(registry, entry.format), ours.roots(registry, entry.format)
    pairs: dict[tuple[Path, Path, str], str] = {}
    for type, path in entry.schemas.items():
        own = check.schemas.get(type) if check is not None else None
        if own is not None:
            pairs.setdefault((files(folder, entry) / path, own, roots[type]), type)
    return {type: differences(official, own, root) for (official, own, root), type in pairs.items()}


def _trials(folder: Path, registry: Registry, entry: InForce, samples: dict[str, bytes]) -> list[Trial]:
    from comptoir_engine.official.trial import tried

    from comptoir_hub.official import with_those_in_force

    official = with_those_in_force(registry, folder)
    return [tried(official, entry.format, name, content) for name, content in sorted(samples.items())]


def _said_of(registry: Registry, entry: InForce) -> Iterator[str]:
    yield f"In force for {entry.format}: {entry.name}, SHA-256 {entry.sha256}"
    for type, path in entry.schemas.items():
        yield f"  {type}: {path}"
    missing = [type for type in registry.formats[entry.format].types if type not in entry.schemas]
    if missing:
        yield f"  no schema in it, ours stays: {', '.join(missing)}"


def _said_of_differences(found: dict[str, list[Difference]]) -> Iterator[str]:
    for type, all in found.items():
        counts = Counter(one.kind for one in all)
        told = ", ".join(f"{count} {kind}" for kind, count in counts.items()) or "none"
        yield f"Differences from ours, {type}: {told}"
        for kind in counts:
            some = [one for one in all if one.kind == kind]
            for one in some[:SHOWN]:
                sides = " | ".join(
                    f"{side}: {said}"
                    for side, said in (("official", one.official), ("ours", one.ours))
                    if said
                )
                yield f"  {kind}: {one.place}  {sides}"
            if len(some) > SHOWN:
                yield f"  {kind}: {len(some) - SHOWN} more (--json shows all)"


def _said_of_trials(trials: list[Trial]) -> Iterator[str]:
    for trial in trials:
        if not trial.recognised:
            yield f"Sample {trial.name}: not of this format"
            continue
        words = ["sound" if trial.sound else "not sound for the official schema"]
        if trial.problem is not None:
            words.append(f"{trial.problem.rule}: {trial.problem.message}")
        else:
            words.append(f"read, values lost: {trial.losses}")
            words.append(
                "written back soundly" if trial.written_soundly else "what we write back is not sound"
            )
            words.append(
                "the same"
                if trial.identical
                else f"other terms: {', '.join(trial.terms)}"
                if trial.terms
                else "the same terms"
            )
        yield f"Sample {trial.name}: {'; '.join(words)}"


def _as_json(trial: Trial) -> dict[str, object]:
    problem = trial.problem
    return asdict(trial) | {"problem": f"{problem.rule}: {problem.message}" if problem is not None else None}
