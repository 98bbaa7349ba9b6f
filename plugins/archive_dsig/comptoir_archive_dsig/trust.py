"""Whose containers are believed: the trust anchors are pinned, and judged at the time of sealing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from cryptography import x509
from cryptography.x509 import verification

from comptoir_archive_dsig.keys import may_sign


@dataclass(frozen=True, slots=True)
class Anchors:
    """Certificates that are trusted: a signer's own, or those of authorities (CA) that issue signers' certificates."""

    certificates: tuple[x509.Certificate, ...]

    def trust(self, chain: Sequence[x509.Certificate], time: datetime) -> bool:
        """Whether the first of `chain` is one of ours, or leads to an authority of ours that was valid at `time`."""
        if chain[0] in self.certificates:
            return True
        authorities = [one for one in self.certificates if _is_authority(one)]
        return bool(authorities) and _leads_to(authorities, chain, time)


def _leads_to(authorities: list[x509.Certificate], chain: Sequence[x509.Certificate], time: datetime) -> bool:
    signer = verification.ExtensionPolicy.permit_all()
    authority = verification.ExtensionPolicy.webpki_defaults_ca()
    policy = verification.PolicyBuilder().store(verification.Store(authorities)).time(time)
    policy = policy.extension_policies(ee_policy=signer, ca_policy=authority)
    try:
        policy.build_client_verifier().verify(chain[0], list(chain[1:]))
    except verification.VerificationError:
        return False
    return may_sign(chain[0])


def _is_authority(certificate: x509.Certificate) -> bool:
    try:
        return certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    except x509.ExtensionNotFound:
        return False
