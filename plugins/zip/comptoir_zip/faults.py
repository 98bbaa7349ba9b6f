"""What can be wrong with an archive: each has its rule, what is wrong, and how to mend it."""

from __future__ import annotations

from comptoir_engine.errors import DocumentFault
from comptoir_engine.model import Finding, Message

_AGAIN = Message("Pack the files again with an ordinary program, and send the new archive.")
_SPLIT = Message("Spread the files over several archives, and send each.")
_PLAIN = Message("Pack the files themselves, without this archive around them.")

_FAULTS: dict[str, tuple[Message, Message]] = {
    "ZIP-BROKEN": (
        Message("The archive is broken: its directory can't be read."),
        Message("It may have been cut off on its way. Pack it again and send the new archive."),
    ),
    "ZIP-DAMAGED": (Message("{name} in the archive is damaged."), _AGAIN),
    "ZIP-DEPTH": (Message("The archive holds archives within archives, more than {most} deep."), _PLAIN),
    "ZIP-EMPTY": (
        Message("The archive holds no file."),
        Message("Hidden files are passed over. Put the documents into the archive, and send it again."),
    ),
    "ZIP-ENCRYPTED": (
        Message("{name} in the archive is encrypted."),
        Message("Pack the files without a password. The connection to the hub is encrypted already."),
    ),
    "ZIP-ENTRIES": (Message("The archive holds more than {most} files and folders."), _SPLIT),
    "ZIP-HIDDEN": (Message("The archive holds bytes that its directory does not name."), _AGAIN),
    "ZIP-LIE": (Message("The archive says two things of {name}: its directory and the file differ."), _AGAIN),
    "ZIP-LINK": (
        Message("{name} in the archive is a link or a device, not a file."),
        Message("Pack the file itself that the link leads to."),
    ),
    "ZIP-METHOD": (
        Message("{name} in the archive is packed in a way that is not read."),
        Message("Pack the files with the method Deflate, which every program offers."),
    ),
    "ZIP-OVERLAP": (Message("{name} in the archive lies over another file of it."), _AGAIN),
    "ZIP-PATH": (
        Message("{name} in the archive has a name that leads out of the archive."),
        Message("Pack the files under their names alone, or in folders below the archive."),
    ),
    "ZIP-RATIO": (
        Message("{name} in the archive unpacks to more than {most} times its size."),
        Message("Send this file by itself, not in an archive."),
    ),
    "ZIP-SIZE": (Message("The archive unpacks to more than {most} MB."), _SPLIT),
    "ZIP-TWICE": (
        Message("The archive holds {name} twice."),
        Message("Nobody can tell which one is meant. Leave one of them out, or rename it."),
    ),
}
_LONGEST = 120
RULES = tuple(_FAULTS)
"""The rules of all faults."""


class Exceeded(DocumentFault):
    """An archive with all that is within it asks too much: it is refused whole."""


def finding(rule: str, **args: object) -> Finding:
    """One fault of an archive; `name` is shown as far as it can be printed."""
    said, mend = _FAULTS[rule]
    shown = {place: _printable(str(value)) for place, value in args.items()}
    return Finding(rule, "error", Message(said.key, shown), mend)


def fault(rule: str, **args: object) -> DocumentFault:
    """The same, to be raised."""
    return DocumentFault((finding(rule, **args),))


def exceeded(rule: str, most: int) -> Exceeded:
    """A limit of the whole."""
    return Exceeded((finding(rule, most=most),))


def _printable(text: str) -> str:
    shown = "".join(sign if sign.isprintable() else "?" for sign in text)
    return shown if len(shown) <= _LONGEST else f"…{shown[1 - _LONGEST :]}"
