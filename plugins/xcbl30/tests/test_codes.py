"""The crosswalk between the words of xCBL and the codes of the pivot: what it may hold, and what is told of it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator

import pytest
from comptoir_engine.codes import code_list, lists
from comptoir_engine.codes.crosswalk import Pair, crosswalk, joined, names
from comptoir_engine.codes.guesses import WRITTEN, is_guess
from comptoir_engine.hookspecs import Converted
from comptoir_engine.xml.content import Content
from comptoir_xcbl30.table import HERE, LISTS, ORDERS, table
from lxml import etree

Convert = Callable[..., Converted]
Sample = Callable[[str], Content]
AsXcbl = Callable[[bytes], Content]
GOOD = sorted(path for path in (HERE / "samples").glob("good-*.xml") if "wrapped" not in path.name)
PARTS = crosswalk(LISTS).parts
PAIRS = [pair for pairs in PARTS.values() for pair in pairs]
BROADER = [pair for pair in PAIRS if pair.read == "broader"]
READ = "No public source shows what this word means; guesses are allowed here."
INSTEAD = {"response-text": ("Accepted",)}
"""Words of other parts that stand where those of this one do."""


def test_every_list_is_of_a_version_and_of_a_source() -> None:
    found = [code_list(id, LISTS) for id in lists(LISTS)]
    assert len(found) > 20
    assert [each.id for each in found if not (each.version and each.source and each.codes)] == []


def test_every_list_that_a_mapping_table_names_exists() -> None:
    rows = [row for type in ("invoice", *ORDERS) for row in table(type).rows]
    named = {word for row in rows for word in re.findall(r"list ([\w-]+)", row.codes)}
    assert len(named) > 20
    assert named <= names(LISTS)


def test_a_word_stands_once_in_a_part_and_a_code_is_written_by_one_word() -> None:
    assert [word for word, n in Counter((each.list, each.theirs) for each in PAIRS).items() if n > 1] == []
    written = Counter((each.list, each.ours) for each in PAIRS if each.write)
    assert [code for code, n in written.items() if n > 1] == []


def test_words_and_codes_need_no_escaping() -> None:
    cells = {cell for each in PAIRS for cell in (each.theirs, each.ours)}
    assert [cell for cell in cells if not re.fullmatch(r"[\w.-]*", cell)] == []


@pytest.mark.parametrize("part", PARTS)
def test_words_and_codes_are_of_the_lists_that_a_part_joins(part: str) -> None:
    theirs, ours = joined(LISTS, part)
    for pair in PARTS[part]:
        assert theirs is None or pair.theirs in theirs.codes, pair
        assert ours is None or pair.ours in ours.codes, pair


def test_what_is_written_says_no_more_than_the_code_and_is_attested_unless_it_is_guessed() -> None:
    """What no public list holds was seen in use (X), or is a text of ours beside Other. Changes are only read."""
    assert {each.write for each in PAIRS} == {"exact", "guessed", ""}
    for part in PARTS:
        if joined(LISTS, part)[0] is None and not part.endswith("-text") and part != "change":
            sure = [each for each in PARTS[part] if each.write == "exact"]
            assert [each.theirs for each in sure if each.fact not in {"X", "S"}] == [], part


@pytest.mark.parametrize("part", sorted({each.list for each in BROADER}))
def test_a_word_whose_code_is_broader_is_named_as_lost(part: str, read: Convert, as_xcbl: AsXcbl) -> None:
    """It is put in the place of another word of its part, first of one that becomes the same code."""
    for pair in PARTS[part]:
        if pair.read == "broader":
            lost = (loss.value for content in _with(pair, as_xcbl) for loss in read(content).losses)
            assert pair.theirs in lost, pair


def _with(pair: Pair, as_xcbl: AsXcbl) -> Iterator[Content]:
    """The good samples with the word in the place of one of its part."""
    alike = [each.theirs for each in PARTS[pair.list] if each.ours == pair.ours]
    for words in (alike, [*(each.theirs for each in PARTS[pair.list]), *INSTEAD.get(pair.list, ())]):
        for path in GOOD:
            content = as_xcbl(path.read_bytes())
            for element in content.tree.iter(etree.Element):
                if element.text in words and str(element.tag).endswith(("Coded", "CodedOther")):
                    before, element.text = element.text, pair.theirs
                    yield as_xcbl(etree.tostring(content.tree))
                    element.text = before


UNIT = b"<UOMCoded>%s</UOMCoded>"


def _of_unit(sample: Sample, as_xcbl: AsXcbl, unit: bytes) -> Content:
    content = etree.tostring(sample("invoice-of-another-writer").tree)
    assert UNIT % b"EA" in content
    return as_xcbl(content.replace(UNIT % b"EA", UNIT % unit, 1))


def _codes(pivot: Content) -> list[str]:
    return [
        str(code) for code in pivot.tree.xpath("//@unitCode | //*[local-name() = 'InvoiceTypeCode']/text()")
    ]


def test_a_word_whose_meaning_is_guessed_stays_as_it_is_unless_guesses_are_allowed(
    sample: Sample, read: Convert, as_xcbl: AsXcbl
) -> None:
    """CA is a can in the units of 1998 and a case in X12: whoever reads it without asking changes the quantity."""
    document = _of_unit(sample, as_xcbl, b"CA")
    plain = read(document)
    assert "CA" in _codes(plain.content)
    assert "XCA" not in _codes(plain.content)
    assert READ not in _reasons(plain)
    guessed = read(document, guesses="yes")
    assert "XCA" in _codes(guessed.content)
    assert "CA" in [loss.value for loss in guessed.losses if loss.reason.key == READ]


def test_a_word_whose_meaning_is_known_is_read_without_guesses(
    sample: Sample, read: Convert, as_xcbl: AsXcbl
) -> None:
    converted = read(_of_unit(sample, as_xcbl, b"BX"))
    assert "XBX" in _codes(converted.content)
    assert READ not in _reasons(converted)


@pytest.mark.parametrize(
    ("place", "sure", "word", "code"),
    [
        (b"InvoiceTypeCoded", b"CommercialInvoice", "PrepaymentInvoice", "386"),
        (b"UOMCoded", b"EA", "CS", "XCS"),
    ],
)
def test_a_word_that_is_guessed_is_written_only_where_guesses_are_allowed(
    place: bytes,
    sure: bytes,
    word: str,
    code: str,
    sample: Sample,
    read: Convert,
    write: Convert,
    as_xcbl: AsXcbl,
) -> None:
    """Without them the code is written beside Other, which is not lost; with them the loss says what was guessed."""
    element = b"<%s>%s</%s>"
    content = etree.tostring(sample("invoice-of-another-writer").tree)
    before, after = element % (place, sure, place), element % (place, word.encode(), place)
    assert before in content
    pivot = read(as_xcbl(content.replace(before, after)), guesses="yes").content

    plain = write(pivot)
    assert after not in plain.content.bytes
    assert b"<%sOther>%s</%sOther>" % (place, code.encode(), place) in plain.content.bytes
    assert WRITTEN.key not in _reasons(plain)
    assert _codes(read(as_xcbl(plain.content.bytes)).content) == _codes(pivot)

    guessed = write(pivot, guesses="yes")
    assert after in guessed.content.bytes
    assert {loss.value for loss in guessed.losses if is_guess(loss)} == {code}
    assert _codes(read(as_xcbl(guessed.content.bytes), guesses="yes").content) == _codes(pivot)


def _reasons(converted: Converted) -> list[str]:
    return [loss.reason.key for loss in converted.losses]


def test_a_guess_is_told_and_takes_no_note_where_values_travel_in_notes(
    sample: Sample, read: Convert, write: Convert, as_xcbl: AsXcbl, as_pivot: AsXcbl
) -> None:
    """The guideline is lost, so that there are notes."""
    read_so = read(_of_unit(sample, as_xcbl, b"CS"), guesses="yes").content.bytes
    pivot = as_pivot(read_so.replace(b">urn:cen.eu:en16931:2017<", b">urn:example:mine<"))
    written = write(pivot, guesses="yes", extension="on")
    assert {loss.value for loss in written.losses if is_guess(loss)} == {"XCS"}
    assert b"comptoir:/" in written.content.bytes
    assert b"=XCS" not in written.content.bytes


def test_a_service_that_belongs_to_no_allowance_is_no_guess(
    sample: Sample, read: Convert, as_xcbl: AsXcbl
) -> None:
    """The summary of allowances tells services too."""
    summary = (
        b"<AllowOrChargeSummary><TotalAllowOrCharge><AllowOrChargeIndicatorCoded>Allowance"
        b"</AllowOrChargeIndicatorCoded><AllowanceOrChargeDescription><AllowOrChgDesc><ServiceCoded>Rebate"
        b"</ServiceCoded></AllowOrChgDesc></AllowanceOrChargeDescription><SummaryAllowOrCharge><MonetaryValue>"
        b"<MonetaryAmount>5.00</MonetaryAmount></MonetaryValue></SummaryAllowOrCharge></TotalAllowOrCharge>"
        b"</AllowOrChargeSummary>"
    )
    content = etree.tostring(sample("invoice-every-term").tree)
    end = b"</InvoiceSummary>"
    assert content.count(end) == 1
    found = read(as_xcbl(content.replace(end, summary + end)), guesses="yes")
    assert "Rebate" in [loss.value for loss in found.losses]
    assert READ not in [loss.reason.key for loss in found.losses if loss.value == "Rebate"]


def test_a_mode_of_transport_is_one_digit_as_peppol_has_it() -> None:
    """Recommendation 19, as BIS Despatch Advice 3 lists it; EDIFACT once had two digits."""
    pairs = {each.theirs: each.ours for each in PARTS["transport"] if each.write}
    assert pairs == {
        "MaritimeTransport": "1", "RailTransport": "2", "RoadTransport": "3", "AirTransport": "4", "Mail": "5",
        "MutimodalTransport": "6", "FixedTransportInstallation": "7", "InlandWaterTransport": "8",
    }  # fmt: skip
