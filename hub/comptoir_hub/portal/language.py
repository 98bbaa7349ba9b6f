"""Which language a page speaks, and how numbers, days and instants are written in it."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from aiohttp import web
from babel.core import negotiate_locale
from markupsafe import Markup

from comptoir_hub.days import ZONE
from comptoir_hub.portal.desk import LANGUAGE

LANGUAGES = {"en": "English", "de": "Deutsch"}
"""The languages of the portal, each by its own name."""
COOKIE = "language"

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def wanted(request: web.Request, own: str | None) -> str:
    """The person's own language, else the cookie's, else the browser's, else English."""
    for choice in (own, request.cookies.get(COOKIE)):
        if choice in LANGUAGES:
            return choice
    asked = [part.split(";")[0].strip() for part in request.headers.get("Accept-Language", "").split(",")]
    return negotiate_locale([tag[:2] for tag in asked if tag], LANGUAGES) or "en"


def language(request: web.Request) -> str:
    """The language that was chosen for this request."""
    return request[LANGUAGE]


def amount(value: Decimal | None, currency: str | None = None) -> str:
    """`CHF 1’234.50`: Swiss notation in every language; as many decimals as were stated, but two at least."""
    if value is None:
        return ""
    decimals = max(2, -int(value.as_tuple().exponent)) if value.is_finite() else 2
    text = f"{value.copy_abs():,.{decimals}f}".replace(",", "’")
    sign = "−" if value < 0 else ""
    return f"{currency}\u00a0{sign}{text}" if currency else f"{sign}{text}"


def day(value: date | None, language: str) -> str:
    """03.11.2026, in English 3 Nov 2026."""
    if value is None:
        return ""
    return f"{value.day} {_MONTHS[value.month - 1]} {value.year}" if language == "en" else f"{value:%d.%m.%Y}"


def instant(value: datetime | None, language: str, *, seconds: bool = False) -> Markup:
    """Day and time in the zone of the portal, as a `time` element that carries the offset."""
    if value is None:
        return Markup()
    local = value.astimezone(ZONE)
    clock = f"{local:%H:%M:%S}" if seconds else f"{local:%H:%M}"
    return Markup('<time datetime="{}">{} {}</time>').format(
        local.isoformat(timespec="seconds"), day(local.date(), language), clock
    )


def size(value: int) -> str:
    """A file's size in the unit a person would use."""
    if value < 1_000:
        return f"{value} B"
    return f"{value / 1_000:.0f} KB" if value < 1_000_000 else f"{value / 1_000_000:.1f} MB"


def parse_day(text: str) -> date | None:
    """What a person types: 3.11.26, 03.11.2026 or 2026-11-03; None for anything else."""
    text = text.strip()
    for pattern in ("%Y-%m-%d", "%d.%m.%Y", "%d.%m.%y"):
        try:
            return datetime.strptime(text, pattern).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    return None
