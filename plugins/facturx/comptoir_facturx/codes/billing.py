"""The billing information of a QR-bill in the syntax S1 (Swico, now Annex D of the guidelines)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

_TOKEN = re.compile(r"/((?:\\.|[^\\/])*)")
_TAG = re.compile(r"\d{2}", re.ASCII)
_DAY = re.compile(r"(\d{2})(\d{2})(\d{2})(?:\d{4}|\d{6})?", re.ASCII)
"""`YYMMDD`; some write the time of day behind it."""
_RATE = re.compile(r"\d{1,2}(?:\.\d{1,4})?", re.ASCII)
_RATE_OF = re.compile(r"(\d{1,2}(?:\.\d{1,4})?):(\d{1,9}(?:\.\d{1,4})?)", re.ASCII)
_TERM = re.compile(r"(\d{1,2}(?:\.\d{1,4})?):(\d{1,3})", re.ASCII)
_UID = re.compile(r"(\d{3})(\d{3})(\d{3})", re.ASCII)

Said = tuple[str, dict[str, str]]
"""The last part of a rule of ours, and what its message shows."""


def tags(text: str) -> dict[str, str]:
    """Each tag with its value, the first where it stands twice; empty for another syntax.

    A stroke in a value should be written `\\/`. Where it is not, what follows is no tag but where it has two digits.
    """
    if not text.startswith("//S1/"):
        return {}
    found: dict[str, str] = {}
    tokens = [re.sub(r"\\(.)", r"\1", token) for token in _TOKEN.findall(text.removeprefix("//S1"))]
    while tokens:
        tag, value = tokens.pop(0), tokens.pop(0) if tokens else ""
        while tokens and not _TAG.fullmatch(tokens[0]):
            value += f"/{tokens.pop(0)}"
        found.setdefault(tag, value)
    return found


def said(text: str) -> Iterator[Said]:
    """What billing information says; what is not understood, as it is written."""
    found = tags(text)
    if text and not found:
        yield "BILLING", {"value": text}
    issued = day(found.get("11", ""))
    for tag, value in found.items():
        understood = list(_understood(tag, value, issued)) if value else []
        yield from understood or ([("BILLING", {"value": f"{tag}: {value}"})] if value else [])


def day(written: str) -> date | None:
    """A day of `YYMMDD`, if there is such a day."""
    if (match := _DAY.fullmatch(written)) is None:
        return None
    try:
        return date(2000 + int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        return None


def _understood(tag: str, value: str, issued: date | None) -> Iterator[Said]:
    if tag == "10":
        yield "NUMBER", {"value": value}
    elif tag == "11" and issued is not None:
        yield "DATE", {"value": issued.isoformat()}
    elif tag == "20":
        yield "ORDER", {"value": value}
    elif tag == "31" and (days := _days(value)):
        yield "SUPPLY", {"value": days}
    elif tag == "30" and (uid := _UID.fullmatch(value)):
        yield "UID", {"value": f"CHE-{uid[1]}.{uid[2]}.{uid[3]}"}
    elif tag == "32":
        yield from _rates(value)
    elif tag == "40":
        yield from _terms(value, issued)


def _days(value: str) -> str:
    """One day, or the first and the last of a period."""
    days = [day(value[:6]), day(value[6:])] if len(value) == len("YYMMDD") * 2 else [day(value)]
    return " / ".join(each.isoformat() for each in days if each) if all(days) else ""


def _rates(value: str) -> list[Said]:
    """One rate for all, or each with what it is charged on."""
    if _RATE.fullmatch(value):
        return [("VAT", {"rate": value})]
    parts = [_RATE_OF.fullmatch(part) for part in value.split(";")]
    return [("VAT-NET", {"rate": part[1], "net": part[2]}) for part in parts if part] if all(parts) else []


def _terms(value: str, issued: date | None) -> list[Said]:
    parts = [_TERM.fullmatch(part) for part in value.split(";")]
    return [_term(part[1], int(part[2]), issued) for part in parts if part] if all(parts) else []


def _term(percent: str, days: int, issued: date | None) -> Said:
    """Nothing off is the net term, which is a day where the day of the invoice is known."""
    if percent.strip("0."):
        return "DISCOUNT", {"percent": percent, "days": str(days)}
    if issued is None:
        return "DAYS", {"days": str(days)}
    return "DUE", {"value": (issued + timedelta(days=days)).isoformat()}
