"""A rule set as the skeleton writes it finds the same when it is made leaner."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from comptoir_engine.xml import schematron
from comptoir_engine.xml.outline import Outline
from comptoir_engine.xml.parse import parse
from comptoir_engine.xml.saxon import Saxon
from comptoir_engine.xml.schematron import Lean, lean

SHEET = """<xsl:stylesheet version="2.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
    xmlns:svrl="http://purl.oclc.org/dsdl/svrl" xmlns:a="urn:a" xmlns:b="urn:b">
  <xsl:template match="*" mode="place"><xsl:value-of select="path()"/></xsl:template>
  <xsl:template match="text()" priority="-1"/>
  <xsl:template match="/">
    <svrl:schematron-output>
      <svrl:active-pattern><xsl:attribute name="id">first</xsl:attribute><xsl:apply-templates/></svrl:active-pattern>
      <xsl:apply-templates mode="M1" select="/"/>
      <xsl:apply-templates mode="M2" select="/"/>
    </svrl:schematron-output>
  </xsl:template>
  {first}
  <xsl:template match="text()" mode="M1" priority="-1"/>
  <xsl:template match="@*|node()" mode="M1" priority="-2"><xsl:apply-templates mode="M1" select="@*|*"/></xsl:template>
  {second}
  <xsl:template match="text()" mode="M2" priority="-1"/>
  <xsl:template match="@*|node()" mode="M2" priority="-2"><xsl:apply-templates mode="M2" select="@*|*"/></xsl:template>
