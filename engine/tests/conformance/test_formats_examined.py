"""The exam is examined: a sound toy format passes every rule, and each broken one fails exactly the rule it breaks."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import pytest
from comptoir_engine.conformance import delivery, intake, keeping, opening, sealing
from comptoir_engine.conformance.candidate import Candidate
from comptoir_engine.conformance.marking import candidate_for, marked
from comptoir_engine.conformance.rule import examine
from comptoir_engine.conformance.rules import RULES
from comptoir_engine.conformance.trials import studies

START = "__init__.py"
IN, OUT = "xslt/to_pivot.xsl", "xslt/from_pivot.xsl"
WAY_IN = 'XsltConversion(ID, PIVOT, ("invoice",), sheets / "to_pivot.xsl", table).conversion'
WAY_OUT = 'XsltConversion(PIVOT, ID, ("invoice",), sheets / "from_pivot.xsl", table).conversion'
CHECK = 'XsdCheck(f"{ID}-xsd", "1", ID, ("invoice",), {"invoice": schema}, _PREFIXES).check'
FORMAT = 'XmlFormat(ID, "toy", {f"{{{NAMESPACE}}}Bill": "invoice"}).format'
IMPORTS = "from pathlib import Path"


@dataclass(frozen=True)
class Broken:
    """A toy that breaks one rule: what is edited in the sound one, and which other files become which."""

    rule: str
    why: str
    edits: dict[str, dict[str, str]]
    renamed: dict[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.rule}: it {self.why}"


def python(more: str, **replaced: str) -> dict[str, dict[str, str]]:
    """Edits of the module: `more` stands before its constants, and each named part is replaced."""
    parts = {"way_in": WAY_IN, "way_out": WAY_OUT, "check": CHECK, "format": FORMAT}
    return {
        START: {'ID = "toy"': f'{more}\n\nID = "toy"', **{parts[name]: new for name, new in replaced.items()}}
    }


def wrapped(kind: str, body: str, more: str = "") -> dict[str, dict[str, str]]:
    """Edits that put a function around `run` of a part: `body` sees `run`, `content` and `options`."""
    arguments = "content, options" if kind.startswith("way") else "content"
    wrapper = (
        f"import os, re\nfrom dataclasses import replace\n{more}\n"
        f"def wrapped(part):\n    run = part.run\n    def instead({arguments}):\n{body}\n"
        "    return replace(part, run=instead)\n"
    )
    part = {"way_in": WAY_IN, "way_out": WAY_OUT, "check": CHECK}[kind]
    return python(wrapper, **{kind: f"wrapped({part})"})


LEAK = """\
        converted = run(content, options)
        number = content.tree.findtext(f".//{{{NAMESPACE}}}VatNumber")
        if number:
            LAST[:] = [number]
        elif LAST:
            scheme = (f"<cac:PartyTaxScheme><cbc:CompanyID>{LAST[0]}</cbc:CompanyID>"
                "<cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme></cac:PartyTaxScheme><cac:PartyLegalEntity>")
            document = converted.content.document
            bytes = document.content.replace(b"<cac:PartyLegalEntity>", scheme.encode(), 1)
            converted = replace(converted, content=Content(replace(document, content=bytes)))
        return converted"""
SEEDED = """\
        converted = run(content, options)
        document = converted.content.document
        bytes = document.content + f"<!-- {hash('seed')} -->".encode()
        return replace(converted, content=Content(replace(document, content=bytes)))"""
CURIOUS = """\
        try:
            etree.fromstring(content.bytes, etree.XMLParser(load_dtd=True, resolve_entities=True))
        except etree.XMLSyntaxError:
            pass
        return run(content, options)"""
CARELESS = """\
        report = run(content)
        faults = [finding for finding in report.findings if finding.rule.startswith("XML-")]
        return replace(report, verdict="valid", findings=()) if faults else report"""
STRICT = """\
from dataclasses import replace
from comptoir_engine.model import Finding, Message, Report
from comptoir_engine.errors import DocumentFault
def strict(content):
    try:
        content.tree
    except DocumentFault as fault:
        return Report("toy-rules", "1", "invalid", fault.findings)
    euros = Finding("TOY-1", "error", Message("No euros."), Message("Write francs."))
    wrong = (euros,) if b"EUR" in content.bytes else ()
    return Report("toy-rules", "1", "invalid" if wrong else "valid", wrong)
