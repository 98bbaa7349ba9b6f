"""Who is believed, and at which time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from comptoir_archive_dsig.keys import SigningKey
from comptoir_archive_dsig.sealing import Sealer
from comptoir_archive_dsig.trust import Anchors
from comptoir_archive_dsig.verifying import Verifier
from comptoir_engine.model import Evidence, Verification

Issue = Callable[..., SigningKey]
Clock = Callable[[], datetime]
DAY = timedelta(days=1)


def verified(
    key: SigningKey, anchor: SigningKey, clock: Clock, *, later: timedelta = timedelta()
) -> Verification:
    """Sealed now with `key`, verified `later` by somebody who trusts `anchor`."""
    container = Sealer(key, clock).seal((Evidence("original", "a.txt", "text/plain", b"a"),), {})
    return Verifier(Anchors((anchor.certificate,)), clock=lambda: clock() + later).verify(container)


def rules(verification: Verification) -> list[str]:
    return [finding.rule for finding in verification.findings]


def test_a_certificate_may_expire_after_sealing(issue: Issue, clock: Clock) -> None:
    key = issue("Former", end=clock() + DAY)
    verification = verified(key, key, clock, later=3_650 * DAY)
    assert verification.verdict == "valid"
    assert verification.evidence
    assert rules(verification) == ["DSIG-EXPIRED", "DSIG-LEVEL"]


@pytest.mark.parametrize(("start", "end"), [(-9, -1), (1, 9)])
def test_a_certificate_must_be_valid_when_it_seals(
    issue: Issue, clock: Clock, start: int, end: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = issue("Late", start=clock() + start * DAY, end=clock() + end * DAY)
    monkeypatch.setattr(Sealer, "_time", lambda sealer: sealer.clock())
    verification = verified(key, key, clock)
    assert verification.verdict == "invalid"
    assert rules(verification) == ["DSIG-VALIDITY"]


def test_what_was_sealed_in_the_future_is_refused(signer: SigningKey, clock: Clock) -> None:
    verification = verified(signer, signer, clock, later=-DAY)
    assert verification.verdict == "invalid"
    assert rules(verification) == ["DSIG-TIME"]


def test_clocks_may_be_a_little_apart(signer: SigningKey, clock: Clock) -> None:
    assert verified(signer, signer, clock, later=timedelta(minutes=-4)).verdict == "valid"


def test_the_issuer_is_enough(authority: Any, clock: Clock) -> None:
    root = authority().issue("Root", ca=True)
    middle = authority(root).issue("Middle", ca=True)
    key = authority(middle).issue("Hub")
    for anchor in (root, middle, key):
        assert verified(key, anchor, clock).verdict == "valid"


def test_another_issuer_of_the_same_name_is_not(authority: Any, clock: Clock) -> None:
    root, other = authority().issue("Root", ca=True), authority().issue("Root", ca=True)
    assert rules(verified(authority(root).issue("Hub"), other, clock)) == ["DSIG-UNTRUSTED", "DSIG-LEVEL"]


def test_a_signer_who_is_believed_can_not_make_others_believed(
    authority: Any, signer: SigningKey, clock: Clock
) -> None:
    child = authority(signer).issue("Child")
    assert verified(child, signer, clock).verdict == "invalid"


def test_a_chain_that_leads_over_a_plain_signer_is_refused(authority: Any, clock: Clock) -> None:
    root = authority().issue("Root", ca=True)
    plain = authority(root).issue("Plain")
    assert verified(authority(plain).issue("Child"), root, clock).verdict == "invalid"


def test_a_certificate_that_is_not_for_signatures_is_refused(authority: Any, clock: Clock) -> None:
    root = authority().issue("Root", ca=True)
    assert verified(authority(root).issue("TLS only", signs=False), root, clock).verdict == "invalid"


def test_an_issuer_that_had_expired_before_sealing_is_refused(authority: Any, clock: Clock) -> None:
    root = authority().issue("Root", ca=True, start=clock() - 20 * DAY, end=clock() - DAY)
    assert verified(authority(root).issue("Hub"), root, clock).verdict == "invalid"


def test_without_anybody_to_trust_a_container_is_unchecked(container: bytes, clock: Clock) -> None:
    verification = Verifier(None, clock=clock).verify(container)
    assert verification.verdict == "unchecked"
    assert verification.evidence == ()
    assert rules(verification) == ["DSIG-NO-TRUST", "DSIG-LEVEL"]


def test_any_signer_can_be_accepted_on_request(container: bytes, clock: Clock) -> None:
    verification = Verifier(None, any_key=True, clock=clock).verify(container)
    assert verification.verdict == "valid"
    assert verification.evidence
    assert rules(verification) == ["DSIG-ANY-KEY", "DSIG-LEVEL"]


def test_the_time_of_sealing_is_told_in_utc(container: bytes, verifier: Verifier) -> None:
    time = verifier.verify(container).signed_at
    assert time is not None
    assert time.tzinfo is not None
    assert time.utcoffset() == UTC.utcoffset(None)
