"""Faults are grouped by what the caller does next: a test for each parent."""

from __future__ import annotations

import pytest
from comptoir_engine import errors
from comptoir_engine.model import Finding, Message


@pytest.mark.parametrize(
    ("fault", "parent"),
    [
        (errors.DocumentFault, errors.ComptoirError),
        (errors.Refused, errors.ComptoirError),
        (errors.DeliveryError, errors.ComptoirError),
        (errors.TryLater, errors.DeliveryError),
        (errors.GiveUp, errors.DeliveryError),
        (errors.PluginError, errors.ComptoirError),
        (errors.ConfigError, errors.ComptoirError),
        (errors.ComptoirError, Exception),
    ],
)
def test_each_fault_has_its_parent(fault: type[Exception], parent: type[Exception]) -> None:
    assert fault.__bases__ == (parent,)


def test_a_fault_of_a_document_says_its_first_finding() -> None:
    finding = Finding("R-1", "error", Message("The total {total} is wrong.", {"total": "1.00"}))
    assert str(errors.DocumentFault((finding,))) == "The total 1.00 is wrong."
