"""The `comptoir` command: what it prints, what it writes, and the code it ends with."""

from __future__ import annotations

import errno
import io
import json
import os
import resource
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import click
import pytest
from comptoir_engine import cli
from comptoir_engine.errors import ConfigError, PluginError
from comptoir_engine.hookspecs import Check, Format
from comptoir_engine.model import ENVELOPE, PIVOT, Document, Finding, Message, Report
from comptoir_engine.registry import Registry
from comptoir_engine.xml.content import Content

PROGRAM = Path(sys.executable).parent / "comptoir"
RULE = Finding("TOY-1", "error", Message("A bill of {amount} is too much."), Message("Ask for less."))


def _is_bag(content: Content) -> str | None:
    return ENVELOPE if content.bytes.startswith(b"BAG") else None


def _in_bag(content: Content) -> tuple[Document, ...]:
    names = ("../a.xml", "b.xml", "a.xml")
    return tuple(
        Document(one, name=name) for one, name in zip(content.bytes[3:].split(b"|"), names, strict=False)
    )


@dataclass(frozen=True)
class Ended:
    """How one call ended."""

    code: int
    out: bytes
    err: str

    @property
    def text(self) -> str:
        return self.out.decode()


Run = Callable[..., Ended]


@pytest.fixture
def run(
    registry: Registry,
    offering: Any,
    monkeypatch: pytest.MonkeyPatch,
    capfdbinary: pytest.CaptureFixture[bytes],
) -> Run:
    """Calls `comptoir` with these arguments, with the toy format and a rule set that nothing passes."""

    def judge(content: object) -> Report:
        wrong = replace(RULE, message=Message(RULE.message.key, {"amount": "406.17"}), line=3)
        return Report("toy-rules", "1", "invalid", (wrong,))

    def greet() -> None:
        click.echo("hello")

    rules = Check("toy-rules", "rules", "1", PIVOT, ("invoice",), judge)
    greeting = click.Command("greet", callback=greet, help="Say hello.")
    bag = Format("bag", "bag", (), "application/x-bag", "bag", recognise=_is_bag, unpack=_in_bag)  # type: ignore[arg-type]
    extra = offering("extra", formats=[bag], checks=[rules], commands=[greeting])
    everything = Registry.of([*registry.plugins.values(), extra])
    monkeypatch.setattr(Registry, "load", classmethod(lambda kind, only=None: everything))

    def running(*arguments: str | Path, given: bytes = b"") -> Ended:
        monkeypatch.setattr(sys, "argv", ["comptoir", *map(str, arguments)])
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(given)))
        with pytest.raises(SystemExit) as end:
            cli.main()
        out, err = capfdbinary.readouterr()
        return Ended(int(end.value.code or 0), out, err.decode())

    return running


@pytest.fixture
def good(bills: Any) -> Path:
    path: Path = bills.samples / "good-bill.xml"
    return path


@pytest.fixture
def bad(bills: Any) -> Path:
    path: Path = bills.samples / "bad-XSD-ELEMENT-CONTENT-no-number.xml"
    return path


def test_recognition_names_format_and_type(run: Run, good: Path) -> None:
    ended = run("recognise", good)
    assert (ended.code, ended.text) == (0, f"{good}: bill invoice (bill)\n")


def test_a_dash_is_standard_input(run: Run, good: Path) -> None:
    ended = run("recognise", "-", given=good.read_bytes())
    assert (ended.code, ended.text) == (0, "-: bill invoice (bill)\n")


def test_one_stranger_among_many_files_is_the_documents_fault(run: Run, good: Path, tmp_path: Path) -> None:
    stranger = tmp_path / "stranger.txt"
    stranger.write_text("hello")
    ended = run("recognise", good, stranger, good)
    assert ended.code == 1
    assert ended.text.splitlines()[1] == f"{stranger}: not recognised"
    assert len(ended.text.splitlines()) == 3


def test_a_valid_document_passes_its_schema_and_fails_a_rule(run: Run, good: Path) -> None:
    ended = run("validate", good)
    assert ended.code == 1
    assert "error · TOY-1" in ended.text
    assert "A bill of 406.17 is too much." in ended.text
    assert "→ Ask for less." in ended.text


