"""`comptoir seal` and `comptoir verify`. Nothing heavy is imported until one of them runs."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from comptoir_engine.cli_files import apart, write
from comptoir_engine.cli_options import language_option
from comptoir_engine.terminal import json_line, tell

if TYPE_CHECKING:
    from collections.abc import Iterator

    from comptoir_engine.model import Verification

    from comptoir_archive_dsig.verifying import Verifier

_AT_FAULT = 1
_OURS = "comptoir_archive_dsig"
"""Whose words come first, should another plugin say one of them otherwise."""
_MEDIA_TYPE = "application/octet-stream"
_file = click.argument("file", metavar="FILE")
_path = click.Path(path_type=Path, exists=True, dir_okay=False)


@click.command()
@click.option("--key", required=True, type=_path, metavar="K", help="The private key: PEM or PKCS#12.")
@click.option(
    "--cert", type=_path, metavar="C", help="Its certificate and chain, PEM. Not needed with PKCS#12."
)
@click.option("--password-file", type=_path, metavar="P", help="A file whose first line opens the key.")
@click.option(
    "-o", "--output", default="-", metavar="OUT", help="Where to write; standard output by default."
)
@_file
def seal(key: Path, cert: Path | None, password_file: Path | None, output: str, file: str) -> None:
    """Seal FILE into a signed container. `-` is standard input."""
    from comptoir_engine.model import Evidence

    from comptoir_archive_dsig.keys import load_key
    from comptoir_archive_dsig.sealing import Sealer

    for source in (file, str(key), *map(str, filter(None, (cert, password_file)))):
        apart(source, ("-o", output))
    content = _read(file)
    with _wrong_use():
        signing_key = load_key(key, cert, _first_line(password_file))
        name = "standard-input" if file == "-" else Path(file).name
        container = Sealer(signing_key).seal((Evidence("original", name, _media_type(name), content),), {})
    write(output, container)


@click.command()
@click.option(
    "--trust", type=_path, metavar="CA.pem", help="Whom you trust: a signer's certificate, or its issuer's."
)
@click.option("--any-key", is_flag=True, help="Accept any signer: prove only that nothing was changed.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@language_option
@_file
def verify(trust: Path | None, any_key: bool, as_json: bool, language: str, file: str) -> None:
    """Verify the container FILE. `-` is standard input. Without --trust and --any-key the signer stays unchecked."""
    if trust is not None and any_key:
        raise click.UsageError("--trust and --any-key exclude each other.")
    content = _read(file)
    with _wrong_use():
        verifier = _verifier(trust, any_key)
    verification = verifier.verify(content)
    if as_json:
        click.echo(_as_json(file, verification, language))
    else:
        tell(*_as_lines(file, verification, language))
    sys.exit(0 if verification.verdict == "valid" else _AT_FAULT)


def _verifier(trust: Path | None, any_key: bool) -> Verifier:
    from comptoir_archive_dsig.keys import load_certificates
    from comptoir_archive_dsig.trust import Anchors
    from comptoir_archive_dsig.verifying import Verifier

    anchors = Anchors(load_certificates(trust)) if trust is not None else None
    return Verifier(anchors, any_key)


def _as_lines(name: str, verification: Verification, language: str) -> list[str]:
    from comptoir_engine.messages import say
    from comptoir_engine.messages.readable import finding_lines

    from comptoir_archive_dsig.words import ROLES, VERDICTS

    lines = [f"{name}: {say(VERDICTS[verification.verdict], language, _OURS)}"]
    if verification.signed_at is not None:
        lines.append(f"  {verification.signer} · {verification.signed_at.isoformat()}")
    for part in _evidence(verification):
        role = say(ROLES[part["role"]], language, _OURS) if part["role"] in ROLES else part["role"]
        lines.append(f"  {role} · {part['name']} · {part['sha256']}")
    return [*lines, *(line for finding in verification.findings for line in finding_lines(finding, language))]


def _as_json(name: str, verification: Verification, language: str) -> str:
    from comptoir_engine.messages.readable import finding_object

    time = verification.signed_at
    result = {
        "file": name,
        "verdict": verification.verdict,
        "signer": verification.signer,
        "signed_at": time.isoformat() if time is not None else None,
        "evidence": _evidence(verification),
        "findings": [finding_object(finding, language) for finding in verification.findings],
    }
    return json_line(result)


def _evidence(verification: Verification) -> list[dict[str, Any]]:
    from hashlib import sha256

    return [
        {
            "role": part.role, "name": part.name, "media_type": part.media_type,
            "size": len(part.content), "sha256": sha256(part.content).hexdigest(),
        }
        for part in verification.evidence
    ]  # fmt: skip


@contextmanager
def _wrong_use() -> Iterator[None]:
    """A key or certificate that can't be used is the caller's to mend, not ours."""
    from comptoir_engine.errors import ConfigError

    try:
        yield
    except ConfigError as error:
        raise click.UsageError(str(error)) from None


def _media_type(name: str) -> str:
    from mimetypes import guess_type

    return guess_type(name)[0] or _MEDIA_TYPE


def _first_line(path: Path | None) -> str | None:
    return None if path is None else path.read_text(encoding="utf-8").partition("\n")[0].rstrip("\r")


def _read(name: str) -> bytes:
    try:
        return sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    except OSError as error:
        raise click.UsageError(f"{name}: {error.strerror}") from None
