"""What can be wrong with a container: a rule a kind of fault, with its severity and its mend."""

from __future__ import annotations

from comptoir_engine.errors import DocumentFault
from comptoir_engine.model import Finding, Message, Severity

_AS_SEALED = Message(
    "Take the file as it was sealed, from the archive or from a backup, and do not edit or reformat it."
)
_ALARM = Message(
    "Treat the contents as not proven: compare another copy, and tell whoever keeps the archive."
)
_ISSUER = Message(
    "If this signer is right, add the certificate, or that of its issuer, to those that you trust."
)

_RULES: dict[str, tuple[Severity, Message | None]] = {
    "DSIG-NOT-CONTAINER": ("error", Message("Give the container itself: the file offered as signature container.")),
    "DSIG-VERSION": ("error", Message("Verify it with a newer release.")),
    "DSIG-SIZE": ("error", Message("Archive large attachments separately.")),
    "DSIG-FORM": ("error", _AS_SEALED),
    "DSIG-ID": ("error", _ALARM),
    "DSIG-REFERENCES": ("error", _ALARM),
    "DSIG-ALGORITHM": (
        "error",
        Message("Seal the contents again with SHA-256 and a current key: P-256, or RSA from 2,048 bits."),
    ),
    "DSIG-DIGEST": ("error", _ALARM),
    "DSIG-SIGNATURE": ("error", _ALARM),
    "DSIG-CERTIFICATE": ("error", _ALARM),
    "DSIG-VALIDITY": ("error", Message("Check the clock of the hub that sealed it; renew its certificate in time.")),
    "DSIG-TIME": ("error", Message("Check the clock of the hub that sealed it, and that of this machine.")),
    "DSIG-MANIFEST": ("error", _ALARM),
    "DSIG-UNTRUSTED": ("error", _ISSUER),
    "DSIG-NO-TRUST": ("warning", Message("Say whom you trust: give the certificate of the signer or of its issuer.")),
    "DSIG-ANY-KEY": ("warning", Message("Give the certificate that you trust, and the signer is checked too.")),
    "DSIG-EXPIRED": ("warning", Message("Nothing is to be done as long as the key was never lost.")),
    "DSIG-LEVEL": ("note", None),
}  # fmt: skip
RULES = frozenset(_RULES)


def finding(rule: str, message: Message, path: str | None = None, **values: object) -> Finding:
    """The finding of a rule; `values` fill the places of its message."""
    severity, hint = _RULES[rule]
    arguments = {name: str(value) for name, value in values.items()}
    return Finding(rule, severity, Message(message.key, arguments), hint=hint, path=path)


def fault(rule: str, message: Message, path: str | None = None, **values: object) -> DocumentFault:
    """The fault that refuses a container, with just this finding."""
    return DocumentFault((finding(rule, message, path, **values),))