def test_an_invalid_document_is_told_with_rule_line_and_mend(run: Run, bad: Path) -> None:
    ended = run("validate", bad)
    assert ended.code == 1
    assert ended.text.startswith(f"{bad}: has errors (bill invoice)\n")
    assert "error · XSD-ELEMENT-CONTENT" in ended.text
    assert "line 3" in ended.text
    assert "TOY-1" not in ended.text


def test_a_fragment_reaches_the_rules(run: Run, bad: Path) -> None:
    ended = run("validate", "--rules-only", bad)
    assert "error · TOY-1" in ended.text
    assert "error · XSD" not in ended.text


def test_json_is_one_object_a_file(run: Run, good: Path, bad: Path) -> None:
    ended = run("validate", "--json", good, bad)
    assert ended.code == 1
    first, second = (json.loads(line) for line in ended.text.splitlines())
    assert (first["file"], first["format"], first["type"], first["outcome"]) == (
        str(good),
        "bill",
        "invoice",
        "stopped",
    )
    (finding,) = [finding for report in second["reports"] for finding in report["findings"]]
    assert (finding["rule"], finding["path"], finding["line"]) == ("XSD-ELEMENT-CONTENT", "/Bill/Date", 3)
    assert set(finding) == {"rule", "severity", "flag", "term", "index", "path", "line", "message", "mend"}


def test_conversion_writes_the_document_and_nothing_else_to_standard_output(run: Run, good: Path) -> None:
    ended = run("convert", "--to", PIVOT, good)
    assert (ended.code, ended.err) == (0, "")
    assert ended.out.startswith(b'<?xml version="1.0" encoding="UTF-8"?>\n<Invoice')
    assert b"<cbc:ID>2026-118</cbc:ID>" in ended.out


def test_conversion_there_and_back_through_files_tells_the_losses(
    run: Run, good: Path, tmp_path: Path
) -> None:
    there, back, losses = (tmp_path / name for name in ("invoice.xml", "bill.xml", "losses.jsonl"))
    assert run("convert", "--to", PIVOT, "-o", there, good).out == b""
    ended = run("convert", "--to", "bill", "-o", back, "--losses", losses, there)
    assert (ended.code, ended.out) == (0, b"")
    assert b"<Number>2026-118</Number>" in back.read_bytes()
    (loss,) = map(json.loads, losses.read_text().splitlines())
    assert (loss["path"], loss["value"]) == ("/Invoice/cbc:CustomizationID", "urn:cen.eu:en16931:2017")
    assert loss["reason"] == "A bill does not say which guideline it follows."


def test_the_same_format_gives_the_very_bytes(run: Run, good: Path) -> None:
    assert run("convert", "--to", "bill", "-", given=good.read_bytes()).out == good.read_bytes()


