"""How the pivot writes a day and a number; whatever is written otherwise reads as None and never raises."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

_DATE = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(Z|[+-][0-9]{2}:[0-9]{2})?")
_DECIMAL = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)")
_XML_SPACE = " \t\r\n"


def trimmed(text: str | None) -> str | None:
    """Without the white space of XML around it; None where nothing is left."""
    return text.strip(_XML_SPACE) or None if text else None


def as_date(text: str | None) -> date | None:
    """An `xs:date`; a time zone behind it is left aside, for a day on an invoice is not an instant."""
    written = _DATE.fullmatch(text.strip(_XML_SPACE)) if text else None
    if written is None:
        return None
    try:
        return date.fromisoformat(written[1])
    except ValueError:
        return None


def as_decimal(text: str | None) -> Decimal | None:
    """An `xs:decimal`, exactly as many digits as are written; no exponent, no NaN, no digit grouping."""
    written = _DECIMAL.fullmatch(text.strip(_XML_SPACE)) if text else None
    return Decimal(written[0]) if written else None
