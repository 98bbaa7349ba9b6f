"""Elements under numbers that the table does not know come back at their place; what can't is named as lost."""

from __future__ import annotations

import re
from collections.abc import Callable
from time import perf_counter

import pytest
from comptoir_engine.hookspecs import Converted
from comptoir_engine.pivot.leftovers import put_back_alone
from comptoir_engine.xml.content import Content
from comptoir_engine.xml.mapping import PIVOT_PREFIXES
from comptoir_engine.xml.paths import path_of
from comptoir_ets31.conversion import to_pivot
from comptoir_ets31.table import EXTRAS
from lxml import etree

Convert = Callable[..., Converted]
As = Callable[[bytes], Content]
Sample = Callable[[str], Content]

GROUPS = (
    "I.H.010_Basisdaten",
    "I.H.020_Einkaeufer_Identifikation",
    "I.H.030_Lieferanten_Identifikation",
    "I.H.040_Rechnungsadresse",
    "I.H.140_MwSt._Informationen",
    "I.D.010_Basisdaten",
    "I.D.020_Preise_und_Mengen",
    "I.D.030_Steuern",
    "I.S.010_Basisdaten",
    "I.S.020_Aufschluesselung_der_Steuern",
)
PLACE = "<I.D.020_Preise_und_Mengen>"


def _extra(value: object, name: str = "BV.045_Unbekannt") -> str:
    return f"<{name}>{value}</{name}>"


def _marked(content: Content, group: str) -> bytes:
    """The document with an element nobody knows in each such group, each with another value."""
    numbers = iter(range(1, 100))
    return re.sub(
        rf"</{re.escape(group)}>",
        lambda end: _extra(f"wert-{next(numbers)}") + end[0],
        content.bytes.decode("latin-1"),
    ).encode("latin-1")


def _said(tree: etree._Element) -> list[tuple[str, str | None]]:
    """Group and value of each such element."""
    return [(str(each.getparent().tag), each.text) for each in tree.iter("BV.045_Unbekannt")]  # type: ignore[union-attr]


def _of_extras(converted: Converted) -> dict[str, str]:
    return {
        loss.path: loss.value
        for loss in converted.losses
        if "Unbekannt" in loss.path or loss.path.endswith("@number")
    }


@pytest.mark.parametrize("group", GROUPS)
@pytest.mark.parametrize("shape", ["flat", "wrapped"])
@pytest.mark.parametrize("name", ["invoice-two-rates", "invoice-a-list-for-each-line", "credit-note"])
def test_it_comes_back_where_it_stood_in_the_order_of_numbers(
    group: str, shape: str, name: str, read: Convert, write: Convert, sample: Sample, as_ets: As, as_pivot: As
) -> None:
    source = as_ets(_marked(sample(name), group))
    there = read(source)
    assert _of_extras(there) == {}
    back = write(as_pivot(there.content.bytes), line_shape=shape)
    assert _of_extras(back) == {}
    assert _said(back.content.tree) == _said(source.tree) != []
    for each in back.content.tree.iter("BV.045_Unbekannt"):
        numbers = [str(sibling.tag)[:6] for sibling in each.xpath("../*")]
        assert numbers == sorted(numbers)


@pytest.mark.parametrize("name", ["invoice-two-rates", "invoice-a-list-for-each-line", "credit-note"])
def test_of_payment_terms_those_that_are_the_due_date_keep_theirs(
    name: str, read: Convert, write: Convert, sample: Sample, as_ets: As, as_pivot: As
) -> None:
    source = as_ets(_marked(sample(name), "I.H.080_Zahlungsbedingungen"))
    word = "../BV.010_Zahlungsbedingungen = 'Faelligkeitsdatum'"
    due = source.tree.xpath(f"string(//BV.045_Unbekannt[{word}])")
    other = source.tree.xpath(f"//BV.045_Unbekannt[not({word})]")
    there = read(source)
    assert sorted(_of_extras(there).values()) == [each.text for each in other]
    back = write(as_pivot(there.content.bytes))
    assert [text for _, text in _said(back.content.tree)] == [due]


