"""The message catalogues of the packages: `.po` files in git, `.mo` files made from them.

    python -m workshop.catalogues compile | check | update

`check` names what a catalogue lacks, and what it holds although nobody says it; `update` adds what is new, to be
translated, and keeps what nobody says any more as obsolete, until a person takes it out or says it again.
"""

from __future__ import annotations

import csv
import io
import re
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from babel.messages import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from workshop.packages import PACKAGES, ROOT, module
from workshop.sentences import messages

Text = str | tuple[str, ...] | list[str] | None

LANGUAGES = ("de", "fr", "it")
"""The languages a package speaks beside English, which its sentences are written in."""
FEWER: Mapping[str, tuple[str, ...]] = {"hub": ("de",)}
"""The packages that do not speak all of them yet."""

_HEADER = r"""msgid ""
msgstr ""
"Language: {language}\n"
"MIME-Version: 1.0\n"
"Content-Type: text/plain; charset=UTF-8\n"
"Content-Transfer-Encoding: 8bit\n"
"Plural-Forms: {plural}\n"

"""
"""Ours, for Babel's own holds its release and the hour, and would change when nothing else does."""


def due(package: Path, said: Catalog) -> list[Path]:
    """The catalogues a package must bring, one a language; none if it says nothing."""
    name, spoken = module(package), FEWER.get(package.name, LANGUAGES) if len(said) else ()
    return [package / name / "locale" / language / "LC_MESSAGES" / f"{name}.po" for language in spoken]


def catalogues(package: Path) -> list[Path]:
    """The catalogues a package brings."""
    return sorted((package / module(package)).glob("**/LC_MESSAGES/*.po"))


def load(file: Path) -> Catalog:
    """Reads one `.po` file, which need not be there yet; its language is its folder's name."""
    with io.BytesIO(file.read_bytes() if file.exists() else b"") as stream:
        return read_po(stream, locale=file.parent.parent.name)


def compile_all() -> None:
    """Writes a `.mo` beside each `.po`."""
    for package in PACKAGES:
        for file in catalogues(package):
            body = io.BytesIO()
            write_mo(body, load(file))
            put(file.with_suffix(".mo"), body.getvalue())


def gaps(package: Path) -> Iterator[str]:
    """One line for each thing that a catalogue or a table of words lacks, or holds in vain."""
    said = messages(package)
    for file in sorted({*due(package, said), *catalogues(package)}):
        if file.exists():
            yield from (f"{file.relative_to(ROOT)}: {gap}" for gap in faults(load(file), said))
        else:
            yield f"{file.relative_to(ROOT)}: there is no such catalogue; `make catalogues` begins it"
    for table in sorted((package / module(package)).rglob("*.csv")):
        yield from (f"{table.relative_to(ROOT)}, {gap}" for gap in blanks(table))


def faults(known: Catalog, said: Catalog) -> Iterator[str]:
    """What a catalogue doesn't translate, translates with other places, or holds though nobody says it."""
    for message in said:
        if message.id and not is_translated(known.get(message.id, message.context)):
            yield f"not translated: {message.id!r}"
    for message in known:
        if message.id and is_translated(message) and places(message.string) != places(message.id):
            yield f"other places than the original: {message.string!r}"
    for message in (*known, *known.obsolete.values()):
        if message.id and said.get(message.id, message.context) is None:
            yield f"nobody says it any more: {message.id!r}"


def blanks(table: Path) -> Iterator[str]:
    """The cells without a word in a table that has a column for each language; other tables have none."""
    with table.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file)
        if set(LANGUAGES) <= set(rows.fieldnames or ()):
            for row in rows:
                empty = [language for language in LANGUAGES if not row[language]]
                if empty:
                    yield f"line {rows.line_num}: no word in {', '.join(empty)}"


def is_translated(message: Message | None) -> bool:
    """Whether there is a translation, all plural forms of it, that nobody marked as doubtful."""
    return message is not None and not message.fuzzy and all(forms(message.string))


def places(text: Text) -> set[str]:
    """What is filled in later: `{total}` or `%(count)s`."""
    return {place for form in forms(text) for place in re.findall(r"\{\w+\}|%\(\w+\)[a-z]", form)}


def forms(text: Text) -> tuple[str, ...]:
    """The plural forms of a text, one if it has none; what isn't translated is empty."""
    return ("",) if not text else (text,) if isinstance(text, str) else tuple(text)


def update_all() -> None:
    """Brings each catalogue up to what its package says, and begins those that are due."""
    for package in PACKAGES:
        template = messages(package)
        for file in {*due(package, template), *catalogues(package)}:
            file.parent.mkdir(parents=True, exist_ok=True)
            put(file, updated(load(file), template))


def put(file: Path, content: bytes) -> None:
    """Writes a file in one step: whoever reads it meanwhile gets the old one whole, or the new one."""
    with tempfile.NamedTemporaryFile(dir=file.parent, delete=False) as draft:
        draft.write(content)
    Path(draft.name).chmod(0o644)
    Path(draft.name).replace(file)


def updated(catalogue: Catalog, template: Catalog) -> bytes:
    """The catalogue with just the template's messages, the rest as obsolete; no translation is lost or guessed."""
    for message in catalogue.obsolete.values():
        catalogue[message.id] = message  # whether it is still obsolete, or said again, is decided now
    catalogue.obsolete.clear()
    catalogue.update(template, no_fuzzy_matching=True, update_creation_date=False)
    body = io.BytesIO()
    # One line a sentence, however long: found by grep, and a change shows as what it is.
    write_po(body, catalogue, width=0, omit_header=True, include_lineno=False, sort_output=True)
    header = _HEADER.format(language=catalogue.locale_identifier, plural=catalogue.plural_forms)
    return header.encode() + body.getvalue().strip(b"\n") + b"\n"


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["compile"]:
            compile_all()
        case ["update"]:
            update_all()
        case ["check"]:
            found = [gap for package in PACKAGES for gap in gaps(package)]
            sys.exit("\n".join(found) or 0)
        case _:
            sys.exit(__doc__)
