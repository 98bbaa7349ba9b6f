"""A rule set that writes SVRL: each failed assert becomes a finding at the place it speaks of."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from comptoir_engine.errors import ConfigError, PluginError
from comptoir_engine.model import Document, Message, Report
from comptoir_engine.xml.broken_rules import Failed, Told
from comptoir_engine.xml.content import Content
from comptoir_engine.xml.xslt_check import XsltCheck

RULES = """<xsl:stylesheet version="3.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
    xmlns:svrl="http://purl.oclc.org/dsdl/svrl" xpath-default-namespace="urn:bill">
  <xsl:template match="/">
    <svrl:schematron-output>
      <xsl:for-each select="Bill/Item[not(Price castable as xs:decimal)]" xmlns:xs="http://www.w3.org/2001/XMLSchema">
        <svrl:failed-assert test="Price" id="BILL-1" flag="fatal" location="{path()}">
          <svrl:text>[BILL-1]-The price (BT-146) of an item (BT-126) is a
            number.</svrl:text></svrl:failed-assert>
      </xsl:for-each>
      <xsl:for-each select="Bill/Item[not(Text)]">
        <svrl:failed-assert test="Text" flag="warning" location="{path()}">
          <svrl:text>An item should have a text.</svrl:text></svrl:failed-assert>
      </xsl:for-each>
      <xsl:for-each select="Bill/@colour">
        <svrl:successful-report test="@colour" id="BILL-3" role="information"
            location="/*:Bill[namespace-uri()='urn:bill'][1]/@colour">
          <svrl:text>Colours are not needed.</svrl:text></svrl:successful-report>
      </xsl:for-each>
      <svrl:fired-rule context="Bill"/>
    </svrl:schematron-output>
  </xsl:template>
