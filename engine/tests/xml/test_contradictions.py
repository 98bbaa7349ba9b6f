"""Losses that are contradictions are warnings too."""

from __future__ import annotations

from comptoir_engine.hookspecs import Converted
from comptoir_engine.model import Document, Loss, Message
from comptoir_engine.xml.content import Content
from comptoir_engine.xml.contradictions import warned
from lxml import etree


def test_a_loss_for_a_reason_that_contradicts_is_a_warning_at_its_line() -> None:
    source = etree.fromstring("<a>\n<b>1</b>\n<b>2</b></a>")
    losses = (Loss("/a/b[2]", "2", Message("It differs.")), Loss("/a/b[1]", "1", Message("No place.")))
    converted = warned(Converted(Content(Document(b"")), losses), source, {}, {"It differs."})
    [finding] = converted.findings
    assert (finding.rule, finding.severity, finding.path, finding.line) == (
        "CONTRADICTION",
        "warning",
        "/a/b[2]",
        3,
    )
    assert str(finding.message) == "It differs."
    assert converted.losses == losses
