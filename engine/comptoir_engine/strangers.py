"""Why a file is no document of any format, or not of the one that was named."""

from __future__ import annotations

from dataclasses import replace

from comptoir_engine.errors import DocumentFault
from comptoir_engine.model import Finding, Message
from comptoir_engine.registry import Registry
from comptoir_engine.unpacking import why_no_document, why_unopened
from comptoir_engine.xml.content import Content

_UNKNOWN = Message("No installed format recognises this document.")
_UNKNOWN_ROOT = Message(
    "No installed format recognises this document: it begins with {root} of the namespace {namespace}."
)
_UNKNOWN_HINT = Message(
    "Check that the file is the document itself; customer care knows the formats offered."
)
_OTHER = Message("This is no document of the format {named}; it is one of {found}.")
_OTHER_HINT = Message("Name the format {found}, or none: the format is then recognised.")


def why_unknown(content: Content, registry: Registry, named: str | None = None) -> tuple[Finding, ...]:
    """What to say of a file that was not recognised; `named` is the format that it was said to be of."""
    other = registry.recognise(content) if named is not None else None
    if other is not None:
        said = {"named": str(named), "found": other[0].id}
        return (Finding("FORMAT-OTHER", "error", Message(_OTHER.key, said), Message(_OTHER_HINT.key, said)),)
    return why_unopened(content, registry) or why_no_document(content, registry) or _why_of_no_format(content)


def _why_of_no_format(content: Content) -> tuple[Finding, ...]:
    """Text that should be XML says where it breaks; a stranger is told by its root."""
    unknown = Finding("FORMAT-UNKNOWN", "error", _UNKNOWN, _UNKNOWN_HINT)
    try:
        root = content.tree
    except DocumentFault as fault:
        return fault.findings if fault.findings[0].rule != "XML-NOT-XML" else (unknown, *fault.findings)
    namespace, _, name = str(root.tag).rpartition("}")
    said = Message(_UNKNOWN_ROOT.key, {"root": name, "namespace": namespace[1:] or "-"})
    return (replace(unknown, message=said, path=f"/{name}", line=root.sourceline),)
