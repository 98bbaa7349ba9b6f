"""Why a document can't go from one company to another: a rule id, a sentence and a mend each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from comptoir_engine.errors import DocumentFault
from comptoir_engine.model import Finding, Message


@dataclass(frozen=True, slots=True)
class Reason:
    """A rule's id with its sentence and its mend."""

    rule: str
    message: Message
    mend: Message


SENDER_UNKNOWN = Reason(
    "HUB-SENDER-UNKNOWN",
    Message("The sender named in the document is unknown: {name}."),
    Message(
        "Name yourself in the document by a number of your company that the hub knows, or register the one used."
    ),
)
SENDER_AMBIGUOUS = Reason(
    "HUB-SENDER-AMBIGUOUS",
    Message("The sender's numbers belong to different companies: {name}."),
    Message("Name the sender by its own numbers only."),
)
IN_ANOTHERS_NAME = Reason(
    "HUB-IN-ANOTHERS-NAME",
    Message("The document is written in the name of {name}, who has not authorised you."),
    Message("Send from that company's own account, or let it authorise yours."),
)
SENDER_CLOSED = Reason(
    "HUB-SENDER-CLOSED",
    Message("{name} sends no documents on this hub at present."),
    Message("Ask the operator of the hub. Once the company is released, the document goes on by itself."),
)
RECEIVER_UNKNOWN = Reason(
    "HUB-RECEIVER-UNKNOWN", Message("The recipient is unknown: {name}."), Message("Choose the recipient.")
)
RECEIVER_AMBIGUOUS = Reason(
    "HUB-RECEIVER-AMBIGUOUS",
    Message("The recipient's numbers belong to different companies: {name}."),
    Message("Choose the recipient."),
)
RECEIVER_CLOSED = Reason(
    "HUB-RECEIVER-CLOSED",
    Message("{name} takes no documents on this hub at present."),
    Message("Ask the recipient."),
)
NOT_PARTNERS = Reason(
    "HUB-NOT-PARTNERS",
    Message("{partner} is not your trade partner."),
    Message("Send {partner} a request in the directory."),
)
REQUEST_PENDING = Reason(
    "HUB-REQUEST-PENDING",
    Message("{partner} has not yet accepted you as a trade partner."),
    Message("Wait for the answer or remind {partner}, then try again."),
)
REQUEST_WAITS = Reason(
    "HUB-REQUEST-WAITS",
    Message("{partner} has asked to be your trade partner and waits for your answer."),
    Message("Accept the request, then try again."),
)
TYPE_NOT_ACCEPTED = Reason(
    "HUB-TYPE-NOT-ACCEPTED",
    Message("{partner} does not accept this type of document: {type}."),
    Message("Send it in the way agreed for this type, or ask {partner}."),
)
ADDRESS_MISSING = Reason(
    "HUB-ADDRESS-MISSING",
    Message("{partner} has no address for the channel {channel}."),
    Message("Ask {partner} to complete its reception settings, then try again."),
)
WAY_CHANGED = Reason(
    "HUB-WAY-CHANGED",
    Message(
        "{partner} wants its documents in another format or by another channel since this one was prepared."
    ),
    Message("Nothing is wrong with the document. Try again: it is then sent as {partner} wants it now."),
)


def fault(reason: Reason, **args: str) -> DocumentFault:
    """The reason said of somebody, as a document is stopped by it."""
    return DocumentFault((finding(reason, **args),))


def finding(reason: Reason, **args: str) -> Finding:
    """The same as it is told."""
    said: Mapping[str, str] = args
    return Finding(reason.rule, "error", replace(reason.message, args=said), replace(reason.mend, args=said))
