"""Official packages: read within limits, found by what they declare, compared with ours, asked in words."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from comptoir_engine.errors import ConfigError
from comptoir_engine.model import Document
from comptoir_engine.official import package as packages
from comptoir_engine.official.content_model import roots_of
from comptoir_engine.official.differences import Difference, differences
from comptoir_engine.official.package import read_package
from comptoir_engine.official.schemas import looks_elsewhere, schemas_of
from comptoir_engine.xml.content import Content
from comptoir_engine.xml.xsd import XsdCheck

XS = 'xmlns:xs="http://www.w3.org/2001/XMLSchema"'
OURS = f"""<xs:schema {XS}><xs:element name="Bill"><xs:complexType><xs:sequence>
<xs:element name="Number" type="xs:string"/><xs:element name="Day" type="xs:date" minOccurs="0"/>
<xs:element name="Kind"><xs:simpleType><xs:restriction base="xs:string">
<xs:enumeration value="A"/><xs:enumeration value="B"/></xs:restriction></xs:simpleType></xs:element>
<xs:element name="Line" maxOccurs="unbounded"><xs:complexType><xs:sequence>
<xs:element name="Text" type="xs:string"/><xs:element name="Extra" type="xs:string" minOccurs="0"/>
</xs:sequence></xs:complexType></xs:element>
</xs:sequence></xs:complexType></xs:element></xs:schema>"""
OFFICIAL = OURS.replace('name="Day" type="xs:date" minOccurs="0"', 'name="Day" type="xs:date"').replace(
    '<xs:element name="Extra" type="xs:string" minOccurs="0"/>', '<xs:element name="Price" type="xs:decimal"/>'
).replace('value="B"', 'value="C"')  # fmt: skip
DTD = """<!ELEMENT Bill (Kind, Number, Line*)><!ELEMENT Number (#PCDATA)><!ELEMENT Kind (#PCDATA)>
<!ELEMENT Line (Text, (Note | Extra)?)><!ELEMENT Text (#PCDATA)><!ELEMENT Note (#PCDATA)><!ELEMENT Extra (#PCDATA)>
<!ATTLIST Line n CDATA #REQUIRED>"""


def zipped(path: Path, **files: str) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


def test_a_zip_a_folder_and_one_file_are_packages(tmp_path: Path) -> None:
    folder = tmp_path / "given"
    (folder / "schema").mkdir(parents=True)
    (folder / "schema" / "bill.xsd").write_text(OURS)
    (folder / "sample.xml").write_text("<Bill/>")
    (folder / "away.xsd").symlink_to("/etc/passwd")
    found = read_package(folder)
    assert set(found.files) == {"schema/bill.xsd", "sample.xml"}
    assert (set(found.schemas()), set(found.samples())) == ({"schema/bill.xsd"}, {"sample.xml"})
    packed = read_package(zipped(tmp_path / "p.zip", **{"schema/bill.xsd": OURS, "sample.xml": "<Bill/>"}))
    assert packed.files == found.files
    assert read_package(folder / "schema" / "bill.xsd").files == {"bill.xsd": OURS.encode()}


@pytest.mark.parametrize(
    "name", ["../away.xsd", "/etc/away.xsd", "a/../../away.xsd", "C:\\away.xsd", "a\nb.xsd"]
)
def test_no_file_of_a_package_lies_outside_of_it(tmp_path: Path, name: str) -> None:
    with pytest.raises(ConfigError, match="outside"):
        read_package(zipped(tmp_path / "p.zip", **{name: OURS}))


def test_a_package_beyond_the_limits_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packages, "SIZE", 100_000)
    with pytest.raises(ConfigError, match="larger than"):
        read_package(zipped(tmp_path / "bomb.zip", **{"a.xsd": "<" * 90_000, "b.xsd": "<" * 90_000}))
    monkeypatch.setattr(packages, "FILES", 2)
    with pytest.raises(ConfigError, match="3 files"):
        read_package(zipped(tmp_path / "many.zip", a="", b="", c=""))


def test_what_can_not_be_read_says_so(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "p.zip", "w") as archive:
        archive.writestr("a.xsd", "whole")
    (tmp_path / "p.zip").write_bytes((tmp_path / "p.zip").read_bytes().replace(b"whole", b"WHOLE", 1))
    with pytest.raises(ConfigError, match="can't be read"):
        read_package(tmp_path / "p.zip")
    with pytest.raises(ConfigError, match="can't be read"):
        read_package(tmp_path / "nothing.zip")


def test_a_zip_whose_bytes_can_not_be_unpacked_says_so(tmp_path: Path) -> None:
    path = zipped(tmp_path / "p.zip", **{"bill.xsd": OURS})
    content = bytearray(path.read_bytes())
    start = content.index(b"bill.xsd") + len("bill.xsd")
    content[start : start + 40] = b"\xff" * 40
    path.write_bytes(content)
    with pytest.raises(ConfigError, match="can't be read"):
        read_package(path)


def test_a_schema_is_found_from_the_folder_one_stands_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The folder of a hub is `comptoir-data` where nobody names another."""
    folder = tmp_path / "comptoir-data" / "formats"
    folder.mkdir(parents=True)
    (folder / "types.xsd").write_text(f"<xs:schema {XS}/>")
    included = OURS.replace(
        '<xs:element name="Bill"', '<xs:include schemaLocation="types.xsd"/><xs:element name="Bill"', 1
    )
    (folder / "official.xsd").write_text(included)
    monkeypatch.chdir(tmp_path)
    schema = folder.relative_to(tmp_path) / "official.xsd"
    assert differences(schema, schema, "Bill") == []
    assert "Bill" in roots_of(schema)


def test_the_schema_is_the_one_that_declares_the_root(tmp_path: Path) -> None:
    (tmp_path / "types.xsd").write_text(f"<xs:schema {XS}/>")
    (tmp_path / "other.xsd").write_text(OURS.replace("<xs:schema", '<xs:schema targetNamespace="urn:x"'))
    (tmp_path / "all.xsd").write_text(OURS)
    (tmp_path / "Bill.dtd").write_text(DTD)
    paths = ["all.xsd", "other.xsd", "types.xsd"]
    roots = {"invoice": "Bill", "order": "Order"}
    assert schemas_of(tmp_path, paths, roots) == {"invoice": "all.xsd"}  # type: ignore[arg-type]
    assert schemas_of(tmp_path, [*paths, "Bill.dtd"], roots) == {"invoice": "Bill.dtd"}  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("path", "content", "elsewhere"),
    [
        ("a.xsd", '<xs:include schemaLocation="b.xsd"/>', None),
        ("s/a.xsd", '<xs:include schemaLocation="../b.xsd"/>', None),
        ("a.xsd", '<xs:include schemaLocation="../b.xsd"/>', "../b.xsd"),
        ("a.xsd", '<xs:import schemaLocation = "http://evil.example/b.xsd"/>', "http://evil.example/b.xsd"),
        ("a.dtd", '<!ENTITY % x SYSTEM "file:///etc/passwd">', "file:///etc/passwd"),
        ("a.dtd", "<!ENTITY % x PUBLIC '-//X' '/etc/passwd'>", "/etc/passwd"),
        ("a.dtd", '<!ENTITY % x SYSTEM "codes.ent">', None),
    ],
)
def test_a_schema_names_no_file_elsewhere(path: str, content: str, elsewhere: str | None) -> None:
    assert looks_elsewhere(path, content.encode()) == elsewhere


def test_two_schemas_are_compared_from_the_root_down(tmp_path: Path) -> None:
    (tmp_path / "official.xsd").write_text(OFFICIAL)
    (tmp_path / "ours.xsd").write_text(OURS)
    assert differences(tmp_path / "official.xsd", tmp_path / "ours.xsd", "Bill") == [
        Difference("how often", "Bill/Day", "1..1", "0..1"),
        Difference("codes", "Kind", "C", "B"),
        Difference("only official", "Line/Price", "1..1"),
        Difference("only ours", "Line/Extra", ours="0..1"),
    ]
    assert differences(tmp_path / "ours.xsd", tmp_path / "ours.xsd", "Bill") == []


def test_a_dtd_is_compared_too(tmp_path: Path) -> None:
    (tmp_path / "official.dtd").write_text(DTD)
    (tmp_path / "ours.xsd").write_text(OURS)
    assert differences(tmp_path / "official.dtd", tmp_path / "ours.xsd", "Bill") == [
        Difference("only ours", "Bill/Day", ours="0..1"),
        Difference("order", "Bill", "Kind, Number, Line", "Number, Kind, Line"),
        Difference("how often", "Bill/Line", "0..n", "1..n"),
        Difference("only official", "Line/Note", "0..1"),
    ]


def test_a_broken_schema_is_told(tmp_path: Path) -> None:
    for name in ("a.xsd", "a.dtd"):
        (tmp_path / name).write_text("<!ELEMENT")
        with pytest.raises(ConfigError, match="can't be used"):
            differences(tmp_path / name, tmp_path / name, "Bill")


@pytest.mark.parametrize(
    ("document", "rule", "words", "path"),
    [
        (
            "<Bill><Number>1</Number></Bill>", "DTD-CONTENT-MODEL",
            "Bill holds Number. Expected: Kind, Number, Line*.", "/Bill",
        ),
        (
            '<Bill><Kind/><Number/><Line n="1"><Text/><Colour/></Line></Bill>', "DTD-UNKNOWN-ELEM",
            "does not know the element Colour", "/Bill/Line/Colour",
        ),
        (
            "<Bill><Kind/><Number/><Line><Text/></Line></Bill>", "DTD-MISSING-ATTRIBUTE", "lacks its attribute n",
            "/Bill/Line",
        ),
        (
            '<Bill><Kind x="1"/><Number/></Bill>', "DTD-UNKNOWN-ATTRIBUTE", "does not know the attribute x of Kind",
            "/Bill/Kind",
        ),
    ],
)  # fmt: skip
def test_a_dtd_complains_in_our_words(
    tmp_path: Path, document: str, rule: str, words: str, path: str
) -> None:
    (tmp_path / "bill.dtd").write_text(DTD)
    plain = XsdCheck("toy", "ours", "toy", ("invoice",), {"invoice": None}, {}).check
    assert plain.with_schemas is not None
    check = plain.with_schemas({"invoice": tmp_path / "bill.dtd"}, "official")
    report = check.run(Content(Document(document.encode(), "toy", "invoice")))
    assert (report.verdict, report.version) == ("invalid", "official")
    found = next(finding for finding in report.findings if finding.rule == rule)
    assert words in str(found.message)
    assert (found.path, found.line) == (path, 1)
    sound = '<Bill><Kind/><Number/><Line n="1"><Text/></Line></Bill>'
    assert check.run(Content(Document(sound.encode(), "toy", "invoice"))).verdict == "valid"
