"""Hostile files, made from a good sample so that they reach as far into a plugin as possible."""

from __future__ import annotations

import re
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

from comptoir_engine.xml.content import Content
from comptoir_engine.xml.limits import LIMITS

_LAUGHS = 12
_LEVELS = 1_000


@dataclass(frozen=True, slots=True)
class Canary:
    """What a hostile file tries to reach: a file with a word in it, a pipe that notices its reader, an address."""

    file: Path
    pipe: Path
    address: str
    word: str


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
    yield from _misshapen(whole)
    yield from _oversized(whole)


def _declared(whole: bytes, root: str, canary: Canary) -> Iterator[Attack]:
    """Document types with declarations; the entity is used in the first text there is."""
    local = root.rpartition(":")[2]
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, _LAUGHS))
    subsets = {
        "internal-entity": f'<!ENTITY x "{canary.word}">',
        "external-file": f'<!ENTITY x SYSTEM "{canary.file.as_uri()}">',
        "external-pipe": f'<!ENTITY x SYSTEM "{canary.pipe.as_uri()}">',
        "external-address": f'<!ENTITY x SYSTEM "{canary.address}entity">',
        "parameter-entity": f'<!ENTITY % p SYSTEM "{canary.address}parameter"> %p; <!ENTITY x "y">',
        "billion-laughs": f'<!ENTITY l0 "ha">{laughs}<!ENTITY x "&l{_LAUGHS - 1};">',
        "quadratic-blowup": f'<!ENTITY x "{"a" * 100_000}">',
    }
    for name, subset in subsets.items():
        repeated = b"&x;" * (20_000 if name == "quadratic-blowup" else 1)
        yield Attack(name, f"<!DOCTYPE {root} [{subset}]>".encode() + _in_a_text(whole, repeated))
    default = f'<!ATTLIST {root} class CDATA "{canary.word}">'
    yield Attack("attribute-default", f"<!DOCTYPE {root} [{default}]>".encode() + whole)
    external = f'<!DOCTYPE {local} SYSTEM "{canary.address}external.dtd">'.encode()
    yield Attack("external-dtd", external + whole, refusable=False)
    yield Attack("external-dtd-entity", external + _in_a_text(whole, b"&x;"))
    piped = f'<!DOCTYPE {local} SYSTEM "{canary.pipe.as_uri()}">'.encode()
    yield Attack("external-dtd-pipe", piped + whole, refusable=False)


def _in_a_text(whole: bytes, text: bytes) -> bytes:
    return re.sub(rb">([^<>\s][^<>]*)</", lambda match: b">" + text + b"</", whole, count=1)


def _inviting(sample: Content, canary: Canary) -> Iterator[Attack]:
    """Well-formed files that invite a careless reader to fetch something. They may be taken, but unfetched."""
    xi, xsi = "http://www.w3.org/2001/XInclude", "http://www.w3.org/2001/XMLSchema-instance"
    for name, target in (
        ("file", canary.file.as_uri()),
        ("pipe", canary.pipe.as_uri()),
        ("address", canary.address),
    ):
        tree = deepcopy(sample.tree)
        etree.SubElement(tree, f"{{{xi}}}include", {"href": target, "parse": "text"})
        yield Attack(f"xinclude-{name}", etree.tostring(tree), refusable=False)
    tree = deepcopy(sample.tree)
    tree.set(f"{{{xsi}}}schemaLocation", f"urn:x {canary.address}schema.xsd urn:y {canary.pipe.as_uri()}")
    tree.set(f"{{{xsi}}}noNamespaceSchemaLocation", f"{canary.address}schema.xsd")
    yield Attack("schema-location", etree.tostring(tree), refusable=False)
    whole = etree.tostring(sample.tree)
    style = f'<?xml-stylesheet type="text/xsl" href="{canary.address}style.xsl"?>'.encode()
    yield Attack("stylesheet", style + whole, refusable=False)
    model = f'<?xml-model href="{canary.pipe.as_uri()}"?>'.encode()
    yield Attack("model", model + whole, refusable=False)


def _misshapen(whole: bytes) -> Iterator[Attack]:
    for share in (1, 5, 9):
        yield Attack(f"truncated-{share}", whole[: len(whole) * share // 10])
    yield Attack("truncated-at-the-end", whole[:-3])
    yield Attack("no-bytes", b"")
    yield Attack("not-utf-8", b'<?xml version="1.0" encoding="UTF-8"?>' + _in_a_text(whole, b"Z\xfcrich"))
    yield Attack("unknown-encoding", b'<?xml version="1.0" encoding="klingon"?>' + whole)
    yield Attack("utf-16-by-name-only", b'<?xml version="1.0" encoding="UTF-16"?>' + whole)
    yield Attack("control-characters", _in_a_text(whole, b"a\x00b\x01"))
    yield Attack("two-roots", whole + whole)


def _oversized(whole: bytes) -> Iterator[Attack]:
    opening, closing = b"<deep>" * _LEVELS, b"</deep>" * _LEVELS
    at = whole.rindex(b"</") if b"</" in whole else len(whole)
    yield Attack("deep", whole[:at] + opening + closing + whole[at:])
    padding = b"<!--" + b" " * (LIMITS.size + 5_000_000) + b"-->"
    yield Attack("50-megabytes", whole + padding)
