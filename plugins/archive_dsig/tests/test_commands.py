"""`comptoir seal` and `comptoir verify`, as a shell sees them."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import get_args

import pytest
from click.testing import CliRunner, Result
from comptoir_archive_dsig.commands import seal, verify
from comptoir_archive_dsig.keys import SigningKey
from comptoir_archive_dsig.words import ROLES, VERDICTS
from comptoir_engine.model import Evidence, Verdict

YEAR = timedelta(days=365)
INVOICE = b"<Invoice>100.00</Invoice>"


@pytest.fixture
def files(
    issue: Callable[..., SigningKey], write_key: Callable[[SigningKey], tuple[Path, Path]], tmp_path: Path
) -> Path:
    """A folder with a key that is valid today, its chain, and an invoice."""
    write_key(issue("Shell", start=datetime.now(UTC) - YEAR, end=datetime.now(UTC) + YEAR))
    (tmp_path / "invoice.xml").write_bytes(INVOICE)
    return tmp_path


def run_seal(files: Path, *arguments: str, input: bytes | None = None) -> Result:
    keys = ["--key", str(files / "key.pem"), "--cert", str(files / "chain.pem")]
    return CliRunner().invoke(seal, [*keys, *arguments], input=input)


def run_verify(*arguments: str, input: bytes | None = None) -> Result:
    return CliRunner().invoke(verify, list(arguments), input=input)


@pytest.fixture
def sealed(files: Path) -> Path:
    out = files / "invoice.dsig.xml"
    assert run_seal(files, "-o", str(out), str(files / "invoice.xml")).exit_code == 0
    return out


def test_what_one_seals_the_other_verifies(files: Path, sealed: Path) -> None:
    result = run_verify("--trust", str(files / "chain.pem"), str(sealed))
    assert result.exit_code == 0
    assert result.output.splitlines()[0] == f"{sealed}: valid"
    assert "invoice.xml" in result.output
    assert "CN=Shell" in result.output


@pytest.mark.parametrize(
    ("language", "valid", "unchecked", "invalid"),
    [
        ("en", "valid", "not fully checked", "not valid"),
        ("de", "gültig", "nicht ganz geprüft", "ungültig"),
        ("fr", "valable", "pas entièrement vérifié", "non valable"),
        ("it", "valido", "non verificato del tutto", "non valido"),
    ],
)
def test_the_verdict_is_said_in_the_language_asked_for(
    files: Path, sealed: Path, language: str, valid: str, unchecked: str, invalid: str
) -> None:
    def verdict(*arguments: str) -> str:
        return run_verify("--lang", language, *arguments, str(sealed)).output.splitlines()[0]

    assert verdict("--trust", str(files / "chain.pem")) == f"{sealed}: {valid}"
    assert verdict() == f"{sealed}: {unchecked}"
    sealed.write_bytes(sealed.read_bytes().replace(b"Size=", b"Sise="))
    assert verdict("--any-key") == f"{sealed}: {invalid}"


def test_the_parts_of_a_container_are_named_in_the_language_asked_for(sealed: Path) -> None:
    assert "  Original · invoice.xml · " in run_verify("--any-key", "--lang", "de", str(sealed)).output


def test_each_verdict_and_each_role_has_its_word() -> None:
    assert set(VERDICTS) == set(get_args(Verdict))
    assert all(f"`{role}`" in (Evidence.__doc__ or "") for role in ROLES)
    assert len(ROLES) == (Evidence.__doc__ or "").count("`") // 2 - 1


def test_standard_input_and_output_can_be_used(files: Path) -> None:
    container = run_seal(files, "-", input=INVOICE).stdout_bytes
    assert run_verify("--any-key", "-", input=container).exit_code == 0


def test_json_is_one_object_with_the_evidence(sealed: Path) -> None:
    result = run_verify("--any-key", "--json", str(sealed))
    found = json.loads(result.output)
    assert found["verdict"] == "valid"
    assert found["signer"] == "CN=Shell"
    (part,) = found["evidence"]
    assert (part["role"], part["name"], part["size"]) == ("original", "invoice.xml", len(INVOICE))
    assert [finding["rule"] for finding in found["findings"]] == ["DSIG-ANY-KEY", "DSIG-LEVEL"]


def test_without_trust_the_signer_is_unchecked_and_the_shell_is_told(sealed: Path) -> None:
    result = run_verify("--json", str(sealed))
    assert result.exit_code == 1
    assert json.loads(result.output)["verdict"] == "unchecked"


def test_an_altered_container_is_a_fault_of_the_document(sealed: Path) -> None:
    sealed.write_bytes(sealed.read_bytes().replace(b"Size=", b"Sise="))
    result = run_verify("--any-key", str(sealed))
    assert result.exit_code == 1
    assert "DSIG-" in result.output
    assert "→" in result.output


def test_findings_are_said_in_the_language_asked_for(sealed: Path) -> None:
    found = json.loads(run_verify("--any-key", "--json", "--lang", "de", str(sealed)).output)["findings"][0]
    assert found["message"].startswith("Jeder Unterzeichner wurde zugelassen")
    assert found["mend"].startswith("Geben Sie das Zertifikat an")


@pytest.mark.parametrize("arguments", [[], ["--any-key"], ["--any-key", "gone.xml"]])
def test_wrong_use_is_told_apart(arguments: list[str]) -> None:
    assert run_verify(*arguments).exit_code == 2


def test_trust_and_any_key_exclude_each_other(files: Path, sealed: Path) -> None:
    assert run_verify("--any-key", "--trust", str(files / "chain.pem"), str(sealed)).exit_code == 2


def test_a_wrong_key_is_wrong_use_and_nothing_is_written(files: Path) -> None:
    (files / "key.pem").write_bytes(b"nonsense")
    out = files / "out.xml"
    result = run_seal(files, "-o", str(out), str(files / "invoice.xml"))
    assert result.exit_code == 2
    assert "holds no private key" in result.output
    assert not out.exists()


def test_a_password_is_read_from_a_file(files: Path, issue: Callable[..., SigningKey]) -> None:
    from cryptography.hazmat.primitives.serialization import BestAvailableEncryption
    from cryptography.hazmat.primitives.serialization.pkcs12 import serialize_key_and_certificates

    key = issue("Locked", start=datetime.now(UTC) - YEAR, end=datetime.now(UTC) + YEAR)
    lock = BestAvailableEncryption(b"secret")
    (files / "key.p12").write_bytes(
        serialize_key_and_certificates(b"k", key.private, key.certificate, None, lock)
    )
    (files / "password").write_text("secret\n")
    arguments = [
        "--key",
        str(files / "key.p12"),
        "--password-file",
        str(files / "password"),
        str(files / "invoice.xml"),
    ]
    result = CliRunner().invoke(seal, arguments)
    assert result.exit_code == 0
    assert b"<a:Archive" in result.stdout_bytes


@pytest.mark.parametrize("over", ["invoice.xml", "key.pem", "chain.pem"])
def test_nothing_that_is_read_is_written_over(over: str, files: Path) -> None:
    before = (files / over).read_bytes()
    result = run_seal(files, "-o", str(files / "." / over), str(files / "invoice.xml"))
    assert (result.exit_code, "written over" in result.output) == (2, True)
    assert (files / over).read_bytes() == before


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full here")
def test_a_full_disk_is_no_wrong_use(files: Path) -> None:
    result = run_seal(files, "-o", "/dev/full", str(files / "invoice.xml"))
    assert isinstance(result.exception, OSError)
    assert result.exception.filename == "/dev/full"


def test_a_name_made_for_terminals_is_only_letters(files: Path) -> None:
    named = files / "in\x1b[31mvoice\x9b.xml"
    named.write_bytes(INVOICE)
    assert run_seal(files, "-o", str(files / "out"), str(named)).exit_code == 0
    said = run_verify("--any-key", str(files / "out")).output
    assert [sign for sign in said if sign != "\n" and not sign.isprintable()] == []