def test_nothing_is_written_when_the_document_is_at_fault(run: Run, bad: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.xml"
    ended = run("convert", "--to", PIVOT, "-o", out, bad)
    assert (ended.code, ended.out, out.exists()) == (1, b"", False)
    assert "XSD-ELEMENT-CONTENT" in ended.err


def test_the_rules_are_checked_only_when_asked(run: Run, good: Path) -> None:
    assert run("convert", "--to", PIVOT, good).code == 0
    ended = run("convert", "--to", PIVOT, "--check", good)
    assert (ended.code, ended.out) == (1, b"")
    assert "TOY-1" in ended.err


@pytest.fixture
def bag(tmp_path: Path, good: Path, bad: Path) -> Path:
    """A good and a bad bill and one more good one in one file, under names that a stranger chose."""
    path = tmp_path / "post.bag"
    path.write_bytes(b"BAG" + b"|".join(file.read_bytes() for file in (good, bad, good)))
    return path


def test_each_document_in_a_file_is_told_by_its_own_name(run: Run, bag: Path) -> None:
    ended = run("recognise", bag)
    inside = [
        f"{bag}/../a.xml: bill invoice (bill)",
        f"{bag}/b.xml: bill invoice (bill)",
        f"{bag}/a.xml: bill",
    ]
    assert (ended.code, ended.text.splitlines()[0]) == (0, f"{bag}: bag envelope (bag)")
    assert [
        line[: len(said)] for line, said in zip(ended.text.splitlines()[1:], inside, strict=True)
    ] == inside
    checked = run("validate", "--json", bag)
    assert checked.code == 1
    assert [json.loads(line)["file"] for line in checked.text.splitlines()] == [
        f"{bag}/../a.xml", f"{bag}/b.xml", f"{bag}/a.xml",
    ]  # fmt: skip


def test_what_is_sound_in_a_file_is_written_into_the_folder_named(
    run: Run, bag: Path, tmp_path: Path
) -> None:
    out, losses = tmp_path / "out", tmp_path / "losses.jsonl"
    assert run("convert", "--to", PIVOT, "-o", out, bag).code == 2
    out.mkdir()
    ended = run("convert", "--to", PIVOT, "-o", out, "--losses", losses, bag)
    assert ended.code == 1
    assert f"{bag}/b.xml" in ended.err
    assert sorted(path.name for path in tmp_path.rglob("*.xml")) == ["a-1.xml", "a.xml"]
    assert (out / "a.xml").read_bytes() == (out / "a-1.xml").read_bytes()


def test_a_file_that_holds_one_document_is_converted_as_that(run: Run, good: Path, tmp_path: Path) -> None:
    bag = tmp_path / "post.bag"
    bag.write_bytes(b"BAG" + good.read_bytes())
    assert b"<cbc:ID>2026-118</cbc:ID>" in run("convert", "--to", PIVOT, bag).out


def test_a_named_source_is_taken_at_its_word(run: Run, good: Path) -> None:
    assert run("convert", "--from", "bill", "--to", PIVOT, good).code == 0
    assert run("convert", "--from", PIVOT, "--to", PIVOT, good).code == 1


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["recognise"], "FILE"),
        (["validate", "--lang", "klingon", "FILE"], "klingon"),
        (["convert", "FILE"], "--to"),
        (["convert", "--to", "papyrus", "FILE"], "papyrus: choose one of bill"),
        (["convert", "--to", "bill", "--from", "papyrus", "FILE"], "papyrus: choose one of bill"),
        (["convert", "--to", "bill", "--option", "shape", "FILE"], "NAME=VALUE"),
        (["convert", "--to", "bill", "--option", "shape=x", "FILE"], "shape: no such option"),
        (["convert", "--to", PIVOT, "-o", "no/such/folder", "FILE"], "No such file"),
        (["recognise", "no-such-file"], "no-such-file: No such file"),
        (["check-plugin", "FILE", "--with", "no-such-file"], "no-such-file"),
        (["new-plugin", "Not-A-Name"], "small letters"),
        (["new-plugin", "bill"], "bill: this name is taken"),
        (["new-plugin", PIVOT], "this name is taken"),
        (["new-plugin", "engine"], "engine: this name is taken"),
        (["fly"], "fly"),
    ],
)
def test_wrong_use_is_told_and_ends_with_two(run: Run, good: Path, arguments: list[str], said: str) -> None:
    ended = run(*(good if argument == "FILE" else argument for argument in arguments))
    assert ended.code == 2
    assert said in ended.err
    assert "Traceback" not in ended.err


