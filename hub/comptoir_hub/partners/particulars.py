"""What a person types of a company, looked at before it is kept: numbers with their check digits, the country.

Documents are not judged by this: a party is who its document says, digits right or wrong.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cache
from importlib import import_module
from typing import Any

from comptoir_engine.codes import known
from comptoir_engine.model import Identifier, Message

from comptoir_hub.errors import Invalid
from comptoir_hub.partners.identifiers import SWISS_UID, VAT, normal
from comptoir_hub.store.records import Company

GLN, IBAN, MAIL = "0088", "IBAN", "EM"
LETTERS = frozenset({MAIL, VAT, "VA", "FC", "SEPA", "TPID", IBAN})
"""Mail addresses, taxes, creditors, participant numbers of marketplaces (`TPID`); others are in the code lists."""
MEANT: Mapping[str, str] = {
    "GLN": GLN, "EAN": GLN, "ILN": GLN, "UID": SWISS_UID, "CHE": SWISS_UID, "DUNS": "0060", "SIREN": "0002",
    "SIRET": "0009", "MWST": VAT, "TVA": VAT, "IVA": VAT, "USTID": VAT, "MAIL": MAIL, "EMAIL": MAIL,
}  # fmt: skip
"""What people call a scheme, and its code."""
DIGITS: Mapping[str, str] = {
    SWISS_UID: "ch.uid", "0002": "fr.siren", "0007": "se.orgnr", "0009": "fr.siret", "0184": "dk.cvr",
    "0192": "no.orgnr", "0196": "is_.kennitala", "0204": "de.leitweg", "0208": "be.vat", IBAN: "iban",
}  # fmt: skip
"""Schemes whose numbers carry check digits, each with the module of python-stdnum that knows them."""
LONGEST = 100
_KOSOVO = "XK"
"""It stands in no list of ISO 3166, but is used."""

_LENGTH = Message("Number {scheme}:{value}: from 1 to {n} characters.")
_DIGITS = Message(
    "Number {scheme}:{value}: its length or its check digits don't fit. Look for a typing error."
)
_NO_MAIL = Message("Number {scheme}:{value}: no e-mail address.")
_MEANT = Message("Scheme {scheme}: unknown. Write {code}.")
_UNKNOWN = Message(
    "Scheme {scheme}: unknown. Write a code of ISO 6523 such as 0088 (GLN) or 0183 (UID), or else VAT or EM; a scheme "
    "of your own belongs into the setting `schemes`."
)
_NO_COUNTRY = Message("Country: {value} is no code of ISO 3166. Write its two letters, such as CH.")
_COUNTRY = Message("Country: {value} is no code of ISO 3166. Write {code}.")


def checked(company: Company, further: Iterable[str] = ()) -> Company:
    """The company with its numbers and country in their one form; raises `Invalid` for what can't be right."""
    ids = tuple(checked_number(identifier, further) for identifier in company.ids)
    return replace(company, ids=ids, country=checked_country(company.country))


def checked_number(identifier: Identifier, further: Iterable[str] = ()) -> Identifier:
    """The number as it is kept; raises `Invalid`. `further` are schemes that this hub knows beside the public ones."""
    number, own = normal(identifier), {scheme.strip().upper() for scheme in further}
    shown = {"scheme": number.scheme, "value": identifier.value.strip()}
    if not _is_known(number.scheme) and number.scheme not in own:
        raise Invalid("ids", _unknown(number.scheme, own))
    if not number.value or len(number.value) > LONGEST or not number.value.isprintable():
        raise Invalid("ids", Message(_LENGTH.key, shown | {"n": str(LONGEST)}))
    if number.scheme == MAIL and "@" not in number.value[1:-1]:
        raise Invalid("ids", Message(_NO_MAIL.key, shown))
    if not _is_right(number, shown["value"]) and number.scheme not in own:
        raise Invalid("ids", Message(_DIGITS.key, shown))
    return number


def checked_country(country: str | None) -> str | None:
    """The code of a country in capitals, None where there is none; raises `Invalid` for what is no code."""
    if not country or not country.strip():
        return None
    code = country.strip().upper()
    if code in _countries("en"):
        return code
    meant = _called(country.strip())
    if meant is None:
        raise Invalid("country", Message(_NO_COUNTRY.key, {"value": country.strip()}))
    raise Invalid("country", Message(_COUNTRY.key, {"value": country.strip(), "code": meant}))


def _is_known(scheme: str) -> bool:
    return scheme in LETTERS or known("iso-6523", scheme) or known("eas", scheme)


def _unknown(scheme: str, further: Iterable[str]) -> Message:
    close = difflib.get_close_matches(scheme, [*MEANT, *LETTERS, *further], n=1, cutoff=0.7)
    code = MEANT.get(close[0], close[0]) if close else None
    if code is not None:
        return Message(_MEANT.key, {"scheme": scheme, "code": code})
    return Message(_UNKNOWN.key, {"scheme": scheme or "–"})


def _is_right(number: Identifier, typed: str) -> bool:
    """Whether its length and digits can be; some numbers are only told with their ornament."""
    if number.scheme == GLN:
        return len(number.value) == 13 and _fits("ean", number.value)
    if number.scheme == VAT:
        return _is_right_vat(number.value)
    module = DIGITS.get(number.scheme)
    return module is None or _fits(module, number.value) or _fits(module, typed)


def _is_right_vat(value: str) -> bool:
    """The digits where the country's are known; else only that it begins with a country."""
    from stdnum import get_cc_module
    from stdnum.eu.vat import MEMBER_STATES

    country = value[:2].lower().replace("el", "gr")
    if country in MEMBER_STATES:
        return _fits("eu.vat", value)
    module = get_cc_module(country, "vat")
    if module is not None:
        return bool(module.is_valid(value) or module.is_valid(value[2:]))
    return value[:2] in _countries("en") and len(value) > 4


def _fits(module: str, value: str) -> bool:
    digits: Any = import_module(f"stdnum.{module}")
    return bool(digits.is_valid(value))


@cache
def _countries(language: str) -> Mapping[str, str]:
    """The countries' names in a language by their codes."""
    from babel import Locale

    return {
        code: name
        for code, name in Locale(language).territories.items()
        if code == _KOSOVO or known("iso-3166-1", code)
    }


def _called(name: str) -> str | None:
    """The code of the country that people call so in one of the languages we speak."""
    for language in ("en", "de", "fr", "it"):
        for code, called in _countries(language).items():
            if called.casefold() == name.casefold():
                return code
    return None