def test_a_line_without_one_does_not_shift_those_behind_it(
    read: Convert, write: Convert, sample: Sample, as_ets: As, as_pivot: As
) -> None:
    first, second, third = sample("invoice-two-rates").bytes.decode().split(PLACE, 2)
    text = f"{first}{PLACE}{second}{PLACE}{_extra('zwei')}{third}"
    back = write(as_pivot(read(as_ets(text.encode())).content.bytes)).content.tree
    groups = list(back.iter(PLACE[1:-1]))
    assert [each.findtext("BV.045_Unbekannt") for each in groups] == [None, "zwei", None]


def test_several_of_one_number_keep_their_order(
    read: Convert, write: Convert, sample: Sample, as_ets: As, as_pivot: As
) -> None:
    added = (
        _extra("b", "BV.045_B") + _extra("a", "BV.045_A") + _extra("b2", "BV.045_B") + _extra("c", "BV.005_C")
    )
    text = sample("invoice-minimum").bytes.decode().replace(PLACE, PLACE + added)
    group = next(write(as_pivot(read(as_ets(text.encode())).content.bytes)).content.tree.iter(PLACE[1:-1]))
    assert [each.text for each in group if str(each.tag)[-2] == "_"] == ["c", "b", "a", "b2"]


@pytest.mark.parametrize(
    "value", ["&lt;BV.010&gt; &amp; ]]&gt; &quot;'", "  Rand  ", "ä€😀", "x" * 300_000, "QUJD" * 100_000]
)
def test_any_text_comes_back_as_it_was(
    value: str, read: Convert, write: Convert, sample: Sample, as_ets: As, as_pivot: As
) -> None:
    source = as_ets(sample("invoice-minimum").bytes.replace(PLACE.encode(), (PLACE + _extra(value)).encode()))
    for encoding in ("UTF-8", "ISO-8859-1"):
        back = write(as_pivot(read(source).content.bytes), encoding=encoding)
        assert _said(back.content.tree) == _said(source.tree)


@pytest.mark.parametrize(
    "added",
    [
        '<BV.045_Unbekannt art="x">4nders</BV.045_Unbekannt>',
        "<BV.045_Unbekannt><BV.010_Unbekannt>4nders</BV.010_Unbekannt></BV.045_Unbekannt>",
        "<I.D.025_Unbekannt><BV.045_Unbekannt>4nders</BV.045_Unbekannt></I.D.025_Unbekannt>",
        "<I.D.020_Unbekannt>4nders</I.D.020_Unbekannt>",
        f"<BV.045_Unbekannt{'x' * 100}>4nders</BV.045_Unbekannt{'x' * 100}>",
        "<BV.045_Unbekannté>4nders</BV.045_Unbekannté>",
        '<x:BV.045_Unbekannt xmlns:x="urn:x">4nders</x:BV.045_Unbekannt>',
    ],
)
def test_what_is_no_single_value_under_a_plain_name_stays_a_named_loss(
    added: str, read: Convert, sample: Sample, as_ets: As
) -> None:
    there = read(as_ets(sample("invoice-minimum").bytes.decode().replace(PLACE, PLACE + added).encode()))
    assert "4nders" in [loss.value for loss in there.losses]
    assert b"4nders" not in there.content.bytes


def test_what_stands_in_a_group_that_is_not_read_stays_a_named_loss(
    read: Convert, sample: Sample, as_ets: As
) -> None:
    second = f"{PLACE}{_extra('4nders')}</{PLACE[1:]}"
    text = sample("invoice-minimum").bytes.decode().replace(f"</{PLACE[1:]}", f"</{PLACE[1:]}{second}", 1)
    before = f"<Invoice_Items>{second}"
    for changed in (text, sample("invoice-minimum").bytes.decode().replace("<Invoice_Items>", before)):
        there = read(as_ets(changed.encode()))
        assert list(_of_extras(there).values()) == ["4nders"]
        assert b"4nders" not in there.content.bytes


def test_a_thousand_cost_little_and_come_back(
    read: Convert, write: Convert, sample: Sample, as_ets: As, as_pivot: As
) -> None:
    many = "".join(_extra(number) for number in range(1_000))
    source = as_ets(sample("invoice-minimum").bytes.decode().replace(PLACE, PLACE + many).encode())
    read(sample("invoice-minimum"))
    start = perf_counter()
    there = read(source)
    back = write(as_pivot(there.content.bytes))
    assert perf_counter() - start < 2
    assert [text for _, text in _said(back.content.tree)] == [str(number) for number in range(1_000)]


