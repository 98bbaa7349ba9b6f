"""What a person looks for in the text of an invoice: number, date, total, account, reference, business number.

Only what carries its own proof (check digits) or stands after its name is told; nothing is guessed from places.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from comptoir_facturx.digits import is_97, is_qrr

_MOST = 3
"""Values of one sort."""
_NUMBER = re.compile(
    r"\b(?:Rechnung|Gutschrift|Facture|Note de crédit|Fattura|Nota di credito|Invoice|Credit note)"
    r"(?:s?[- ]?(?:nummer|nr|number|no|n°|n|num[eé]ro))?[.:° ]{0,4}\s{0,4}(?=[\w./-]{0,34}\d)([A-Z0-9][\w./-]{2,34})",
    re.IGNORECASE,
)
_DATE = re.compile(r"\b(\d{1,2}[./]\d{1,2}[./](?:\d{4}|\d{2})|\d{4}-\d{2}-\d{2})\b")
_TOTAL = re.compile(
    r"\b(?:Gesamtbetrag|Rechnungsbetrag|Zahlbetrag|Zu zahlen|Fälliger Betrag|Total|Amount due|Montant dû|"
    r"Montant total|Net à payer|Totale|Importo dovuto)\b[^\d\n]{0,30}\n?[^\d\n]{0,12}"
    r"(\d[\d'’.,\u00a0\u202f ]{0,20}[.,]\d{2})(?!\d)",
    re.IGNORECASE,
)
_CURRENCY = re.compile(r"\b(CHF|EUR|USD|GBP)\b|(€)|\bFr\.")
_IBAN = re.compile(r"\b(?!RF)[A-Z]{2}\d{2}(?:[ \u00a0]?[A-Z0-9]{4}){2,7}(?:[ \u00a0]?[A-Z0-9]{1,3})?\b")
_QRR = re.compile(r"(?<!\d)\d{2}(?: ?\d{5}){5}(?!\d)")
_SCOR = re.compile(r"\bRF\d{2}(?: ?[A-Z0-9]{4}){0,5}(?: ?[A-Z0-9]{1,4})?\b")
_UID = re.compile(
    r"\bCHE-?\d{3}\.?\d{3}\.?\d{3}\b|\bDE\d{9}\b|\bATU\d{8}\b|\bIT\d{11}\b|\bFR[A-Z0-9]{2}\d{9}\b"
)


def facts(text: str) -> Iterator[tuple[str, str]]:
    """Each fact as the rule that tells it, and its value as the text writes it."""
    text = text.replace("\u00a0", " ").replace("\u202f", " ")
    for rule, values in (
        ("PDF-TEXT-NUMBER", numbers(text)),
        ("PDF-TEXT-DATE", _found(_DATE, text)),
        ("PDF-TEXT-TOTAL", totals(text)),
        ("PDF-TEXT-IBAN", ibans(text)),
        ("PDF-TEXT-REFERENCE", _references(text)),
        ("PDF-TEXT-UID", _found(_UID, text)),
    ):
        yield from ((rule, value) for value in list(dict.fromkeys(values))[:_MOST])


def numbers(text: str) -> list[str]:
    """Numbers of documents that stand after their name."""
    return [value for value in _found(_NUMBER, text) if not _DATE.fullmatch(value)]


def ibans(text: str) -> list[str]:
    """Accounts whose check digits are right."""
    return [value for value in _found(_IBAN, text) if is_97(value)]


def _found(pattern: re.Pattern[str], text: str) -> Iterator[str]:
    for match in pattern.finditer(text):
        yield match[match.re.groups].strip(" .:")


def totals(text: str) -> Iterator[str]:
    """Totals after their names, with the currency beside each, where there is one."""
    for match in _TOTAL.finditer(text):
        currency = _CURRENCY.search(match[0]) or _CURRENCY.match(text[match.end() :].lstrip()[:4])
        yield f"{currency[0]} {match[1].strip()}" if currency else match[1].strip()


def _references(text: str) -> Iterator[str]:
    yield from (value for value in _found(_QRR, text) if is_qrr(value))
    yield from (value for value in _found(_SCOR, text) if is_97(value))
