"""The words of state with their colour and drawing, and the names of everything that lists and pages show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from comptoir_engine.model import AnswerKind, Message, Severity, Stage, Status, StepStatus, Type

from comptoir_hub.store.records import Actor, Direction, Relation, RequestState, Scope


@dataclass(frozen=True, slots=True)
class Badge:
    """One state: its word, its colour, its drawing; never the colour alone."""

    word: Message
    colour: str
    icon: str


STATUSES: Mapping[Status, Badge] = {
    "draft": Badge(Message("Draft"), "grey", "pencil"),
    "in_progress": Badge(Message("In progress"), "blue", "half"),
    "waiting": Badge(Message("Waiting"), "amber", "clock"),
    "action_needed": Badge(Message("Action needed"), "red", "flag"),
    "delivered": Badge(Message("Delivered"), "green", "tick-circle"),
    "replaced": Badge(Message("Replaced"), "grey", "arrows"),
    "cancelled": Badge(Message("Cancelled"), "grey", "struck"),
}
ANSWERS: Mapping[AnswerKind, Badge] = {
    "none": Badge(Message("No answer yet"), "none", "skip"),
    "accepted": Badge(Message("Accepted"), "green", "tick"),
    "accepted_with_changes": Badge(Message("Accepted with changes"), "amber", "plus-minus"),
    "correction_requested": Badge(Message("Correction requested"), "amber", "speech"),
    "rejected": Badge(Message("Rejected"), "red", "cross"),
}
STEP_STATUSES: Mapping[StepStatus, Badge] = {
    "done": Badge(Message("Done"), "green", "tick"),
    "done_with_warnings": Badge(Message("Done with warnings"), "amber", "warning"),
    "failed": Badge(Message("Failed"), "red", "cross"),
    "skipped": Badge(Message("Skipped"), "grey", "skip"),
    "running": Badge(Message("Running"), "blue", "half"),
}
SEVERITIES: Mapping[Severity, Badge] = {
    "error": Badge(Message("Error"), "red", "cross"),
    "warning": Badge(Message("Warning"), "amber", "warning"),
    "note": Badge(Message("Note"), "blue", "circle"),
}
REQUEST_STATES: Mapping[RequestState, Badge] = {
    "pending": Badge(Message("Pending"), "amber", "clock"),
    "accepted": Badge(Message("Accepted"), "green", "tick"),
    "declined": Badge(Message("Declined"), "red", "cross"),
    "withdrawn": Badge(Message("Withdrawn"), "grey", "struck"),
}
STAGES: Mapping[Stage, Message] = {
    "received": Message("Receipt"),
    "unpack": Message("Unpacking"),
    "recognise": Message("Recognition"),
    "check_source": Message("Source check"),
    "to_pivot": Message("Conversion to the common format"),
    "check_pivot": Message("Business rules"),
    "vat_check": Message("VAT check"),
    "address": Message("Addressing"),
    "to_target": Message("Conversion to the partner's format"),
    "check_target": Message("Target check"),
    "render": Message("Rendering"),
    "seal": Message("Signature"),
    "deliver": Message("Delivery"),
    "answer": Message("Answer"),
    "archive": Message("Archiving"),
}
TYPES: Mapping[Type, Message] = {
    "order": Message("Order"),
    "order-response": Message("Order response"),
    "despatch-advice": Message("Despatch advice"),
    "invoice": Message("Invoice"),
    "credit-note": Message("Credit note"),
}
ACTORS: Mapping[Actor, Message] = {
    "nobody": Message("nobody"),
    "hub": Message("the hub"),
    "sender": Message("the sender"),
    "receiver": Message("the recipient"),
    "care": Message("Customer Care"),
}
YOU = Message("you")
DIRECTIONS: Mapping[Direction, Message] = {"sent": Message("Sent"), "received": Message("Received")}
RELATIONS: Mapping[Relation, Message] = {
    "customer": Message("Customer"),
    "supplier": Message("Supplier"),
    "both": Message("Customer and supplier"),
}
SCOPES: Mapping[Scope, Message] = {
    "read": Message("Read only"),
    "send": Message("Send and read"),
    "all": Message("Everything"),
}
OUTCOMES: Mapping[str, Message] = {
    "started": Message("cut off, nobody knows how it ended"),
    "delivered": Message("delivered"),
    "to_be_fetched": Message("ready to be fetched"),
    "unknown": Message("unknown whether it arrived"),
    "under_way": Message("under way"),
    "unknown_again": Message("unknown whether it arrived, tried again later"),
    "failed": Message("not delivered"),
    "failed_again": Message("not delivered, tried again later"),
}
UNKNOWN_TYPE = Message("Document")
SCHEMES: Mapping[str, Message] = {
    "0088": Message("GLN"),
    "0183": Message("UID"),
    "VAT": Message("VAT number"),
}
"""What people call a company's number by its scheme."""


def scheme(code: str) -> Message:
    """The name of a number's scheme; its code where we have no name for it."""
    return SCHEMES.get(code) or Message("Number {scheme}", {"scheme": code})


def who_acts(actor: Actor, direction: Direction) -> Message:
    """Who must act, seen from the company whose list it is."""
    own: Mapping[Direction, Actor] = {"sent": "sender", "received": "receiver"}
    return YOU if own[direction] == actor else ACTORS[actor]
