"""From an invoice to the QR-bill that it asks for; what had to be written otherwise is told."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from comptoir_engine.codes import codes
from comptoir_engine.creditor import Creditor
from comptoir_engine.model import Message
from comptoir_engine.pivot.lexical import as_decimal

from comptoir_pdf_email.page.qrbill import billing
from comptoir_pdf_email.page.qrbill.bill import LONGEST_MESSAGE, LONGEST_PAYLOAD, Address, Bill, payload
from comptoir_pdf_email.page.qrbill.digits import (
    compact,
    is_iban,
    is_qr_iban,
    is_qr_reference,
    is_swiss_iban,
    looks_like_reference,
)
from comptoir_pdf_email.page.qrbill.letters import clean, cut, plain, says_something, spelt, strange
from comptoir_pdf_email.page.qrbill.rules import COUNTRIES, LIMITS
from comptoir_pdf_email.page.reading import Index, Reading

_TRANSFERS = ("30", "42", "57", "58", "")
"""Means of payment (UN/ECE 4461) that are credit transfers, and none stated."""
_HOMES = ("CH", "LI")
_LEAST_ROOM = 40
"""Characters of the message that billing information may not take."""
_SHORTEST = 10
"""Characters of a message below which it is left out."""

OTHER_LETTERS = Message(
    "A QR-bill can't hold these characters: {characters}; on it others stand for them, and the page shows all"
)
SHORTENED = Message("On the QR-bill it is shortened; the page shows all of it")
NO_ROOM = Message("The QR-bill's billing information has no room for it; the page shows it")
NO_DEBTOR = Message("The QR-bill can't hold it and leaves the payer's address to be written by hand")


@dataclass(frozen=True, slots=True)
class Draft:
    """A bill that nobody has judged yet, of one way to pay, and what is told of it by term.

    `stranger`: the term that names somebody else than the seller as who is paid, of whom EN 16931 knows no address.
    """

    way: Index
    bill: Bill
    stranger: str
    told: list[tuple[str, Index, Message]] = field(default_factory=list)


def draft(reading: Reading, message: str, creditors: tuple[Creditor, ...] = ()) -> Draft | None:
    """The bill, with `message` where the invoice has no text for the payment; None where it does not ask for one.

    It asks by a credit transfer to an account of Switzerland or Liechtenstein; where its seller lives there, or its
    reference is a QR reference, by one to any IBAN. The holder of an account among the `creditors` is who they say.
    """
    way = _way(reading)
    if way is None:
        return None
    told: list[tuple[str, Index, Message]] = []
    account, stated = compact(reading.peek("BT-84", *way)), clean(reading.peek("BT-83", *way))
    reference = compact(stated) if is_qr_iban(account) or looks_like_reference(compact(stated)) else ""
    known = next((each for each in creditors if each.account == account), None)
    own, amount = bool(reference) or not stated, reading.amount("BT-115")
    bill = Bill(
        account=account,
        creditor=_holder(known) if known else _creditor(reading, way),
        amount=_coded(amount.written if amount else ""),
        currency=(amount.currency if amount and amount.currency else reading.currency),
        debtor=_debtor(reading, told),
        reference=reference,
        message=_spelt(clean(message), "BT-1", (), told) if own else _spelt(stated, "BT-83", way, told),
    )
    return Draft(way, _fitted(bill, reading, way, told), "" if known else _stranger(reading, way), told)


def _way(reading: Reading) -> Index | None:
    """The first transfer to a Swiss account that fits, else to a Swiss account, else any that asks."""
    if reading.type != "invoice" or reading.peek("BT-3").strip() in codes("unece-1001", "credit-note"):
        return None
    transfers = [
        index
        for index in reading.groups("BG-16")
        if reading.peek("BT-81", *index).strip() in _TRANSFERS and reading.peek("BT-84", *index).strip()
    ]
    swiss = [index for index in transfers if compact(reading.peek("BT-84", *index)).startswith(_HOMES)]
    fitting = [index for index in swiss if _fits(reading, index)]
    asking = [index for index in transfers if _asks(reading, index)]
    return next(iter([*fitting, *swiss, *asking]), None)


def _fits(reading: Reading, way: Index) -> bool:
    account, reference = compact(reading.peek("BT-84", *way)), compact(reading.peek("BT-83", *way))
    if is_qr_iban(account):
        return is_swiss_iban(account) and is_qr_reference(reference) and reading.currency == "CHF"
    return is_swiss_iban(account) and not is_qr_reference(reference)


def _asks(reading: Reading, way: Index) -> bool:
    """An account that is no IBAN says nothing of its country, so it asks for nothing."""
    account, reference = compact(reading.peek("BT-84", *way)), compact(reading.peek("BT-83", *way))
    return is_iban(account) and (reading.peek("BT-40").strip() in _HOMES or is_qr_reference(reference))


def _coded(written: str) -> str:
    """An amount with two decimals; what is none, or has more, stays as it is and is refused."""
    amount = as_decimal(written)
    whole, _, decimals = format(amount, "f").partition(".") if amount is not None else ("", "", "")
    decimals = decimals.rstrip("0").ljust(2, "0")
    return f"{whole}.{decimals}" if whole and len(decimals) == 2 else written


def _stranger(reading: Reading, way: Index) -> str:
    """The term that names a payee, or a holder of the account, who is not called as the seller is."""
    own = {"", *(_bare(reading.peek(term)) for term in ("BT-27", "BT-28"))}
    payee, holder = _bare(reading.peek("BT-59")), _bare(reading.peek("BT-85", *way))
    return "BT-59" if payee not in own else "BT-85" if holder not in own else ""


def _bare(name: str) -> str:
    """A name as it is compared: `Muster & Co. AG` is who `MUSTER & Co AG` is."""
    return "".join(character for character in clean(name).casefold() if character.isalnum())


def _creditor(reading: Reading, way: Index) -> Address:
    """The payee, or the holder of the account at the seller's address; a stranger has none."""
    stranger = _stranger(reading, way)
    if stranger:
        return Address(clean(reading.peek(stranger, *(way if stranger == "BT-85" else ()))), "", "", "", "")
    name = clean(reading.peek("BT-85", *way)) or clean(reading.peek("BT-27"))
    return _address(reading, name, "BT-35", "BT-38", "BT-37", "BT-40")


