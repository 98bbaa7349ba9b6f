"""Hostile files, made from a good sample so that they reach as far into a plugin as possible."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

from comptoir_engine.xml.content import Content
from comptoir_engine.xml.limits import LIMITS

_XI = "http://www.w3.org/2001/XInclude"
_XSI = "http://www.w3.org/2001/XMLSchema-instance"
_LAUGHS = 12
_LEVELS = 1_000
_CUTS = 20
_HUGE, _MANY = 9_000_000, 20_000
"""Characters of an attribute, and attributes of an element."""
_SEVEN = {"<": "ADw", ">": "AD4", "!": "ACE", "&": "ACY", "[": "AFs", "]": "AF0", "+": "ACs"}
"""What UTF-7 writes for the signs of markup; all others stand for themselves."""


@dataclass(frozen=True, slots=True)
class Canary:
    """What hostile files try to reach, for each attack its own: a file with a word in it, a pipe that notices its
    reader, an address that notices its caller."""

    folder: Path
    port: int
    word: str

    @property
    def file(self) -> str:
        """The URL of a file that holds `word`."""
        path = self.folder / "canary.txt"
        path.write_text(self.word, encoding="utf-8")
        return path.as_uri()

    def pipe(self, attack: str) -> str:
        """The URL of a pipe named after the attack."""
        path = self.folder / f"{attack}.pipe"
        if not path.exists():
            os.mkfifo(path)
        return path.as_uri()

    def address(self, attack: str) -> str:
        """A web address that ends in the attack's name."""
        return f"http://127.0.0.1:{self.port}/{attack}"


@dataclass(frozen=True, slots=True)
class Attack:
    """A hostile file; `refusable`: no part of a plugin may find it valid or convert it."""

    name: str
    content: bytes
    refusable: bool = True


def attacks(sample: Content, canary: Canary) -> Iterator[Attack]:
    """All of them."""
    whole = etree.tostring(sample.tree, encoding="UTF-8")
    root = re.split(rb"[\s/>]", whole[1:200], maxsplit=1)[0].decode()
    yield from _declared(whole, root, canary)
    yield from _inviting(sample, canary)
    yield from _disguised(whole, root, canary)
    yield from _misshapen(whole)
    yield from _oversized(whole)


def _declared(whole: bytes, root: str, canary: Canary) -> Iterator[Attack]:
    """Document types with declarations; the entity is used in the first text there is."""
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, _LAUGHS))
    subsets = {
        "internal-entity": f'<!ENTITY x "{canary.word}">',
        "external-file": f'<!ENTITY x SYSTEM "{canary.file}">',
        "external-pipe": f'<!ENTITY x SYSTEM "{canary.pipe("external-pipe")}">',
        "external-address": f'<!ENTITY x SYSTEM "{canary.address("external-address")}">',
        "parameter-entity": f'<!ENTITY % p SYSTEM "{canary.pipe("parameter-entity")}"> %p; <!ENTITY x "y">',
        "billion-laughs": f'<!ENTITY l0 "ha">{laughs}<!ENTITY x "&l{_LAUGHS - 1};">',
        "quadratic-blowup": f'<!ENTITY x "{"a" * 100_000}">',
    }
    for name, subset in subsets.items():
        repeated = b"&x;" * (20_000 if name == "quadratic-blowup" else 1)
        yield Attack(name, f"<!DOCTYPE {root} [{subset}]>".encode() + _in_a_text(whole, repeated))
    default = f'<!ATTLIST {root} class CDATA "{canary.word}">'
    yield Attack("attribute-default", f"<!DOCTYPE {root} [{default}]>".encode() + whole)
    yield from _named_only(whole, root, canary)


def _named_only(whole: bytes, root: str, canary: Canary) -> Iterator[Attack]:
    """Document types without declarations, as xCBL 3.0 writes them; they may be taken, but unread."""

    def named(url: str) -> bytes:
        return f'<!DOCTYPE {root} SYSTEM "{url}">'.encode()

    name = "external-dtd-address"
    yield Attack(name, named(canary.address(name)) + whole, refusable=False)
    name = "external-dtd-pipe"
    yield Attack(name, named(canary.pipe(name)) + whole, refusable=False)
    name = "external-dtd-entity"
    yield Attack(name, named(canary.address(name)) + _in_a_text(whole, b"&x;"))


