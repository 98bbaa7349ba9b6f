"""The message catalogues of the packages: `.po` files in git, `.mo` files made from them.

    python -m workshop.catalogues compile | check | update

A message is the first argument of `Message(…)`, `_(…)`, `gettext(…)` or `ngettext(…)` in Python, or stands in `_()`
or a `trans` block of a template. `check` names what a catalogue lacks; `update` adds it, to be translated.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from workshop.packages import PACKAGES, ROOT, module

Text = str | tuple[str, ...] | list[str] | None

KEYWORDS = {"Message": None, "_": None, "gettext": None, "ngettext": (1, 2)}
METHODS = [
    ("scaffold/template/**", "ignore"),
    ("**.py", "python"),
    ("**.html", "jinja2"),
    ("**.txt", "jinja2"),
]
OPTIONS = {pattern: {"silent": "false"} for pattern, method in METHODS if method == "jinja2"}


def catalogues(package: Path) -> list[Path]:
    """The `.po` files of a package, one a language."""
    return sorted((package / module(package)).glob("**/LC_MESSAGES/*.po"))


def load(file: Path) -> Catalog:
    """Reads one `.po` file; its language is its folder's name."""
    with file.open("rb") as stream:
        return read_po(stream, locale=file.parent.parent.name)


def messages(package: Path) -> Catalog:
    """Every message in the package's sources."""
    template = Catalog()
    found = extract_from_dir(package / module(package), METHODS, OPTIONS, KEYWORDS)
    for place, _line, key, comments, context in found:
        # Without line numbers, so that a catalogue changes only with its messages.
        template.add(key, locations=[(place, 0)], auto_comments=comments, context=context)
    return template


def compile_all() -> None:
    """Writes a `.mo` beside each `.po`."""
    for package in PACKAGES:
        for file in catalogues(package):
            with file.with_suffix(".mo").open("wb") as stream:
                write_mo(stream, load(file))


def gaps(package: Path) -> Iterator[str]:
    """One line for each message that a catalogue of the package doesn't translate, or with other places than it has."""
    for file in catalogues(package):
        known = load(file)
        for message in messages(package):
            found = known.get(message.id, message.context)
            if message.id and not is_translated(found):
                yield f"{file.relative_to(ROOT)}: not translated: {message.id!r}"
        for message in known:
            if message.id and is_translated(message) and places(message.string) != places(message.id):
                yield f"{file.relative_to(ROOT)}: other places than the original: {message.string!r}"


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
    """Adds new messages to each catalogue and marks those as obsolete that no source has any more."""
    for package in PACKAGES:
        template = messages(package)
        for file in catalogues(package):
            catalogue = load(file)
            catalogue.update(template, no_fuzzy_matching=True, update_creation_date=False)
            with file.open("wb") as stream:
                write_po(stream, catalogue, width=110, include_lineno=False, sort_output=True)


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
