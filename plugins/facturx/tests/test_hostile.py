"""A PDF that is torn, locked or made to deceive ends in time, with a finding, and costs no more than its limits."""

from __future__ import annotations

import random
import resource
import time
import zlib
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from comptoir_engine.conformance.hostile import Canary, attacks
from comptoir_engine.errors import DocumentFault
from comptoir_engine.model import Document
from comptoir_engine.xml.content import Content
from comptoir_facturx import contract
from comptoir_facturx.faults import RULES
from comptoir_facturx.limits import LIMITS
from pdfs import PAGE, SAMPLES, Embedded, factur_x, hang, hybrid, packed_often, saved
from test_reading import content, refused, taken

MEGABYTE = 1_000_000


def said(pdf: bytes) -> list[str]:
    assert contract.recognise(content(pdf)) is None
    return [finding.rule for finding in contract.explain(content(pdf)) or ()]


def test_a_torn_file_is_repaired(invoice: bytes) -> None:
    pdf = factur_x(invoice)
    torn = {
        "no end": pdf[:-200],
        "no cross-reference": pdf[: pdf.rindex(b"startxref")],
        "junk before it": b"\x00junk\n" * 100 + pdf,
        "junk after it": pdf + b"\n" * 3_000 + b"junk",
        "a cross-reference elsewhere": pdf.replace(b"startxref\n", b"startxref\n9"),
    }
    assert {why: taken(each) == invoice for why, each in torn.items()} == dict.fromkeys(torn, True)


def test_a_password_is_told() -> None:
    with pikepdf.open(SAMPLES / "good-invoice.pdf") as pdf:
        for algorithm in (3, 4, 6):
            locked = saved(
                pdf,
                encryption=pikepdf.Encryption(
                    owner="x", user="y", R=algorithm, aes=algorithm > 3, metadata=algorithm > 3
                ),
            )
            assert said(locked) == ["PDF-ENCRYPTED"]


def test_a_pdf_that_anybody_may_open_is_read_and_told_to_be_locked(invoice: bytes) -> None:
    """Only the owner has a password: to print or to change it."""
    with pikepdf.open(BytesIO(factur_x(invoice))) as pdf:
        for algorithm in (2, 3, 4, 6):
            aes = algorithm > 3
            locked = saved(
                pdf, encryption=pikepdf.Encryption(owner="x", user="", R=algorithm, aes=aes, metadata=aes)
            )
            assert taken(locked) == invoice
            found = contract.check(content(locked)).findings
            assert "FACTURX-ENCRYPTED" in [finding.rule for finding in found]
            assert all(finding.hint is not None for finding in found)


def test_ten_attachments_stay_in_the_pdf_that_goes_along(invoice: bytes) -> None:
    others = [
        Embedded(b"%PDF-1.7 sheet", name=f"sheet-{n}.pdf", media_type="application/pdf") for n in range(10)
    ]
    pdf = hybrid([*others[:5], Embedded(invoice), *others[5:]])
    [document] = contract.unpack(content(pdf))
    assert document.content == invoice
    assert [(each.name, each.content) for each in document.attachments] == [("R-1.pdf", pdf)]


def test_ten_attachments_that_are_xml_do_not_hide_the_invoice(invoice: bytes) -> None:
    others = [Embedded(b"<sheet/>", name=f"sheet-{n}.xml") for n in range(10)]
    assert taken(hybrid([*others[:5], Embedded(invoice), *others[5:]])) == invoice
    assert refused(hybrid([*others, Embedded(invoice), Embedded(invoice + b" ", name="b.xml")])) == [
        "PDF-SEVERAL"
    ]


def test_a_page_that_unfolds_to_too_much_is_not_read() -> None:
    with pikepdf.open(PAGE) as pdf:
        page = pdf.make_stream(b"")
        page.write(packed_often(bytes(MEGABYTE), 400, b"BT (100.00) Tj ET"), filter=pikepdf.Name.FlateDecode)
        pdf.pages[0].obj.Contents = page
        made = saved(pdf)
    before, started = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.perf_counter()
    assert said(made)[:2] == ["PDF-NO-XML", "PDF-TEXT-NONE"]  # its codes may be found to take too long
    assert time.perf_counter() - started < 15
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 200_000


def test_hostile_xml_in_a_pdf_is_handed_out_unread_and_refused(invoice: bytes, tmp_path: Path) -> None:
    """Every kind that the exam knows: what comes out of the PDF is refused as the bare file would be."""
    found = {}
    for attack in attacks(Content(Document(invoice)), Canary(tmp_path, 9, "canary")):
        pdf = content(hybrid([Embedded(attack.content, filters=("FlateDecode",))]))
        started = time.perf_counter()
        found[attack.name] = _end(pdf) if attack.refusable else "may be taken"
        assert time.perf_counter() - started < 10, attack.name
    assert {name for name, end in found.items() if end == "is read"} == set()


def _end(pdf: Content) -> str:
    """The rule by which a PDF, or what comes out of it, is refused."""
    found = () if contract.recognise(pdf) is not None else contract.explain(pdf) or ()
    try:
        for document in contract.unpack(pdf) if not found else ():
            Content(document).tree  # noqa: B018 - its fault is what is asked for
    except DocumentFault as fault:
        found = fault.findings
    assert all(finding.hint is not None for finding in found)
    return found[0].rule if found else "is read"


def test_a_damaged_pdf_is_told() -> None:
    assert said(b"%PDF-1.7 a delivery note") == ["FORMAT-UNKNOWN"]


def test_xml_that_unfolds_to_too_much_is_refused() -> None:
    raw = packed_often(bytes(MEGABYTE), 600, b"<a>")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    pdf = hybrid([Embedded(b"", raw=raw, filters=("FlateDecode",))])
    started = time.perf_counter()
    assert refused(pdf) == ["PDF-SIZE"]
    assert time.perf_counter() - started < 5
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 200_000  # kilobytes