def _disguised(whole: bytes, root: str, canary: Canary) -> Iterator[Attack]:
    """A document type with an entity, where a search through the bytes does not find it."""
    subset = f'<!DOCTYPE {root} [<!ENTITY x SYSTEM "{canary.pipe("disguised")}">]>'
    document = subset + _in_a_text(whole, b"&x;").decode()
    for encoding in ("UTF-16", "UTF-16LE", "UTF-16BE", "UTF-32", "UTF-32BE", "IBM037", "IBM500"):
        declared = f'<?xml version="1.0" encoding="{encoding}"?>' + document
        yield Attack(f"entity-in-{encoding}", declared.encode(encoding, "xmlcharrefreplace"))
    hidden = "".join(f"+{_SEVEN[sign]}-" if sign in _SEVEN else sign for sign in document)
    seven = f'<?xml version="1.0" encoding="UTF-7"?>{hidden}'.encode("ascii", "replace")
    yield Attack("entity-in-UTF-7", seven)
    comment = f"<!--{' ' * 20_000}-->"
    yield Attack("entity-behind-a-comment", (comment + document).encode())
    bracket = document.replace(f"{root} [", f'{root} SYSTEM "a>b" [', 1)
    yield Attack("entity-behind-a-bracket", bracket.encode())
    default = f'<!DOCTYPE {root} [<!ATTLIST {root} class CDATA "{canary.word}">]>'
    yield Attack("default-behind-a-comment", (comment + default).encode() + whole)


def _in_a_text(whole: bytes, text: bytes) -> bytes:
    return re.sub(rb">([^<>\s][^<>]*)</", lambda match: b">" + text + b"</", whole, count=1)


def _inviting(sample: Content, canary: Canary) -> Iterator[Attack]:
    """Well-formed files that invite a careless reader to fetch something. They may be taken, but unfetched."""
    for name, target in (
        ("xinclude-file", canary.file),
        ("xinclude-pipe", canary.pipe("xinclude-pipe")),
        ("xinclude-address", canary.address("xinclude-address")),
    ):
        tree = deepcopy(sample.tree)
        etree.SubElement(tree, f"{{{_XI}}}include", {"href": target, "parse": "text"})
        yield Attack(name, etree.tostring(tree), refusable=False)
    tree, name = deepcopy(sample.tree), "schema-location"
    tree.set(f"{{{_XSI}}}schemaLocation", f"urn:x {canary.address(name)} urn:y {canary.pipe(name)}")
    tree.set(f"{{{_XSI}}}noNamespaceSchemaLocation", canary.pipe(name))
    yield Attack(name, etree.tostring(tree), refusable=False)
    whole = etree.tostring(sample.tree)
    style = f'<?xml-stylesheet type="text/xsl" href="{canary.pipe("stylesheet")}"?>'.encode()
    yield Attack("stylesheet", style + whole, refusable=False)
    model = f'<?xml-model href="{canary.address("model")}"?>'.encode()
    yield Attack("model", model + whole, refusable=False)


def _misshapen(whole: bytes) -> Iterator[Attack]:
    for share in range(1, _CUTS):
        yield Attack(f"truncated-{share}", whole[: len(whole) * share // _CUTS])
    yield Attack("truncated-at-the-end", whole[:-3])
    yield Attack("no-bytes", b"")
    yield Attack("not-utf-8", b'<?xml version="1.0" encoding="UTF-8"?>' + _in_a_text(whole, b"Z\xfcrich"))
    yield Attack("unknown-encoding", b'<?xml version="1.0" encoding="klingon"?>' + whole)
    for name in ("UTF-16", "UTF-32", "IBM037"):
        declared = f'<?xml version="1.0" encoding="{name}"?>'.encode()
        yield Attack(f"{name}-by-name-only", declared + whole)
    yield Attack("control-characters", _in_a_text(whole, b"a\x00b\x01"))
    yield Attack("two-roots", whole + whole)


def _oversized(whole: bytes) -> Iterator[Attack]:
    opening, closing = b"<deep>" * _LEVELS, b"</deep>" * _LEVELS
    at = whole.rindex(b"</") if b"</" in whole else len(whole)
    yield Attack("deep", whole[:at] + opening + closing + whole[at:])
    opened = re.search(rb"<[\w:.-]+", whole)
    begin = opened.end() if opened is not None else len(whole)
    huge = b' huge="' + b"x" * _HUGE + b'"'
    yield Attack("huge-attribute", whole[:begin] + huge + whole[begin:], refusable=False)
    many = b"".join(b' a%d="%d"' % (number, number) for number in range(_MANY))
    yield Attack("many-attributes", whole[:begin] + many + whole[begin:], refusable=False)
    names = b"".join(b' xmlns:a%d="urn:a%d"' % (number, number) for number in range(_MANY))
    yield Attack("many-namespaces", whole[:begin] + names + whole[begin:], refusable=False)
    padding = b"<!--" + b" " * (LIMITS.size + 5_000_000) + b"-->"
    yield Attack("50-megabytes", whole + padding)
