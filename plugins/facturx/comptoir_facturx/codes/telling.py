"""What a person is told of the QR codes of a PDF, and where they contradict its text."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from comptoir_engine.model import Finding

from comptoir_facturx.codes import billing
from comptoir_facturx.codes.comparing import contradictions
from comptoir_facturx.codes.looking import Code, Seen
from comptoir_facturx.codes.payment import Payment, Torn, payment
from comptoir_facturx.faults import finding
from comptoir_facturx.limits import LIMITS


def told(seen: Seen, text: str) -> Iterator[Finding]:
    """Of each code what it says and what is wrong with it, and that there is more where there is."""
    for code in seen.codes[: LIMITS.codes]:
        yield from _of(code, text)
    if len(seen.codes) > LIMITS.codes:
        yield finding("PDF-CODE-MORE", "note", most=LIMITS.codes)
    if not seen.complete:
        yield finding("PDF-CODE-UNREAD", "note")


def _of(code: Code, text: str) -> Iterator[Finding]:
    written = decoded(code.content)
    said = payment(written) if written is not None else None
    if isinstance(said, Payment):
        yield from _wrong(said, code.page)
        yield from contradictions(said, code.page, text)
        yield from _values(said, code.page)
    elif isinstance(said, Torn):
        yield from _torn(said, code.page)
    elif written is None:
        yield finding("PDF-CODE-BYTES", "note", page=code.page)
    else:
        yield finding("PDF-CODE-TEXT", "note", page=code.page, value=" ".join(written.split()))


def decoded(content: bytes) -> str | None:
    """The text of a code: UTF-8, else Latin-1; None where it has signs that no text has."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("latin-1")
    return None if any(unicodedata.category(sign) == "Cc" and sign not in "\r\n\t" for sign in text) else text


def _torn(torn: Torn, page: int) -> Iterator[Finding]:
    if torn.version:
        yield finding("PDF-CODE-VERSION", "warning", page=page, value=torn.version)
        return
    yield finding("PDF-CODE-TORN", "warning", page=page)
    if torn.account:
        yield finding("PDF-CODE-IBAN", "note", page=page, value=in_fours(torn.account))


def _wrong(paid: Payment, page: int) -> Iterator[Finding]:
    if not paid.account_is_right:
        yield finding("PDF-CODE-WRONG-ACCOUNT", "warning", page=page, value=paid.account)
    if not paid.reference_is_right:
        shown = f"{paid.reference} ({paid.kind})"
        yield finding("PDF-CODE-WRONG-REFERENCE", "warning", page=page, value=shown)
    elif paid.account_is_right and not paid.goes_together:
        yield finding("PDF-CODE-WRONG-PAIR", "warning", page=page)
    if not paid.amount_is_right:
        shown = f"{paid.currency} {paid.amount}".strip()
        yield finding("PDF-CODE-WRONG-AMOUNT", "warning", page=page, value=shown)


def _values(paid: Payment, page: int) -> Iterator[Finding]:
    """What is wrong was told, and is not told again as if it were said."""
    said = list(billing.said(paid.billing))
    if paid.amount_is_right and paid.amount:
        said.append(("AMOUNT", {"value": f"{paid.currency} {paid.amount}"}))
    elif paid.amount_is_right:
        said.append(("OPEN", {}))
    if paid.account_is_right:
        said.append(("IBAN", {"value": in_fours(paid.account)}))
    if paid.reference and paid.reference_is_right:
        said.append(("REFERENCE", {"value": paid.reference, "kind": paid.kind}))
    for name, value in (("CREDITOR", paid.creditor), ("DEBTOR", paid.debtor), ("MESSAGE", paid.message)):
        said += [(name, {"value": value})] if value else []
    said += [("PROCEDURE", {"value": each}) for each in paid.procedures]
    yield from (finding(f"PDF-CODE-{name}", "note", page=page, **shown) for name, shown in said)


def in_fours(account: str) -> str:
    """An account as people read it."""
    return " ".join(account[start : start + 4] for start in range(0, len(account), 4))
