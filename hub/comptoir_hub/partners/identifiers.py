"""One form for each number, however a document or a person writes it, so that equal numbers are found equal."""

from __future__ import annotations

import re

from comptoir_engine.model import Identifier

SWISS_UID = "0183"
VAT = "VAT"
_SWISS = re.compile(r"CHE(\d{9})(MWST|TVA|IVA|VAT)?")
_SWISS_DIGITS = re.compile(r"[0-9]{9}")
_VAT = re.compile(r"[A-Z]{2}[A-Z0-9]{2,13}")
_VAT_SCHEMES = frozenset({VAT, "VA", *(str(code) for code in range(9910, 9960))})
"""The tax's own name, its qualifier, and the EAS codes that stand for a national VAT number."""
_ORNAMENT = re.compile(r"[\s./\-–]")


def normal(identifier: Identifier) -> Identifier:
    """The form in which a number is kept and looked up.

    Ornament goes and letters are capitals; a Swiss UID has the scheme 0183 whichever tax or register names it, and its
    letters where only its digits are written; a VAT number has the scheme VAT whichever national code names it. An
    e-mail address keeps its dots.
    """
    scheme = identifier.scheme.strip().upper()
    value = identifier.value.strip()
    if "@" in value:
        return Identifier(scheme, value.casefold())
    value = _ORNAMENT.sub("", value).upper()
    swiss = _SWISS.fullmatch(value)
    if swiss:
        return Identifier(SWISS_UID, f"CHE{swiss[1]}")
    if scheme == SWISS_UID and _SWISS_DIGITS.fullmatch(value):
        return Identifier(SWISS_UID, f"CHE{value}")
    if scheme in _VAT_SCHEMES and _VAT.fullmatch(value):
        return Identifier(VAT, value)
    return Identifier(scheme, value)
