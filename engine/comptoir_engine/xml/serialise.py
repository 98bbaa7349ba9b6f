"""From Saxon's text to the bytes that are kept and sent."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Output:
    """How a target is written: its encoding and, where the format asks for one, the document type declaration."""

    encoding: str = "UTF-8"
    doctype: str | None = None
    declaration: bool = True


def serialise(text: str, output: Output = Output()) -> bytes:
    """Encode `text` (one element, no declaration); characters that the encoding lacks become references."""
    start = f'<?xml version="1.0" encoding="{output.encoding}"?>\n' if output.declaration else ""
    doctype = f"{output.doctype}\n" if output.doctype else ""
    return (start + doctype + text).encode(output.encoding, "xmlcharrefreplace") + b"\n"
