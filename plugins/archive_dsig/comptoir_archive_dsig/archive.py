"""Opens the archive with an operator's settings."""

from __future__ import annotations

from comptoir_engine.hookspecs import ArchiveRoles

from comptoir_archive_dsig.keys import load_certificates, load_key
from comptoir_archive_dsig.sealing import Sealer
from comptoir_archive_dsig.settings import DsigSettings
from comptoir_archive_dsig.trust import Anchors
from comptoir_archive_dsig.verifying import Verifier


def opened(settings: DsigSettings) -> ArchiveRoles:
    """Seal with the settings' key; believe our own certificate and those of `trust`. Raise `ConfigError`."""
    key = load_key(settings.key, settings.certificate, settings.password)
    others = load_certificates(settings.trust) if settings.trust is not None else ()
    anchors = Anchors((key.certificate, *others))
    return ArchiveRoles(seal=Sealer(key).seal, verify=Verifier(anchors).verify)