"""
CONTENT = "from comptoir_engine.xml.content import Content\n"

BROKEN = [
    Broken("LOAD-1", "needs what others import", python('import sys\nsys.modules["comptoir_engine.conformance"]')),
    Broken("LOAD-1", "fails in a hook outside the exam", python(
        "import sys", check=f'[sys.modules["comptoir_engine.conformance"], {CHECK}][1]')),
    Broken("LOAD-2", "prints", python('print("hello")')),
    Broken("LOAD-2", "warns", python("import warnings\nwarnings.warn('careful')")),
    Broken("LOAD-2", "reads a file of the machine", python('open("/etc/hostname").close()')),
    Broken("LOAD-2", "writes a file", python('open(os.devnull, "w").close()'.join(["import os\n", ""]))),
    Broken("LOAD-2", "opens a connection", python(
        'import socket\nsocket.socket().connect_ex(("127.0.0.1", 9))')),
    Broken("LOAD-2", "starts a program", python('import subprocess\nsubprocess.run(["true"])')),
    Broken("LOAD-3", "brings another plugin in", python("import comptoir_neighbour")),
    Broken("LOAD-4", "takes another's id", {START: {'f"{ID}-xsd"': '"neighbour-xsd"'}}),
    Broken("OFFER-1", "has a check without a version", {START: {'f"{ID}-xsd", "1"': 'f"{ID}-xsd", ""'}}),
    Broken("OFFER-1", "converts between two formats", python(
        "from dataclasses import replace",
        check=CHECK, way_in=f'{WAY_IN}, replace({WAY_IN}, source="red", target="blue")')),
    Broken("SAMPLE-1", "reads what it ships no sample of", {START: {
        'PIVOT, ("invoice",)': 'PIVOT, ("invoice", "credit-note")'}}),
    Broken("SAMPLE-2", "finds its own good sample invalid", python(
        STRICT, check=f'{CHECK}, replace({CHECK}, id="toy-rules", kind="rules", run=strict)')),
    Broken("SAMPLE-3", "names a bad sample after another rule", {}, {
        "samples/bad-XSD-ELEMENT-CONTENT-no-number.xml": "samples/bad-XSD-SOMETHING-no-number.xml"}),
    Broken("SAMPLE-3", "ships a bad sample that is good", {}, {
        "samples/good-least.xml": "samples/bad-XSD-ELEMENT-CONTENT-least.xml"}),
    Broken("VALID-1", "writes what its schema does not know", {OUT: {"    </Bill>": "<More/></Bill>"}}),
    Broken("KNOW-1", "recognises its sample twice", python(
        "", format=f"{FORMAT}, {FORMAT.replace('ID', 'ID + chr(45) + chr(50)')}")),
    Broken("KNOW-1", "recognises a type it does not name", python(
        "from dataclasses import replace", format=f'replace({FORMAT}, types=("order",))')),
    Broken("KNOW-2", "takes nothing for an invoice", python(
        "from dataclasses import replace\ndef known(part):\n"
        "    run = part.recognise\n"
        '    return replace(part, recognise=lambda content: run(content) if content.bytes else "invoice")',
        format=f"known({FORMAT})")),
    Broken("KNOW-2", "raises over what is not XML", python(
        "from dataclasses import replace\ndef known(part):\n    run = part.recognise\n"
        "    return replace(part, recognise=lambda content: content.tree is not None and run(content) or None)",
        format=f"known({FORMAT})")),
    Broken("ROUND-1", "writes a name in capitals", {OUT: {
        "<Name>{cac:PartyLegalEntity/cbc:RegistrationName}":
        "<Name>{upper-case(cac:PartyLegalEntity/cbc:RegistrationName)}"}}),
    Broken("ROUND-2", "adds a digit each time", {OUT: {
        "<Price>{cac:Price/cbc:PriceAmount}": "<Price>{replace(cac:Price/cbc:PriceAmount, '([.].*)', '$10')}"}}),
    Broken("LOSS-1", "reads one note", {IN: {'select="Note"': 'select="Note[1]"'}}),
    Broken("LOSS-1", "breaks over a value", {IN: {
        "<cbc:IdentificationCode>{Country}":
        "<cbc:IdentificationCode>{exactly-one(Country[string-length(.) eq 2])}"}}),
    Broken("LOSS-2", "cuts a text off", {OUT: {
        "<Text>{cac:Item/cbc:Name}": "<Text>{substring(cac:Item/cbc:Name, 1, 40)}"}}),
    Broken("LOSS-2", "keeps silent about a currency", {OUT: {"[. ne $currency]": "[. eq 'XXX']"}}),
    Broken("HOME-1", "leads everything to the first line", python(
        "from dataclasses import replace",
        way_in=f'replace({WAY_IN}, home=lambda path, pivot, source: ("/Bill", source.tree.sourceline))')),
    Broken("HOME-1", "leads to the wrong line", python(
        "from dataclasses import replace\ndef lost(part):\n    home = part.home\n"
        "    def instead(*given):\n        path, line = home(*given)\n        return path, line + 1\n"
        "    return replace(part, home=instead)", way_in=f"lost({WAY_IN})")),
    Broken("SAME-1", "writes by the hash seed", wrapped("way_out", SEEDED, CONTENT)),
    Broken("SAME-2", "remembers a VAT number", wrapped("way_in", LEAK, f"{CONTENT}LAST = []")),
    Broken("PACE-1", "reads each line once for every two lines", {IN: {
        "<cbc:ID>{@number}":
        "<cbc:ID>{@number[count(for $a in ../../Item, $b in ../../Item[position() mod 100 eq 1] "
        "return $a[Text eq $b/Text]) gt 0]}"}}),
    Broken("SAFE-1", "finds nothing wrong with hostile files", wrapped("check", CARELESS)),
    Broken("SAFE-2", "has a look with a parser of its own", wrapped("way_in", CURIOUS, "from lxml import etree")),
]  # fmt: skip


def failed(candidate: Candidate) -> dict[str, list[str]]:
    return {mark.rule.id: list(mark.violations) for mark in marked(candidate) if mark.violations}


def test_the_sound_toy_passes_every_rule(plant) -> None:
    plant("toy")
    plant("neighbour")
    assert failed(Candidate("toy")) == {}


def planted(broken: Broken, plant) -> Candidate:
    plant("neighbour")
    package: Path = plant("toy", broken.edits)
    for old, new in broken.renamed.items():
        (package / old).rename(package / new)
    return Candidate("toy")


@pytest.mark.parametrize("broken", BROKEN, ids=str)
def test_the_rule_that_is_broken_fails(broken: Broken, plant) -> None:
    candidate = planted(broken, plant)
    (rule,) = [rule for rule in RULES if rule.id == broken.rule]
    assert examine(rule, candidate).violations


@pytest.mark.long
@pytest.mark.parametrize("broken", BROKEN, ids=str)
def test_no_other_rule_fails(broken: Broken, plant) -> None:
    violations = failed(planted(broken, plant))
    assert list(violations) == [broken.rule], violations


def test_the_rules_of_loss_change_a_share_of_the_values_where_one_is_named(plant) -> None:
    plant("neighbour")
    plant("toy")
    whole, share = (
        sum(len(trials) for _, trials in studies(Candidate("toy", every=every)).values()) for every in (1, 4)
    )
    assert whole / 5 < share < whole / 3


def test_check_plugin_holds_the_whole_exam(plant, tmp_path: Path) -> None:
    plant("toy")
    tests = tmp_path / "test_toy.py"
    tests.write_text(
        "from comptoir_engine.conformance import suite\nTestConformance = suite('toy', every=4)\n"
    )
    assert candidate_for("toy", tests).every == 1


def test_every_rule_for_formats_has_a_toy_that_breaks_it() -> None:
    others = {rule.id for module in (delivery, intake, keeping, opening, sealing) for rule in module.RULES}
    assert {broken.rule for broken in BROKEN} == {rule.id for rule in RULES} - others


NEEDY = """\
        beside = content.beside["neighbour"].bytes
        return run(content, options) if b"<" in beside else None"""


def needy() -> dict[str, dict[str, str]]:
    """Its way out can't do without the neighbour's."""
    edits = wrapped("way_out", NEEDY)
    module = next(text for text in edits[START].values() if "run=instead" in text)
    needing = module.replace("run=instead", 'run=instead, needs=("neighbour",)')
    return {START: {found: needing if text == module else text for found, text in edits[START].items()}}


def test_a_way_out_is_tried_with_what_it_needs(plant) -> None:
    plant("neighbour")
    plant("toy", needy())
    candidate = Candidate("toy")
    assert failed(candidate) == {}
    assert [way.target for way in candidate.ways_out] == ["toy"]


def test_a_way_out_whose_need_nobody_writes_is_left_out_with_a_remark(plant) -> None:
    plant("toy", needy())
    candidate = Candidate("toy")
    marks = list(marked(candidate))
    assert [mark.violations for mark in marks if mark.violations] == []
    assert candidate.ways_out == ()
    remarks = {remark for mark in marks for remark in mark.remarks}
    assert "Writing toy is not tried: nobody here writes neighbour" in remarks
