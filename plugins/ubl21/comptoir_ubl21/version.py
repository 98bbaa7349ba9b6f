"""A document that says it is of another UBL than 2.1: all of 2.x share their namespaces, and later ones say more."""

from __future__ import annotations

from comptoir_engine.hookspecs import Check
from comptoir_engine.model import Finding, Message
from comptoir_engine.xml.content import Content
from comptoir_engine.xml.days import asking_more
from comptoir_engine.xml.mapping import PIVOT_PREFIXES
from comptoir_engine.xml.paths import path_of
from lxml import etree

_READ = frozenset({"2.0", "2.1"})
_OTHER = Message(
    "The document says that it is UBL {version}. It is read as UBL 2.1; what only {version} knows is not understood."
)
_HINT = Message("Write it as UBL 2.1 where a finding says that an element is not allowed.")
_VERSION = next(
    f"{{{namespace}}}UBLVersionID" for namespace, prefix in PIVOT_PREFIXES.items() if prefix == "cbc"
)


def noting_the_version(check: Check) -> Check:
    """The schema check, which also says of which version a document is, where that is not 2.1."""
    return asking_more(check, _notes)


def _notes(content: Content) -> tuple[Finding, ...]:
    note = _note(content.tree)
    return (note,) if note is not None else ()


def _note(root: etree._Element) -> Finding | None:
    element = root.find(_VERSION)
    version = (element.text or "").strip() if element is not None else ""
    if element is None or not version or version in _READ:
        return None
    message = Message(_OTHER.key, {"version": version[:20]})
    return Finding(
        "UBL21-VERSION",
        "note",
        message,
        _HINT,
        path=path_of(element, PIVOT_PREFIXES),
        line=element.sourceline,
    )
