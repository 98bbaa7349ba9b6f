"""Invoices and order documents as PDF by e-mail for Comptoir."""

from __future__ import annotations

from collections.abc import Iterable

from comptoir_engine.hookspecs import Channel, Conversion, Format, hookimpl


@hookimpl
def formats() -> Iterable[Format]:
    """The format `pdf`."""
    from comptoir_pdf_email.conversion import FORMAT

    return [FORMAT]


@hookimpl
def conversions() -> Iterable[Conversion]:
    """From the pivot to `pdf`."""
    from comptoir_pdf_email.conversion import CONVERSION

    return [CONVERSION]


@hookimpl
def channels() -> Iterable[Channel]:
    """The channel `email`."""
    from comptoir_pdf_email.mail import CHANNEL

    return [CHANNEL]
