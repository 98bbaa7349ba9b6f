"""What a mail says: its subject and its words, in the receiver's language, as text and as HTML."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from html import escape
from importlib.resources import files
from string import Template

from comptoir_engine.model import Head, Parcel

from comptoir_pdf_email.mail.addresses import one_line
from comptoir_pdf_email.manner import Manner
from comptoir_pdf_email.words import Words


@dataclass(frozen=True, slots=True)
class Letter:
    """The words of one mail."""

    subject: str
    text: str
    html: str


def letter(parcel: Parcel, manner: Manner, enclosed: tuple[str, ...]) -> Letter:
    """Write the letter to a parcel; `enclosed` are the names of the files, the document's own first."""
    _ = Words(manner.language).gettext
    called, sender, amount = (
        title(parcel.head, manner),
        one_line(parcel.sender.name),
        _amount(parcel.head, manner),
    )
    subject = _("{title} from {sender}", title=called, sender=sender)
    lines = [
        _("Hello"),
        _("{sender} sends you: {title}", sender=sender, title=called),
        _("Enclosed: {names}", names=", ".join(enclosed)),
        _("This mail was sent automatically on behalf of {sender}.", sender=sender),
    ]
    facts = _facts(parcel.head, manner)
    return Letter(
        subject=one_line(f"{subject}, {amount}" if amount else subject),
        text=_text(lines, facts),
        html=_html(lines, facts, title=called, language=manner.language),
    )


def title(head: Head, manner: Manner) -> str:
    """`Credit note G-7`, in the receiver's language."""
    words = Words(manner.language)
    kind = words.kind(head.type) if head.type else words.gettext("Document")
    return one_line(f"{kind} {head.number or ''}", 80)


def _facts(head: Head, manner: Manner) -> dict[str, str]:
    _ = Words(manner.language).gettext
    facts = {
        _("Number"): one_line(head.number or ""),
        _("Date"): _day(head.issued, manner),
        _("Due on"): _day(head.due, manner),
        _("Amount"): _amount(head, manner),
    }
    return {label: value for label, value in facts.items() if value}


def _day(day: date | None, manner: Manner) -> str:
    return manner.day(day.isoformat()) if day else ""


def _amount(head: Head, manner: Manner) -> str:
    return (
        one_line(manner.money(f"{head.payable:f}", head.currency or "")) if head.payable is not None else ""
    )


def _text(lines: list[str], facts: Mapping[str, str]) -> str:
    greeting, what, *rest = lines
    table = "\n".join(f"{label}: {value}" for label, value in facts.items())
    return "\n\n".join(part for part in (greeting, what, table, *rest) if part) + "\n"


def _html(lines: list[str], facts: Mapping[str, str], *, title: str, language: str) -> str:
    greeting, what, enclosed, automatic = map(escape, lines)
    rows = "".join(
        f"<tr><th>{escape(label)}</th><td>{escape(value)}</td></tr>" for label, value in facts.items()
    )
    return _template().substitute(
        language=language,
        title=escape(title),
        greeting=greeting,
        what=what,
        rows=rows,
        enclosed=enclosed,
        automatic=automatic,
    )


def _template() -> Template:
    return Template(files("comptoir_pdf_email").joinpath("template", "mail.html").read_text(encoding="utf-8"))