</xsl:stylesheet>"""
GOOD = """<Bill xmlns="urn:bill">
<Item><Text>a</Text>
<Price>1</Price></Item>
<Item><Text>b</Text>
<Price>2</Price></Item>
</Bill>"""
PLACES = {"BT-146": "/b:Bill/b:Item/b:Price"}

Make = Callable[..., Any]


@pytest.fixture
def make(tmp_path: Path) -> Make:
    """Makes the check of these tests, with another stylesheet where given."""

    def making(rules: str = RULES, **more: Any) -> Any:
        path = tmp_path / f"rules-{len(list(tmp_path.iterdir()))}.xsl"
        path.write_text(rules, encoding="utf-8")
        return XsltCheck(
            "bill-rules", "1.2", "bill", ("invoice",), path, {"urn:bill": "b"},
            place_of=lambda term, type: PLACES.get(term), **more,
        ).check  # fmt: skip

    return making


def run(check: Any, text: str = GOOD) -> Report:
    report = check.run(Content(Document(text.encode(), "bill", "invoice")))
    assert isinstance(report, Report)
    return report


def test_a_document_that_keeps_the_rules_is_valid(make: Make) -> None:
    assert run(make()) == Report("bill-rules", "1.2", "valid")


def test_a_failed_assert_is_placed_at_the_term_it_speaks_of(make: Make) -> None:
    report = run(make(), GOOD.replace("<Price>2", "<Price>two"))
    assert report.verdict == "invalid"
    (found,) = report.findings
    assert (found.rule, found.severity, found.flag, found.term) == ("BILL-1", "error", "fatal", "BT-146")
    assert (found.path, found.line) == ("/b:Bill/b:Item[2]/b:Price", 5)
    assert str(found.message) == "The price (BT-146) of an item (BT-126) is a number."


def test_where_the_term_is_absent_the_finding_stays_at_its_group(make: Make) -> None:
    (found,) = run(make(), GOOD.replace("\n<Price>2</Price>", "")).findings
    assert (found.path, found.line) == ("/b:Bill/b:Item[2]", 4)


def test_a_warning_leaves_the_document_valid_and_keeps_its_flag(make: Make) -> None:
    report = run(make(), GOOD.replace("<Text>a</Text>", ""))
    (found,) = report.findings
    assert (report.verdict, found.severity, found.flag) == ("valid", "warning", "warning")
    assert (found.rule, found.term, found.path) == ("Text", None, "/b:Bill/b:Item[1]")


def test_a_report_is_a_note_and_may_speak_of_an_attribute(make: Make) -> None:
    report = run(make(), GOOD.replace("<Bill ", '<Bill colour="red" '))
    (found,) = report.findings
    assert (report.verdict, found.rule, found.severity) == ("valid", "BILL-3", "note")
    assert (found.path, found.line) == ("/b:Bill/@colour", 1)


def test_all_that_failed_is_told(make: Make) -> None:
    report = run(make(), GOOD.replace("<Price>1", "<Price>one").replace("<Price>2", "<Price>two"))
    assert [found.path for found in report.findings] == [
        "/b:Bill/b:Item[1]/b:Price",
        "/b:Bill/b:Item[2]/b:Price",
    ]


def test_our_own_words_stand_instead_of_the_rule_sets(make: Make) -> None:
    own = {"BILL-1": Told(Message("This is no price."), Message("Write a number."))}
    two = GOOD.replace("<Price>2", "<Price>two")
    (found,) = run(make(tell=lambda failed: own.get(failed.rule)), two).findings
    assert (str(found.message), str(found.hint)) == ("This is no price.", "Write a number.")


def test_our_own_words_may_name_another_place_and_term(make: Make) -> None:
    def tell(failed: Failed) -> Told:
        said = Message("{text}", {"text": f"{failed.rule} {failed.element.tag}"})
        return Told(said, None, failed.element.getroottree().getroot(), "BT-1")

    (found,) = run(make(tell=tell), GOOD.replace("<Price>2", "<Price>two")).findings
    assert (found.path, found.term, found.hint is not None) == ("/b:Bill", "BT-1", True)
    assert str(found.message).startswith("BILL-1 {")


def test_an_error_always_says_how_to_mend_it(make: Make) -> None:
    (found,) = run(make(), GOOD.replace("<Price>2", "<Price>two")).findings
    assert found.hint is not None


def test_what_is_not_xml_is_invalid_with_the_readers_finding(make: Make) -> None:
    report = run(make(), "<Bill>")
    assert (report.verdict, [found.rule for found in report.findings]) == ("invalid", ["XML-TRUNCATED"])


def test_a_rule_set_that_is_not_installed_leaves_a_document_unchecked(tmp_path: Path) -> None:
    for stylesheet in (None, tmp_path / "absent.xsl"):
        check = XsltCheck("bill-rules", "-", "bill", ("invoice",), stylesheet, {}).check
        assert check.prepare is not None
        check.prepare()
        report = run(check)
        assert (report.verdict, len(report.findings)) == ("unchecked", 1)
        assert report.findings[0].severity == "note"


def test_a_rule_set_that_does_not_compile_is_the_installations_fault(make: Make) -> None:
    with pytest.raises(ConfigError, match="does not compile"):
        run(make(RULES.replace("path()", "no-such-function()")))


def test_a_rule_set_that_fails_is_the_plugins_fault(make: Make) -> None:
    with pytest.raises(PluginError, match="failed"):
        run(make(RULES.replace("{path()}", "{exactly-one(Absent)}")), GOOD.replace("<Price>2", "<Price>two"))


def test_a_rule_set_that_writes_no_report_is_the_plugins_fault(make: Make) -> None:
    other = RULES.replace("svrl:schematron-output", "svrl:other")
    with pytest.raises(PluginError, match="wrote no SVRL report"):
        run(make(other))


def test_a_report_is_read_whatever_encoding_its_rule_set_writes(make: Make) -> None:
    output = '<xsl:output encoding="iso-8859-1" indent="yes"/><xsl:template match="/">'
    rules = RULES.replace('<xsl:template match="/">', output, 1).replace(
        "should have", "soll – später –\u00a0 haben:"
    )
    (finding,) = run(make(rules), GOOD.replace("<Text>b</Text>", "")).findings
    assert str(finding.message) == "An item soll – später –\u00a0 haben: a text."


def test_rules_read_no_file_of_the_machine(make: Make, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("secret")
    reading = f"unparsed-text('{secret.as_uri()}')"
    with pytest.raises(PluginError):
        run(make(RULES.replace("{path()}", f"{{{reading}}}")), GOOD.replace("<Price>2", "<Price>two"))
