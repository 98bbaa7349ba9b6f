"""What the commands print: nothing of a document or a file's name is obeyed by a terminal."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from comptoir_engine.terminal import json_line, plain

SAMPLE = Path(__file__).parents[2] / "plugins/ubl21/comptoir_ubl21/samples/good-invoice-every-term.xml"
EVIL = "A&#x9b;31mB&#x85;C&#x2028;D&#10;  error · FAKE&#x202e;E"
"""What XML allows: the C1 control that begins a colour, line breaks of three kinds, and letters turned round."""


def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", "from comptoir_engine.cli import main; main()", *map(str, arguments)]
    surroundings = {**os.environ, "PYTHONIOENCODING": "utf-8"}
    return subprocess.run(command, capture_output=True, text=True, env=surroundings, check=False)


def obeyed(text: str) -> set[str]:
    return {character for character in text if character != "\n" and not character.isprintable()}


@pytest.fixture
def evil(tmp_path: Path) -> Path:
    """An invoice whose number and currency are made for terminals, in a file whose name is too."""
    text = SAMPLE.read_text(encoding="utf-8")
    number = text.partition("<cbc:ID>")[2].partition("<")[0]
    path = tmp_path / "e\x1b[31mvil\nb.xml"
    changed = text.replace(f"<cbc:ID>{number}<", f"<cbc:ID>{EVIL}<", 1)
    path.write_text(changed.replace('unitCode="', f'unitCode="{EVIL}', 1), encoding="utf-8")
    return path


def test_a_text_stays_on_its_line() -> None:
    assert plain("A\x9b31mB\x85C\u2028D\nE\x1b]0;x\x07F\u202eG é") == "A 31mB C D E ]0;x F G é"
    assert json.loads(json_line({"a": "\x9b\u2028é"})) == {"a": "\x9b\u2028é"}
    assert json_line("\x9bé") == '"\\u009bé"'


@pytest.mark.parametrize(
    "words",
    [["recognise"], ["validate"], ["convert", "--to", "xcbl30"], ["convert", "--to", "ets31", "--check"]],
)
def test_no_command_hands_a_document_to_the_terminal(words: list[str], evil: Path, tmp_path: Path) -> None:
    out = ["-o", tmp_path / "out"] if words[0] == "convert" else []
    done = run(*words, evil, *out)
    assert obeyed(done.stdout + done.stderr) == set()
    assert "\n  error · FAKE" not in done.stdout + done.stderr
    assert "vil b.xml" in done.stdout + done.stderr or words[0] == "convert"


def test_a_comparison_keeps_each_value_on_its_line(evil: Path) -> None:
    done = run("diff", evil, SAMPLE)
    assert (obeyed(done.stdout), "FAKE" in done.stdout) == (set(), True)
    for line in run("diff", "--json", evil, SAMPLE).stdout.splitlines():
        assert json.loads(line)


def test_json_is_json_and_harmless(evil: Path) -> None:
    done = run("validate", "--json", evil)
    assert obeyed(done.stdout) == set()
    assert json.loads(done.stdout)["file"] == str(evil)


@pytest.mark.parametrize("words", [["validate"], ["convert", "--to", "xcbl30"], ["\x1b[31mno\x85command"]])
def test_a_name_in_a_wrong_use_is_harmless(words: list[str], tmp_path: Path) -> None:
    done = run(*words, tmp_path / "no\x1b[2J\x9bfile.xml")
    assert (done.returncode, obeyed(done.stderr)) == (2, set())


def test_a_source_is_not_written_over(tmp_path: Path) -> None:
    source, link = tmp_path / "same.xml", tmp_path / "link.xml"
    source.write_bytes(SAMPLE.read_bytes())
    link.symlink_to(source)
    for out in (source, link, tmp_path / "." / "same.xml"):
        for words in (["-o", out], ["-o", tmp_path / "out", "--losses", out]):
            done = run("convert", "--to", "xcbl30", *words, source)
            assert (done.returncode, "written over" in done.stderr) == (2, True)
            assert source.read_bytes() == SAMPLE.read_bytes()
    done = run(
        "convert", "--to", "xcbl30", "-o", tmp_path / "a", "--losses", tmp_path / "b" / ".." / "a", source
    )
    assert (done.returncode, (tmp_path / "a").exists()) == (2, False)
    assert (
        run("convert", "--to", "xcbl30", "-o", "/dev/null", "--losses", "/dev/null", source).returncode == 0
    )


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full here")
@pytest.mark.parametrize("option", ["-o", "--losses"])
def test_a_full_disk_is_our_fault_and_a_wrong_place_is_not(option: str, tmp_path: Path) -> None:
    out = [] if option == "-o" else ["-o", tmp_path / "out"]
    done = run("convert", "--to", "xcbl30", option, "/dev/full", *out, SAMPLE)
    assert (done.returncode, "/dev/full: No space left on device" in done.stderr) == (3, True)
    done = run("convert", "--to", "xcbl30", option, tmp_path / "none" / "out", *out, SAMPLE)
    assert done.returncode == 2


@pytest.mark.parametrize("names", [("a.xml", "a.xml"), ("../a.xml",)])
def test_an_archive_that_is_refused_says_why(names: tuple[str, ...], tmp_path: Path) -> None:
    path = tmp_path / "envelope.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name in names:
            archive.writestr(name, SAMPLE.read_bytes())
    done = run("recognise", path)
    assert (done.returncode, "zip envelope" in done.stdout, " error · ZIP-" in done.stdout) == (1, True, True)
    assert "→" in done.stdout


def test_every_command_prints_by_tell() -> None:
    """What is printed otherwise is JSON, or the bytes of a document on their way to a file."""
    root = Path(__file__).parents[2]
    found = {
        f"{path.relative_to(root)}: {line.strip()}"
        for package in (
            "engine/comptoir_engine",
            "hub/comptoir_hub",
            *map(str, root.glob("plugins/*/comptoir_*")),
        )
        for path in (root / package).rglob("*.py")
        for line in path.read_text(encoding="utf-8").splitlines()
        if "click.echo(" in line or re.search(r"(^|\s)print\(", line)
    }
    allowed = ("json", "_json(", "plain", "tell(")
    assert {line for line in found if not any(word in line for word in allowed)} == set()
