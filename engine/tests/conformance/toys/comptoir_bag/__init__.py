"""A toy envelope: `BAG`, and on each line a file's name and its text."""

from __future__ import annotations

from comptoir_engine.errors import DocumentFault
from comptoir_engine.hookspecs import Format, hookimpl
from comptoir_engine.model import ENVELOPE, Document, Finding, Message

MARK = b"BAG\n"


def recognise(content):
    return ENVELOPE if content.bytes.startswith(MARK) else None


def unpack(content):
    lines = [line.split(b"=", 1) for line in content.bytes.removeprefix(MARK).splitlines()]
    if not lines or any(len(line) != 2 for line in lines):
        raise DocumentFault((Finding("BAG-BROKEN", "error", Message("The bag is broken.")),))
    named = enumerate(lines, 1)
    return tuple(Document(text, name=f"{n}-{bare(called(name))}") for n, (name, text) in named)


def called(name):
    return name.decode("ascii", "replace")


def bare(name):
    return "".join(sign for sign in name if sign.isalnum() or sign in ".-")


@hookimpl
def formats():
    return [Format("bag", "Bag", (), "application/x-bag", "bag", recognise, unpack)]