def test_a_plugin_that_breaks_is_our_fault(run: Run, good: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    registry = Registry.load()
    way = registry.conversions["bill", PIVOT]
    monkeypatch.setitem(registry.conversions, ("bill", PIVOT), replace(way, run=lambda *given: 1 / 0))
    ended = run("convert", "--to", PIVOT, good)
    assert (ended.code, ended.out) == (3, b"")
    assert "ZeroDivisionError" in ended.err
    assert "Traceback" not in ended.err


@pytest.mark.parametrize(
    ("fault", "code", "said"),
    [
        (ConfigError("The settings are not right."), 2, "comptoir: The settings are not right.\n"),
        (PluginError("toy 1.0", "It broke."), 3, "comptoir: It broke.\n"),
        (
            FileNotFoundError(errno.ENOENT, "No such file or directory", "a/b"),
            2,
            "a/b: No such file or directory",
        ),
        (PermissionError(errno.EACCES, "Permission denied", "a/b"), 2, "comptoir: a/b: Permission denied\n"),
        (
            OSError(errno.ENOSPC, "No space left on device", "a/b"),
            3,
            "comptoir: a/b: No space left on device\n",
        ),
        (OSError(errno.EPIPE, "Broken pipe"), 1, ""),
    ],
)
def test_what_stops_a_command_has_its_code(
    run: Run, good: Path, monkeypatch: pytest.MonkeyPatch, fault: Exception, code: int, said: str
) -> None:
    def broken(kind: type, only: object = None) -> Registry:
        raise fault

    monkeypatch.setattr(Registry, "load", classmethod(broken))
    ended = run("recognise", good)
    assert ended.code == code
    assert said in ended.err
    assert "Traceback" not in ended.err


def test_an_installation_that_can_not_start_is_our_fault(
    run: Run, good: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(kind: type, only: object = None) -> Registry:
        raise OSError("the disk is gone")

    monkeypatch.setattr(Registry, "load", classmethod(broken))
    ended = run("recognise", good)
    assert (ended.code, ended.err) == (3, "comptoir: an unexpected fault: OSError: the disk is gone\n")


def test_plugins_are_listed_with_what_they_offer(run: Run) -> None:
    ended = run("plugins")
    assert ended.code == 0
    assert "comptoir-bill" in ended.text
    assert "check toy-rules" in ended.text


def test_plugins_add_commands(run: Run) -> None:
    assert "greet" in run("--help").text
    assert run("greet").text == "hello\n"


def test_a_new_plugin_is_written_and_never_over_another(run: Run, tmp_path: Path) -> None:
    ended = run("new-plugin", "acme", "--into", tmp_path)
    assert ended.code == 0
    assert (tmp_path / "acme" / "comptoir_acme" / "mapping.csv").exists()
    assert "comptoir check-plugin acme" in ended.text
    again = run("new-plugin", "acme", "--into", tmp_path)
    assert again.code == 2
    assert "there already" in again.err


def test_a_plugin_that_is_not_installed_can_not_be_examined(run: Run) -> None:
    ended = run("check-plugin", "nowhere")
    assert ended.code == 2
    assert "No plugin nowhere is installed" in ended.err


def started(*arguments: str, cache: Path) -> tuple[str, float]:
    """Standard output of the installed program, and the CPU seconds it took, with compiled modules."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(
        [*arguments],
        env={**environment, "PYTHONPYCACHEPREFIX": str(cache)},
        capture_output=True,
        text=True,
        check=True,
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return done.stdout, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def test_help_comes_within_a_quarter_of_a_second(tmp_path: Path) -> None:
    text, _ = started(str(PROGRAM), "--help", cache=tmp_path)
    assert "convert" in text
    assert any(_help_is_quick(tmp_path) for _ in range(8))


def _help_is_quick(cache: Path) -> bool:
    """Where others keep the machine busy the least that any such program needs is asked too."""
    _, took = started(str(PROGRAM), "--help", cache=cache)
    least = "import click, importlib.metadata, lxml.etree"  # 50 ms where nobody else is at work
    return took < 0.25 or took < 3 * started(sys.executable, "-c", least, cache=cache)[1]


def test_help_loads_nothing_heavy(tmp_path: Path) -> None:
    heavy = "aiohttp asyncio cryptography pikepdf rich saxonche signxml sqlite3 ssl typst xmlschema"
    program = (
        "import sys\nfrom comptoir_engine.registry import Registry\nRegistry.load()\n"
        f"print(*[name for name in {heavy.split()!r} if name in sys.modules])"
    )
    assert started(sys.executable, "-c", program, cache=tmp_path)[0].strip() == ""


def test_losses_are_not_written_over_the_document(run: Run, good: Path, tmp_path: Path) -> None:
    ended = run("convert", "--to", "ubl21", "-o", tmp_path / "x", "--losses", tmp_path / "x", good)
    assert (ended.code, (tmp_path / "x").exists()) == (2, False)