def test_a_bomb_that_is_no_xml_is_not_unfolded(invoice: bytes) -> None:
    raw = packed_often(bytes(MEGABYTE), 400)
    files = [Embedded(b"", name="sheet.bin", raw=raw, filters=("FlateDecode",)), Embedded(invoice)]
    assert taken(hybrid(files)) == invoice


def test_a_bomb_in_what_lists_the_objects_is_not_lit(invoice: bytes) -> None:
    """The library itself unfolds these, while it opens the file."""
    with pikepdf.open(PAGE) as pdf:
        hang(pdf, Embedded(invoice))
        packed = saved(pdf, packed=True)
    begin = packed.index(b"stream\n", packed.index(b"/ObjStm")) + len(b"stream\n")
    end = packed.index(b"\nendstream", begin)
    packer = zlib.compressobj(9)
    objects = packer.compress(zlib.decompress(packed[begin:end]))
    heavy = objects + packer.compress(b" " * (6 * LIMITS.stream)) + packer.flush()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert said(packed[:begin] + heavy + packed[end:]) == ["FORMAT-UNKNOWN"]
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 2 * LIMITS.stream // 1024


def test_too_many_files_are_refused(invoice: bytes) -> None:
    def pdf(count: int) -> bytes:
        return hybrid([Embedded(invoice), *(Embedded(b"-", name=f"{n}.txt") for n in range(count - 1))])

    assert taken(pdf(LIMITS.files)) == invoice
    assert refused(pdf(LIMITS.files + 1)) == ["PDF-FILES"]


def test_many_large_files_are_refused_together() -> None:
    xml = b"<a>" + b" " * (9 * MEGABYTE) + b"</a>"
    files = [Embedded(xml + bytes([n]), name=f"{n}.xml", filters=("FlateDecode",)) for n in range(6)]
    assert refused(hybrid(files)) == ["PDF-SIZE"]


@pytest.mark.parametrize(
    ("filters", "raw", "rule"),
    [
        (("LZWDecode",), b"<a/>", "PDF-FILTER"),
        (("FlateDecode", "FlateDecode"), zlib.compress(zlib.compress(b"<a/>")), "PDF-FILTER"),
        (("ASCIIHexDecode",), b"3C612F3E>", "PDF-FILTER"),
        (("FlateDecode",), zlib.compress(b"<a>" + random.Random(1).randbytes(5_000))[:-3_000], "PDF-DAMAGED"),
    ],
)
def test_xml_that_can_not_be_taken_out_is_told(filters: tuple[str, ...], raw: bytes, rule: str) -> None:
    pdf = hybrid([Embedded(b"", raw=raw, filters=filters)])
    assert contract.recognise(content(pdf)) == "envelope"
    assert refused(pdf) == [rule]


def test_loops_end(invoice: bytes) -> None:
    with pikepdf.open(PAGE) as pdf:
        hang(pdf, Embedded(invoice, places=("page",)))
        pages = pdf.Root.Pages
        pages.Kids.append(pages)
        loop = pdf.make_indirect(pikepdf.Array())
        loop.append(loop)
        pdf.Root.AF = loop
        tree = pdf.make_indirect(pikepdf.Dictionary())
        tree.Kids = pikepdf.Array([tree, tree])
        pdf.Root.Names = pikepdf.Dictionary(EmbeddedFiles=tree)
        assert taken(saved(pdf)) == invoice


@pytest.mark.parametrize("wrong", [pikepdf.Array(), pikepdf.Name("/X"), pikepdf.String("x"), 7, True])
def test_objects_of_another_kind_are_passed_over(wrong: object, invoice: bytes) -> None:
    with pikepdf.open(PAGE) as pdf:
        specification = hang(pdf, Embedded(invoice))
        for key in ("/Names", "/OpenAction", "/Metadata"):
            pdf.Root[key] = wrong
        pdf.Root.AF = pikepdf.Array([wrong, specification])
        pdf.pages[0].obj.AF = wrong
        pdf.pages[0].obj.Annots = pikepdf.Array([wrong])
        specification.AFRelationship = wrong
        made = saved(pdf)
    assert taken(made) == invoice
    assert {finding.rule for finding in contract.check(content(made)).findings} <= set(RULES)


def test_a_wide_file_costs_no_more_than_its_steps(invoice: bytes) -> None:
    with pikepdf.open(PAGE) as pdf:
        hang(pdf, Embedded(invoice))
        note = pdf.make_indirect(pikepdf.Dictionary(Subtype=pikepdf.Name.Link))
        pdf.pages[0].obj.Annots = pikepdf.Array([note] * (5 * LIMITS.steps))
        made = saved(pdf)
    started = time.perf_counter()
    assert taken(made) == invoice
    assert time.perf_counter() - started < 5


def test_damage_anywhere_is_borne(every: int) -> None:
    """Each of 300 damaged copies (or a part of them) is read, explained and checked, or refused with a rule of ours."""
    sample = (SAMPLES / "good-invoice.pdf").read_bytes()
    chance, ends = random.Random(7), set()
    for _ in range(300 // every):
        changed = bytearray(sample)
        for _ in range(chance.randrange(1, 60)):
            changed[chance.randrange(len(changed))] = chance.randrange(256)
        damaged = Content(Document(bytes(changed), "facturx", "invoice"))
        kind = contract.recognise(damaged)
        ends.add(kind)
        found = contract.check(damaged).findings if kind else contract.explain(damaged) or ()
        assert {finding.rule for finding in found} <= set(RULES)
    assert "invoice" in ends
