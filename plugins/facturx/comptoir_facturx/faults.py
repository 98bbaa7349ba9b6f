"""What can be wrong with a PDF: each has its rule, what is wrong, and how to mend it."""

from __future__ import annotations

from comptoir_engine.errors import DocumentFault
from comptoir_engine.model import Finding, Message, Severity

_AGAIN = Message("It may have been cut off on its way. Make the PDF again and send the new one.")
_PROGRAM = Message("Tell the maker of the program that wrote the PDF; the XML in it is what counts.")
_ONE = Message("Send the invoice with one XML in it, and every other document by itself.")
_CODE = Message("Compare the code with the page, and ask the sender before anything is paid.")
_XML = Message("Send the invoice as XML, or as a PDF that holds it: Factur-X, ZUGFeRD, XRechnung.")

_FAULTS: dict[str, tuple[Message, Message | None]] = {
    # What keeps the XML from being taken out.
    "FORMAT-UNKNOWN": (Message("This PDF can’t be opened: it is damaged."), _AGAIN),
    "PDF-ENCRYPTED": (
        Message("This PDF is protected by a password."),
        Message("Send it without one. The connection to the hub is encrypted already."),
    ),
    "PDF-FILES": (Message("The PDF holds more than {most} files."), _ONE),
    "PDF-FILTER": (
        Message("The file {name} in the PDF is packed in a way that is not read."),
        Message("Embed it unpacked or with the method Flate, which every program offers."),
    ),
    "PDF-DAMAGED": (Message("The file {name} in the PDF is damaged."), _AGAIN),
    "PDF-SIZE": (Message("The files in the PDF unfold to more than {most} MB."), _ONE),
    "PDF-SEVERAL": (Message("The PDF holds several documents, and nobody can tell which is meant: {names}."), _ONE),
    # What a person gets instead.
    "PDF-NO-XML": (Message("This PDF holds no invoice as XML, only a page for people."), _XML),
    "PDF-OTHER-XML": (Message("The XML in this PDF ({names}) is no document that is known."), _XML),
    "FACTURX-NOT-READ": (
        Message("This is {name}. It can be looked at, but nothing installed here converts it."),
        Message("Ask for it as Factur-X or ZUGFeRD 2, or as UBL."),
    ),
    "PDF-TEXT-NONE": (
        Message("The PDF has no text that can be read: it is probably a scan."),
        Message("Look at it and enter what it says."),
    ),
    "PDF-TEXT-NUMBER": (Message("Its text names the number {value}."), None),
    "PDF-TEXT-DATE": (Message("Its text names the date {value}."), None),
    "PDF-TEXT-TOTAL": (Message("Its text names the total {value}."), None),
    "PDF-TEXT-IBAN": (Message("Its text names the account {value}."), None),
    "PDF-TEXT-REFERENCE": (Message("Its text names the payment reference {value}."), None),
    "PDF-TEXT-UID": (Message("Its text names the business number {value}."), None),
    # What the codes on its pages say.
    "PDF-CODE-NUMBER": (Message("The QR code on page {page} names the number {value}."), None),
    "PDF-CODE-DATE": (Message("The QR code on page {page} names the date {value}."), None),
    "PDF-CODE-AMOUNT": (Message("The QR code on page {page} asks for {value}."), None),
    "PDF-CODE-OPEN": (Message("The QR code on page {page} names no amount: the payer fills it in."), None),
    "PDF-CODE-IBAN": (Message("The QR code on page {page} names the account {value}."), None),
    "PDF-CODE-CREDITOR": (Message("The QR code on page {page} names {value} as the one who is paid."), None),
    "PDF-CODE-DEBTOR": (Message("The QR code on page {page} names {value} as the one who pays."), None),
    "PDF-CODE-REFERENCE": (
        Message("The QR code on page {page} names the payment reference {value} ({kind})."),
        None,
    ),
    "PDF-CODE-MESSAGE": (Message("The QR code on page {page} carries the message: {value}"), None),
    "PDF-CODE-ORDER": (Message("The QR code on page {page} names the customer’s reference {value}."), None),
    "PDF-CODE-SUPPLY": (Message("The QR code on page {page} names the date of supply {value}."), None),
    "PDF-CODE-UID": (Message("The QR code on page {page} names the business number {value}."), None),
    "PDF-CODE-VAT": (Message("The QR code on page {page} names VAT at {rate} %."), None),
    "PDF-CODE-VAT-NET": (Message("The QR code on page {page} names VAT at {rate} % on {net}."), None),
    "PDF-CODE-DISCOUNT": (
        Message("The QR code on page {page} offers {percent} % off within {days} days."),
        None,
    ),
    "PDF-CODE-DUE": (Message("The QR code on page {page} names the due date {value}."), None),
    "PDF-CODE-DAYS": (Message("The QR code on page {page} asks for payment within {days} days."), None),
    "PDF-CODE-BILLING": (Message("The QR code on page {page} holds billing information: {value}"), None),
    "PDF-CODE-PROCEDURE": (Message("The QR code on page {page} offers another way to pay: {value}"), None),
    "PDF-CODE-TEXT": (Message("The QR code on page {page} says: {value}"), None),
    "PDF-CODE-BYTES": (Message("The QR code on page {page} holds no text."), None),
    "PDF-CODE-MORE": (Message("There are more QR codes on the pages; {most} of them are told."), None),
    "PDF-CODE-UNREAD": (
        Message("Not every page could be searched for QR codes: they are too many, too large or damaged."),
        Message("Look at the pages yourself."),
    ),
    # What is wrong with them, or with the text beside them.
    "PDF-CODE-TORN": (
        Message("The QR code on page {page} begins like a payment, but lines of it are missing or too many."),
        _CODE,
    ),
    "PDF-CODE-VERSION": (
        Message("The QR code on page {page} is a QR-bill of the version {value}, which is not known here."),
        _CODE,
    ),
    "PDF-CODE-WRONG-ACCOUNT": (
        Message("The account in the QR code on page {page} can’t be right: {value}"),
        _CODE,
    ),
    "PDF-CODE-WRONG-REFERENCE": (
        Message("The payment reference in the QR code on page {page} can’t be right: {value}"),
        _CODE,
    ),
    "PDF-CODE-WRONG-PAIR": (
        Message("Account and payment reference in the QR code on page {page} don’t go together."),
        _CODE,
    ),
    "PDF-CODE-WRONG-AMOUNT": (
        Message("The amount in the QR code on page {page} can’t be right: {value}"),
        _CODE,
    ),
    "PDF-CODE-OTHER-TOTAL": (
        Message("The QR code on page {page} asks for {found}, the text names the total {expected}."),
        _CODE,
    ),
    "PDF-CODE-OTHER-AMOUNT": (
        Message("The QR code on page {page} asks for {found}, which is nowhere in the text."),
        _CODE,
    ),
    "PDF-CODE-OTHER-NUMBER": (
        Message("The QR code on page {page} names the number {found}, the text names {expected}."),
        _CODE,
    ),
    "PDF-CODE-OTHER-ACCOUNT": (
        Message("The QR code on page {page} names the account {found}, the text names {expected}."),
        Message("Ask the sender, by a way that you know, which account is his before anything is paid."),
    ),
    # What the container promises and does not keep.
    "FACTURX-PDFA": (Message("The PDF does not say that it is PDF/A-3; it says {found}."), _PROGRAM),
    "FACTURX-ENCRYPTED": (Message("The PDF is encrypted, which PDF/A forbids."), _PROGRAM),
    "FACTURX-ACTIVE": (Message("The PDF holds a program or an action ({found}); it is never run."), _PROGRAM),
    "FACTURX-XMP": (Message("The metadata of the PDF don’t say {name}."), _PROGRAM),
    "FACTURX-XMP-SCHEMA": (
        Message("The metadata of the PDF use the namespace {found} without declaring it."),
        _PROGRAM,
    ),
    "FACTURX-LEVEL": (
        Message("The metadata say the profile {found}, the XML follows {guideline}, which is {level}."),
        _PROGRAM,
    ),
    "FACTURX-TYPE": (Message("The metadata say the kind of document {found}; the XML is {expected}."), _PROGRAM),
    "FACTURX-FILE-NAME": (Message("The metadata name the file {found}, the XML is called {name}."), _PROGRAM),
    "FACTURX-STANDARD-NAME": (
        Message("The XML is called {name}; the standard calls it {expected}."),
        _PROGRAM,
    ),
    "FACTURX-RELATIONSHIP": (
        Message("The XML’s relationship to the page is {found}; it is to be {expected}."),
        _PROGRAM,
    ),
    "FACTURX-AF": (Message("The catalogue of the PDF does not list the XML among its associated files."), _PROGRAM),
    "FACTURX-NAMES": (Message("The XML is not listed among the embedded files of the PDF."), _PROGRAM),
    "FACTURX-MEDIA-TYPE": (Message("The XML says the media type {found}; it is to be text/xml."), _PROGRAM),
    # What the page says otherwise than the XML.
    "FACTURX-PAGE-NUMBER": (
        Message("The page names the number {found}, the XML is {expected}."),
        Message("Compare the page with the XML before you go on; it is the XML that was taken."),
    ),
    "FACTURX-PAGE-TOTAL": (
        Message("The total of the XML, {expected}, is nowhere on the page."),
        Message("Compare the page with the XML before you go on; it is the XML that was taken."),
    ),
    "FACTURX-PAGE-ACCOUNT": (
        Message("The page names the account {found}, the XML names {expected}."),
        Message("Ask the sender, by a way that you know, which account is his before anything is paid."),
    ),
    # What can't be written.
    "FACTURX-GUIDELINE": (
        Message("A Factur-X file can’t be written for the guideline {guideline}."),
        Message("Name EN 16931, BASIC, EXTENDED or XRechnung in the document, or in the partner’s profile."),
    ),
}  # fmt: skip
_LONGEST = 140
RULES = tuple(_FAULTS)
"""The rules of all faults."""


def finding(rule: str, severity: Severity = "error", **args: object) -> Finding:
    """One fault; what is quoted is shown as far as it can be printed."""
    said, mend = _FAULTS[rule]
    shown = {place: _printable(str(value)) for place, value in args.items()}
    return Finding(rule, severity, Message(said.key, shown), mend)


def fault(rule: str, **args: object) -> DocumentFault:
    """The same, to be raised."""
    return DocumentFault((finding(rule, "error", **args),))


def _printable(text: str) -> str:
    shown = "".join(sign if sign.isprintable() else "?" for sign in text)
    return shown if len(shown) <= _LONGEST else f"{shown[: _LONGEST - 1]}…"
