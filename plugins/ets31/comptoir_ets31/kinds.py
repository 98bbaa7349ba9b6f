"""What kind of document the words of ETS 3.1 tell, for their whole list is not public.

A word that says credit asks for no payment, whoever wrote it; one that takes a document back asks for none either, and
there is nothing in the pivot to read it as.
"""

from __future__ import annotations

import re

from comptoir_engine.codes.crosswalk import crosswalk
from comptoir_engine.errors import DocumentFault
from comptoir_engine.model import Finding, Message
from comptoir_engine.xml.paths import path_of
from lxml import etree

from comptoir_ets31.table import LISTS

_BASICS = "Invoice_Header/I.H.010_Basisdaten"
_TYPE = f"{_BASICS}/BV.040_Typ_des_Dokuments"
_FUNCTION = f"{_BASICS}/BV.030_Funktion_des_Dokuments"

CREDIT = re.compile("gutschrift|credit|avoir|nota di credito|accredito", re.IGNORECASE)
"""The stylesheet asks the same."""
NO_CREDIT = re.compile("gutschrift.?verfahren|credit.?card", re.IGNORECASE)
"""Words that only sound like it: who is paid so bills himself, or takes a card."""
_TAKEN_BACK = re.compile(r"storn|annul|cancel|widerruf|l(ö|oe)sch", re.IGNORECASE)

_CANCELLED = Message(
    "“{value}” takes a document back and asks for no payment; it can't be read as an invoice."
)
_HINT = Message("To cancel an invoice, send a credit note for it.")


def is_credit_note(root: etree._Element) -> bool:
    """Whether the word for its type says that the document is one."""
    word = root.findtext(_TYPE, "").strip()
    known = crosswalk(LISTS).reading("type").get(word)
    return known == "381" if known else bool(CREDIT.search(word)) and not NO_CREDIT.search(word)


def refuse_cancelled(root: etree._Element) -> None:
    """Raise `DocumentFault` for a document whose type or function says that it takes another back."""
    for element in (*root.iterfind(_TYPE), *root.iterfind(_FUNCTION)):
        if _TAKEN_BACK.search(word := (element.text or "").strip()):
            message = Message(_CANCELLED.key, {"value": word[:80]})
            path = path_of(element, {})
            line = element.sourceline
            raise DocumentFault((Finding("ETS31-CANCELLED", "error", message, _HINT, path=path, line=line),))
