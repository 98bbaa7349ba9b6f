"""What a mail says: its subject and its words, in the receiver's language, as text and as HTML."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from importlib.resources import files
from string import Template

from comptoir_engine.model import Head, Parcel

from comptoir_pdf_email.mail.addresses import one_line
from comptoir_pdf_email.manner import Manner
from comptoir_pdf_email.words import Words

_KINDS = {
    "invoice": "Invoice",
    "credit-note": "Credit note",
    "order": "Order",
    "order-response": "Order response",
    "despatch-advice": "Despatch advice",
}


@dataclass(frozen=True, slots=True)
class Letter:
    """The words of one mail; `title` names the document and makes its file name."""

    title: str
    subject: str
    text: str
    html: str


def letter(parcel: Parcel, manner: Manner, enclosed: tuple[str, ...]) -> Letter:
    """Write the letter to a parcel; `enclosed` are the names of the files, the document's own first."""
    words = Words(manner.language)
    title = _title(parcel.head, words)
    sender = one_line(parcel.sender.name)
    facts = _facts(parcel.head, words, manner)
    lines = [
        words("Hello"),
        words("{sender} sends you: {title}", sender=sender, title=title),
        words("Enclosed: {names}", names=", ".join(enclosed)),
        words("This mail was sent automatically on behalf of {sender}.", sender=sender),
    ]
    return Letter(
        title, _subject(title, sender, facts, words), _text(lines, facts), _html(lines, facts, title, words)
    )


def title(parcel: Parcel, manner: Manner) -> str:
    """`Credit note G-7`, in the receiver's language."""
    return _title(parcel.head, Words(manner.language))


def _title(head: Head, words: Words) -> str:
    kind = words(_KINDS.get(head.type or "", "Document"))
    return one_line(f"{kind} {head.number or ''}", 80)


def _subject(title: str, sender: str, facts: Mapping[str, str], words: Words) -> str:
    amount = facts.get(words("Amount"), "")
    subject = words("{title} from {sender}", title=title, sender=sender)
    return one_line(f"{subject}, {amount}" if amount else subject)


def _facts(head: Head, words: Words, manner: Manner) -> dict[str, str]:
    facts = {
        words("Number"): one_line(head.number or ""),
        words("Date"): manner.day(head.issued.isoformat()) if head.issued else "",
        words("Due on"): manner.day(head.due.isoformat()) if head.due else "",
        words("Amount"): one_line(manner.money(f"{head.payable:f}", head.currency or ""))
        if head.payable is not None
        else "",
    }
    return {label: value for label, value in facts.items() if value}


def _text(lines: list[str], facts: Mapping[str, str]) -> str:
    greeting, what, *rest = lines
    table = "\n".join(f"{label}: {value}" for label, value in facts.items())
    return "\n\n".join(part for part in (greeting, what, table, *rest) if part) + "\n"


def _html(lines: list[str], facts: Mapping[str, str], title: str, words: Words) -> str:
    greeting, what, enclosed, automatic = map(escape, lines)
    rows = "".join(
        f"<tr><th>{escape(label)}</th><td>{escape(value)}</td></tr>" for label, value in facts.items()
    )
    return _template().substitute(
        language=words.language,
        title=escape(title),
        greeting=greeting,
        what=what,
        rows=rows,
        enclosed=enclosed,
        automatic=automatic,
    )


def _template() -> Template:
    return Template(files("comptoir_pdf_email").joinpath("template", "mail.html").read_text(encoding="utf-8"))
