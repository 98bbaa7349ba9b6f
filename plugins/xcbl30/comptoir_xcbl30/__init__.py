"""xCBL 3.0 for Comptoir: recognises, checks, reads and writes invoices, credit notes and order documents.

No schema of xCBL 3.0 is public: what stands here is a reconstruction from public facts (README.md).
"""

from __future__ import annotations

from comptoir_engine.hookspecs import Check, Conversion, Format, hookimpl

from comptoir_xcbl30 import wrapped
from comptoir_xcbl30.conversion import from_pivot, to_pivot
from comptoir_xcbl30.recognition import TITLE, explain, recognise
from comptoir_xcbl30.structure import check
from comptoir_xcbl30.table import TYPES


@hookimpl
def formats() -> list[Format]:
    """The format `xcbl30`, and what its documents travel in."""
    plain = Format("xcbl30", TITLE, TYPES, "application/xml", "xml", recognise, explain=explain)
    return [plain, wrapped.format()]


@hookimpl
def conversions() -> list[Conversion]:
    """To the pivot and from it."""
    return [to_pivot(), from_pivot()]


@hookimpl
def checks() -> list[Check]:
    """The reconstructed schema."""
    return [check()]
