"""What is printed for people: text of documents, file names and strangers reaches a terminal as letters only.

A terminal obeys what it is sent: an ESC sequence, or a C1 control that XML allows, can hide a line, paint over another
or rename the window, and a line break within a number makes a sentence that nobody has said.
"""

from __future__ import annotations

import json
import re

import click

_OBEYED = re.compile(r"[\x7f-\x9f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""What JSON leaves as it is and a terminal obeys."""


def plain(text: object) -> str:
    """A text on one line: whatever can't be printed is a space."""
    return "".join(character if character.isprintable() else " " for character in str(text))


def plain_lines(text: object) -> str:
    """A text whose line breaks are ours, each line plain."""
    return "\n".join(map(plain, str(text).split("\n")))


def tell(*lines: object, err: bool = False) -> None:
    """Prints lines for people, each on one line whatever is in it."""
    click.echo("\n".join(map(plain, lines)), err=err)


def json_line(value: object) -> str:
    """A value as JSON on one line, with letters as they are and what a terminal obeys escaped."""
    said = json.dumps(value, ensure_ascii=False)
    return _OBEYED.sub(lambda found: f"\\u{ord(found[0]):04x}", said)