</xsl:stylesheet>"""
RULE = """<xsl:template match="{match}" mode="M{mode}" priority="{priority}">
    <svrl:fired-rule context="some"/>{asserts}
    <xsl:apply-templates mode="M{mode}" select="@*|*"/>
  </xsl:template>"""
ASSERT = """<xsl:choose><xsl:when test="{test}"/><xsl:otherwise><svrl:failed-assert test="{test}">
      <xsl:attribute name="location"><xsl:apply-templates mode="place" select="."/></xsl:attribute>
    </svrl:failed-assert></xsl:otherwise></xsl:choose>"""

Rule = tuple[str, list[str]]
Make = Callable[..., Path]


@pytest.fixture
def make(tmp_path: Path) -> Make:
    """Writes a rule set: each mode a list of rules, each rule a pattern and its asserts; returns its file."""

    def making(first: list[Rule], second: list[Rule] | None = None, sheet: str = SHEET) -> Path:
        path = tmp_path / f"rules-{len(list(tmp_path.iterdir()))}.xsl"
        path.write_text(
            sheet.replace("{first}", _rules(first, 1)).replace("{second}", _rules(second or [], 2)),
            encoding="utf-8",
        )
        return path

    return making


def _rules(rules: list[Rule], mode: int) -> str:
    return "".join(
        RULE.format(
            match=match,
            mode=mode,
            priority=1000 - number,
            asserts="".join(ASSERT.format(test=t) for t in tests),
        )
        for number, (match, tests) in enumerate(rules)
    )


def found(path: Path, text: str) -> list[tuple[str, str]]:
    """What the rule set finds as it stands; that it finds the same when leaner is looked at in passing."""
    made = lean(path)
    plain = _failed(_run(path, None, text, {}))
    assert _failed(_run(path, made, text, made.parameters(Outline(parse(text.encode()))))) == plain
    assert _failed(_run(path, made, text, {})) == plain, "told nothing, it asks for everything"
    return plain


def _run(path: Path, made: Lean | None, text: str, parameters: Mapping[str, str]) -> str:
    engine = Saxon()
    engine.prepare(path, read=None if made is None else lambda path: made.text)
    engine.start()
    return engine.text(path, engine.node(text), parameters)


def asked(path: Path, text: str) -> set[int]:
    """The groups of absences that are asked for of a document."""
    return lean(path).absences.to_ask(Outline(parse(text.encode())))


def _failed(report: str) -> list[tuple[str, str]]:
    return re.findall(r'<svrl:failed-assert [^>]*?test="([^"]*)"[^>]*? location="([^"]*)"', report)


def selects(path: Path) -> list[str]:
    """Where each mode begins."""
    return re.findall(r'apply-templates [^>]*?mode="M\d" select="(//?[^"]*)"', lean(path).text)


BILL = """<a:Bill xmlns:a="urn:a" xmlns:b="urn:b"><b:ID>1</b:ID>
<a:Line><b:ID>2</b:ID><b:Sum unit="EUR">3</b:Sum></a:Line>
<a:Line unit="CHF"><b:ID>4</b:ID><a:Line><b:ID>5</b:ID><b:Net>6</b:Net></a:Line></a:Line></a:Bill>"""


def test_what_fails_is_told_in_the_order_of_the_document(make: Make) -> None:
    rules = make(
        [("a:Line/b:ID", ["false()", ". = '4'"]), ("a:Line[@unit]", ["b:Sum"]), ("a:Line", ["a:Line"])]
    )
    assert selects(rules) == ["//(b:ID | a:Line)", "/"]
    line = "/Q{urn:a}Bill[1]/Q{urn:a}Line"
    assert found(rules, BILL) == [
        ("a:Line", f"{line}[1]"),
        ("false()", f"{line}[1]/Q{{urn:b}}ID[1]"),
        (". = '4'", f"{line}[1]/Q{{urn:b}}ID[1]"),
        ("b:Sum", f"{line}[2]"),
        ("false()", f"{line}[2]/Q{{urn:b}}ID[1]"),
        ("a:Line", f"{line}[2]/Q{{urn:a}}Line[1]"),
        ("false()", f"{line}[2]/Q{{urn:a}}Line[1]/Q{{urn:b}}ID[1]"),
        (". = '4'", f"{line}[2]/Q{{urn:a}}Line[1]/Q{{urn:b}}ID[1]"),
    ]


def test_a_rule_for_any_element_is_asked_of_each_by_the_end_of_its_name(make: Make) -> None:
    match = "//*[ends-with(name(), 'Sum') or ends-with(name(), 'Net')] | /a:Bill"
    rules = make([(match, ["false()"])], [("//b:ID", ["false()"])])
    assert selects(rules) == ["//(*)", "//(b:ID)"]
    assert [place.rpartition("}")[2] for _, place in found(rules, BILL)] == [
        "Bill[1]", "Sum[1]", "Net[1]", "ID[1]", "ID[1]", "ID[1]", "ID[1]",
    ]  # fmt: skip


def test_many_names_of_one_namespace_are_visited_as_all_of_it(make: Make) -> None:
    many = " | ".join(f"b:X{number}" for number in range(6))
    rules = make([(f"{many} | b:Sum | b:Net", ["false()"])], [(f"{many} | a:Line | b:Net", ["false()"])])
    assert selects(rules) == ["//(b:*)", f"//({many} | a:Line | b:Net)"]
    assert len(found(rules, BILL)) == 2 + 4


@pytest.mark.parametrize(
    ("match", "leaner"),
    [
        ("//b:ID", "b:ID"),
        ("//b:ID | //a:Line[@unit]/b:Sum", "b:ID | a:Line[@unit]/b:Sum"),
        ("/a:Bill | //b:Net", "/a:Bill | b:Net"),
        ("//a:Line[//b:Net | //b:None]", "//a:Line[//b:Net | //b:None]"),
        ("//a:Line[b:Sum = '|']", "//a:Line[b:Sum = '|']"),
        ("a:Line[//b:Net]//b:ID", "a:Line[//b:Net]//b:ID"),
    ],
)
def test_a_pattern_does_not_look_for_the_document_that_each_element_is_in(
    make: Make, match: str, leaner: str
) -> None:
    rules = make([(match, ["false()"])])
    assert f'match="{leaner}"' in lean(rules).text
    found(rules, BILL)


@pytest.mark.parametrize(
    ("rule", "sheet"),
    [
        (("a:Line/@unit", ["false()"]), SHEET),
        (("a:Line", ["position() = 1"]), SHEET),
        (("a:Line", ["last() = 1"]), SHEET),
        (("Line", ["false()"]), SHEET),
        (("a:Line/text()", ["false()"]), SHEET),
        (("a:*", ["false()"]), SHEET),
        (("child::a:Line", ["false()"]), SHEET),
        (("a:Line", ["false()"]), SHEET.replace('node()" mode="M1" priority="-2">', 'node()" mode="M1"><b:X/>')),
        (("a:Line", ["false()"]), SHEET.replace('match="text()" mode="M1" priority="-1"/>', 'match="/" mode="M1"/>')),
        (("a:Line", ["false()"]), SHEET.replace("@*|node()\" mode=\"M1", "b:X\" mode=\"M1")),
        (("a:Line", ["false()"]), SHEET.replace("{first}", '{first}<xsl:template match="a:X" mode="M1"/>')),
        (("a:Line", ["false()"]), SHEET.replace('mode="M1" select="/"', 'xmlns:a="urn:other" mode="M1" select="/"')),
    ],
)  # fmt: skip
def test_a_mode_that_is_not_the_skeletons_is_left_alone(make: Make, rule: Rule, sheet: str) -> None:
    rules = make([rule], [("b:ID", [])], sheet=sheet)
    assert selects(rules) == ["/", "//(b:ID)"]
    found(rules, BILL)


CODES = "not(contains(normalize-space({0}), ' ')) and contains(' CHF EUR X{1}', concat(' ', normalize-space({0}), ' '))"


@pytest.mark.parametrize(
    ("code", "known"),
    [("EUR", True), ("X", True), (" CHF\n", True), ("", False), (" ", False), ("EU", False), ("CHF EUR", False),
     ("eur", False), ("-", False)],
)  # fmt: skip
def test_a_code_is_looked_up_in_its_list(make: Make, code: str, known: bool) -> None:
    rules = make([("b:Sum", [CODES.format("@unit", " "), f"({CODES.format('.', ' ')})"])])
    assert lean(rules).text.count("exists($comptoir-codes-0(") == 2
    text = f"<a:Bill xmlns:a='urn:a'><b:Sum xmlns:b='urn:b' unit='{code}'>{code}</b:Sum></a:Bill>"
    assert len(found(rules, text)) == (0 if known else 2)


def test_a_list_with_an_empty_code_is_searched_as_it_was(make: Make) -> None:
    rules = make([("b:Sum", [CODES.format("@unit", "  ")])])
    assert "comptoir-codes" not in lean(rules).text
    assert found(rules, "<b:Sum xmlns:b='urn:b' unit=''/>") == []


def test_codes_without_spaces_around_the_list_are_searched_as_they_were(make: Make) -> None:
    rules = make([("b:Sum", [CODES.format("@unit", "")])])
    assert "comptoir-codes" not in lean(rules).text
    assert len(found(rules, "<b:Sum xmlns:b='urn:b' unit='X'/>")) == 1


FORBIDDEN = [
    "not(b:Sum)", "not(a:Line/b:Sum)", "not(a:Line/@unit)", "not(//@kind)", "not(//a:Part/b:ID)",
    "not((a:Line|a:Part)/b:Net)", "not(a:Line//b:Tax)", "not(/a:Bill/a:Part/@b:part)", "not( a:Part / b:Note )",
]  # fmt: skip
NO_ABSENCES = [
    "not(a:Line[b:ID])",
    "not(b:Sum) or b:Sum = '1'",
    "count(a:Line) = 0",
    "not(a:Part and b:Sum)",
    "not(*)",
]


@pytest.mark.parametrize(
    ("inner", "broken"),
    [
        ("", []),
        ("<b:ID/>", []),
        ("<b:Sum>1</b:Sum>", [0]),
        ("<a:Line><b:Sum/></a:Line>", [1]),
        ("<a:Part><b:Sum/></a:Part>", []),
        ("<a:Line unit='1'/>", [2]),
        ("<a:Line><a:Line unit='1'/></a:Line>", []),
        ("<a:Line><a:X kind='1'/></a:Line>", [3]),
        ("<a:X><a:Part><b:ID/></a:Part></a:X>", [4]),
        ("<a:Part><a:X><b:ID/></a:X></a:Part>", []),
        ("<a:Line><b:Net/></a:Line>", [5]),
        ("<a:Part><b:Net/></a:Part>", [5]),
        ("<a:Line><b:Tax/></a:Line>", [6]),
        ("<a:Line><a:X><a:Y><b:Tax/></a:Y></a:X></a:Line>", [6]),
        ("<a:Part b:part='1'/>", [7]),
        ("<a:Part part='1'/>", []),
        ("<a:Part><b:Note/></a:Part>", [8]),
        ("<b:Part><b:Note/></b:Part>", []),
        ("<b:Sum/><a:Line unit='1'><b:Sum/><b:Net/></a:Line>", [0, 1, 2, 5]),
    ],
)
def test_what_must_be_absent_is_told_by_the_outline(make: Make, inner: str, broken: list[int]) -> None:
    rules = make([("/a:Bill | /b:Bill", FORBIDDEN)])
    for root in ("a", "b"):
        text = f"<{root}:Bill xmlns:a='urn:a' xmlns:b='urn:b'>{inner}</{root}:Bill>"
        due = [FORBIDDEN[number] for number in broken if root == "a" or number != 7]
        assert [test for test, _ in found(rules, text)] == due
        assert bool(asked(rules, text)) == bool(due)


def test_other_asserts_between_absences_are_always_asked(make: Make) -> None:
    rules = make([("/a:Bill", [FORBIDDEN[0], *NO_ABSENCES[:2], FORBIDDEN[1], *NO_ABSENCES[2:]])])
    assert [len(group) for group in lean(rules).absences.groups] == [1, 1]
    assert [test for test, _ in found(rules, BILL)] == [
        "not(a:Line[b:ID])", "not(a:Line/b:Sum)", "count(a:Line) = 0", "not(*)"
    ]  # fmt: skip


@pytest.mark.parametrize("match", ["a:Bill", "/a:Bill[a:Line]", "/a:Bill/a:Line", "/*", "//a:Bill"])
def test_what_must_be_absent_elsewhere_than_below_a_root_is_always_asked(make: Make, match: str) -> None:
    rules = make([(match, ["not(b:ID)"])])
    assert lean(rules).absences.groups == ()
    assert len(found(rules, BILL)) >= 1


def test_only_the_neighbours_of_what_is_there_are_asked_for(
    make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(schematron, "_GROUP", 16)
    many = [f"not(b:Sum{number})" for number in range(40)]
    rules = make([("/a:Bill", many)])
    text = "<a:Bill xmlns:a='urn:a' xmlns:b='urn:b'>{}</a:Bill>"
    assert [len(group) for group in lean(rules).absences.groups] == [16, 16, 8]
    assert (asked(rules, text.format("")), found(rules, text.format(""))) == (set(), [])
    for number in (0, 15, 16, 39):
        one = text.format(f"<b:Sum{number}/>")
        assert asked(rules, one) == {number // 16}
        assert [test for test, _ in found(rules, one)] == [many[number]]
    two = text.format("<b:Sum39/><b:Sum1/>")
    assert asked(rules, two) == {0, 2}
    assert [test for test, _ in found(rules, two)] == [many[1], many[39]]


def test_a_document_is_spared_what_it_is_not_asked_for(make: Make) -> None:
    rules = make([("/a:Bill", ["not(a:Line)"])])
    told = lean(rules).parameters(Outline(parse(b"<a:Bill xmlns:a='urn:a'/>")))
    assert _failed(_run(rules, lean(rules), BILL, told)) == []
    assert len(found(rules, BILL)) == 1
