"""Codes that no public source shows are used where somebody allows it, and named where they are."""

from __future__ import annotations

import json
from pathlib import Path

import comptoir_xcbl30
from click.testing import CliRunner
from comptoir_engine.cli import comptoir

SAMPLE = Path(comptoir_xcbl30.__file__).parent / "samples" / "good-invoice-of-another-writer.xml"

GUESSED = "No public source shows what this word means; guesses are allowed here."


def _converted(folder: Path, *words: str) -> tuple[str, list[dict[str, str]]]:
    """The invoice in UBL, whose unit EA is CA here; and the losses."""
    source, losses = folder / "invoice.xml", folder / "losses.jsonl"
    source.write_text(SAMPLE.read_text("utf-8").replace("<UOMCoded>EA<", "<UOMCoded>CA<"), "utf-8")
    asked = ["convert", str(source), "--to", "ubl21", "--losses", str(losses), *words]
    run = CliRunner().invoke(comptoir, asked)
    assert run.exit_code == 0, run.output
    return run.stdout, [json.loads(line) for line in losses.read_text("utf-8").splitlines()]


def test_the_command_line_guesses_only_if_it_is_told_to(tmp_path: Path) -> None:
    written, losses = _converted(tmp_path)
    assert 'unitCode="CA"' in written
    assert GUESSED not in {loss["reason"] for loss in losses}
    written, losses = _converted(tmp_path, "--guesses")
    assert 'unitCode="XCA"' in written
    assert "CA" in {loss["value"] for loss in losses if loss["reason"] == GUESSED}


def test_a_guess_is_no_option_of_a_receiver(tmp_path: Path) -> None:
    run = CliRunner().invoke(comptoir, ["convert", str(SAMPLE), "--to", "ubl21", "--option", "guesses=yes"])
    assert run.exit_code == 2
    assert "no such option" in run.output
