"""Words that ETS 3.1 may have and no public source shows: they are written where the operator allows it, and told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from comptoir_engine.codes.crosswalk import crosswalk
from comptoir_engine.codes.guesses import NAME, WRITTEN
from comptoir_engine.errors import DocumentFault
from comptoir_engine.hookspecs import Converted
from comptoir_engine.model import Finding, Loss, Message
from comptoir_engine.xml.content import Content

from comptoir_ets31.table import LISTS

_CODE = {"invoice": "380", "credit-note": "381"}
_TYPE = "/CreditNote/cbc:CreditNoteTypeCode"
_REFUSED = Message(
    "No public source shows the word that ETS 3.1 has for a credit note; without it an invoice would be read."
)
_HINT = Message(
    "Choose another format for credit notes, or ask customer care to allow guesses: the word would be {word}."
)


def refuse(pivot: Content, options: Mapping[str, str]) -> None:
    """Raise `DocumentFault` for a document whose type only a guess would tell, unless guesses are allowed."""
    word = _guessed(pivot)
    if word is not None and options.get(NAME) != "yes":
        hint = Message(_HINT.key, {"word": word})
        raise DocumentFault((Finding("ETS31-GUESS", "error", _REFUSED, hint, "BT-3", path=_TYPE),))


def told(pivot: Content, converted: Converted) -> Converted:
    """The conversion with a loss that names the type whose word was guessed."""
    word = _guessed(pivot)
    if word is None:
        return converted
    code = pivot.tree.findtext("{*}CreditNoteTypeCode") or _CODE["credit-note"]
    loss = Loss(_TYPE, code, WRITTEN)
    return replace(converted, losses=(*converted.losses, loss))


def _guessed(pivot: Content) -> str | None:
    code = _CODE[str(pivot.document.type)]
    return crosswalk(LISTS).writing("type", guessed=True).get(code)
