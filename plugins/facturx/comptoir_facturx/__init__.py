"""Hybrid PDF for Comptoir: Factur-X, ZUGFeRD, XRechnung in PDF, Order-X. Reads, checks and writes them."""

from __future__ import annotations

from collections.abc import Iterable

from comptoir_engine.hookspecs import Check, Conversion, Format, hookimpl


@hookimpl
def formats() -> Iterable[Format]:
    """The format `facturx`, whose documents hold others."""
    from comptoir_facturx.contract import FORMAT

    return [FORMAT]


@hookimpl
def conversions() -> Iterable[Conversion]:
    """From the pivot to `facturx`, by way of `cii` and `pdf`."""
    from comptoir_facturx.contract import CONVERSION

    return [CONVERSION]


@hookimpl
def checks() -> Iterable[Check]:
    """The check `facturx-container`."""
    from comptoir_facturx.contract import CHECK

    return [CHECK]