def test_a_finding_on_one_leads_to_its_line(read: Convert, sample: Sample, as_ets: As, as_pivot: As) -> None:
    source = as_ets(_marked(sample("invoice-two-rates"), "I.D.030_Steuern"))
    pivot, home = as_pivot(read(source).content.bytes), to_pivot().home
    assert home is not None
    there = list(pivot.tree.iter(f"{{{EXTRAS}}}BV.045_Unbekannt"))
    assert len(there) == 3
    for extra, origin in zip(there, source.tree.iter("BV.045_Unbekannt"), strict=True):
        wanted = path_of(origin, {}), origin.sourceline
        assert home(path_of(extra, PIVOT_PREFIXES), pivot, source) == wanted


def test_the_extension_that_partners_agreed_on_and_these_do_not_mix(
    read: Convert, write: Convert, sample: Sample, as_ets: As, as_pivot: As
) -> None:
    source = as_ets(_marked(sample("invoice-with-extension"), "I.D.030_Steuern"))
    there = read(source)
    assert put_back_alone(there.content, "/Invoice/cbc:Note") == "/Invoice/cbc:Note"
    back = write(as_pivot(there.content.bytes), extension="on")
    assert back.losses == ()
    again = read(as_ets(back.content.bytes))
    assert again.content.bytes == there.content.bytes


_HOLDER = (
    '<ext:UBLExtensions xmlns:ext="urn:oasis:names:specification:ubl:schema:xsd:CommonExtensionComponents-2">'
    "<ext:UBLExtension><ext:ExtensionContent>{}</ext:ExtensionContent></ext:UBLExtension></ext:UBLExtensions>"
)
_OURS = f'<Extras xmlns="{EXTRAS}">{{}}</Extras>'


@pytest.mark.parametrize(
    "content",
    [
        '<Foreign xmlns="urn:somebody">4nders</Foreign>',
        '<Foreign xmlns="http://somebody.example/else"><A/><A>4nders</A></Foreign>',
        _OURS.format(
            "<I.H.010_Basisdaten><BV.010_Rechnungsnummer>4nders</BV.010_Rechnungsnummer></I.H.010_Basisdaten>"
        ),
        _OURS.format("<I.H.010_Basisdaten><BV.1_X>4nders</BV.1_X></I.H.010_Basisdaten>"),
        _OURS.format("<I.D.010_Basisdaten><BV.045_X>4nders</BV.045_X></I.D.010_Basisdaten>"),
        _OURS.format("<I.H.999_X><BV.045_X>4nders</BV.045_X></I.H.999_X>"),
        _OURS.format(
            '<Line number="99"><I.D.010_Basisdaten><BV.045_X>4nders</BV.045_X></I.D.010_Basisdaten></Line>'
        ),
        _OURS.format(
            '<Line number="0"><I.D.010_Basisdaten><BV.045_X>4nders</BV.045_X></I.D.010_Basisdaten></Line>'
        ),
        _OURS.format("<Line><I.D.010_Basisdaten><BV.045_X>4nders</BV.045_X></I.D.010_Basisdaten></Line>"),
        _OURS.format(
            '<Tax number="1"><I.D.010_Basisdaten><BV.045_X>4nders</BV.045_X></I.D.010_Basisdaten></Tax>'
        ),
        _OURS.format('<Line number="1"><BV.045_X>4nders</BV.045_X></Line>'),
        _OURS.format("<BV.045_X>4nders</BV.045_X>"),
        _OURS.format("4nders"),
    ],
)
@pytest.mark.parametrize("extension", ["on", "off"])
def test_an_extension_of_somebody_else_is_a_named_loss(
    content: str, extension: str, read: Convert, write: Convert, sample: Sample, as_pivot: As
) -> None:
    plain = read(sample("invoice-two-rates")).content.bytes.decode()
    root, rest = plain.split("<cbc:CustomizationID>", 1)
    pivot = as_pivot(f"{root}{_HOLDER.format(content)}<cbc:CustomizationID>{rest}".encode())
    written = write(pivot, extension=extension)
    assert "4nders" in [loss.value for loss in written.losses]
    assert b"4nders" not in written.content.bytes