def _holder(creditor: Creditor) -> Address:
    return Address(creditor.name, creditor.street, creditor.zone, creditor.town, creditor.country)


def _debtor(reading: Reading, told: list[tuple[str, Index, Message]]) -> Address | None:
    """The buyer, cut and spelt to fit; None where its address is not complete."""
    stated = _address(reading, clean(reading.peek("BT-44")), "BT-50", "BT-53", "BT-52", "BT-55")
    if not (stated.name and stated.zone and stated.town and stated.country):
        return None
    zone = _spelt(stated.zone, "BT-53", (), told)
    if stated.country not in COUNTRIES or len(zone) > LIMITS["zone"]:
        told.append(("BT-55" if stated.country not in COUNTRIES else "BT-53", (), NO_DEBTOR))
        return None
    name = cut(_spelt(stated.name, "BT-44", (), told), LIMITS["name"])
    street = cut(_spelt(stated.street, "BT-50", (), told), LIMITS["street"])
    town = cut(_spelt(stated.town, "BT-52", (), told), LIMITS["town"])
    debtor = Address(name, street, zone, town, stated.country)
    if not all(says_something(part) for part in (debtor.name, debtor.zone, debtor.town)):
        return None
    cut_short = (("BT-44", name), ("BT-50", street), ("BT-52", town))
    told += [(term, (), SHORTENED) for term, text in cut_short if len(clean(reading.peek(term))) > len(text)]
    return debtor


def _address(reading: Reading, name: str, street: str, zone: str, town: str, country: str) -> Address:
    said = [clean(reading.peek(term)) for term in (street, zone, town, country)]
    return Address(name, said[0], said[1].removeprefix(f"{said[3]}-"), said[2], said[3])


def _spelt(text: str, term: str, index: Index, told: list[tuple[str, Index, Message]]) -> str:
    if others := strange(plain(text)):
        told.append((term, index, Message(OTHER_LETTERS.key, {"characters": " ".join(others)})))
    return spelt(text)


def _fitted(bill: Bill, reading: Reading, way: Index, told: list[tuple[str, Index, Message]]) -> Bill:
    """With as much billing information as there is room for; at last the message is cut."""
    kept = billing.entries(reading)
    for tag in (None, *billing.EXPENDABLE):
        told += [(entry.term, _first(reading, entry.term), NO_ROOM) for entry in kept if entry.tag == tag]
        kept = [entry for entry in kept if entry.tag != tag]
        full = replace(bill, billing=billing.written(kept))
        if _has_room(full):
            return full
    rest = billing.written(kept)
    rest = rest if len(rest) <= LONGEST_MESSAGE - _LEAST_ROOM else ""
    lengths = range(LONGEST_MESSAGE - len(rest), _SHORTEST, -1)
    cuts = [replace(bill, message=cut(bill.message, length), billing=rest) for length in lengths]
    fitted = next((each for each in cuts if _has_room(each)), replace(bill, message=""))
    if fitted.message != bill.message and not bill.reference:
        told.append(("BT-83", way, SHORTENED))
    if not fitted.billing:
        told += [(entry.term, _first(reading, entry.term), NO_ROOM) for entry in kept]
    return fitted


def _first(reading: Reading, term: str) -> Index:
    """Where the term stands first: a rate of VAT stands in a group that repeats."""
    return next(iter(reading.groups("BG-23")), ()) if term == "BT-119" else ()


def _has_room(bill: Bill) -> bool:
    within = len(bill.message) + len(bill.billing) <= LONGEST_MESSAGE
    return within and len(payload(bill).encode()) <= LONGEST_PAYLOAD
