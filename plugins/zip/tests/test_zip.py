"""What comes out of an archive: its files in its order, under bare names."""

from __future__ import annotations

import time
import zipfile
from io import BytesIO

import comptoir_zip
import pytest
from archives import nested, packed
from comptoir_engine.model import ENVELOPE, Document
from comptoir_engine.xml.content import Content

A, B = ("a.xml", b"<a/>"), ("b.xml", b"<b/>")


def recognised(content: bytes) -> str | None:
    [format] = comptoir_zip.formats()
    return format.recognise(Content(Document(content)))


def opened(content: bytes) -> list[tuple[str | None, bytes]]:
    [format] = comptoir_zip.formats()
    assert format.unpack is not None
    return [(one.name, one.content) for one in format.unpack(Content(Document(content)))]


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_files_come_out_in_the_order_of_the_archive(method: int) -> None:
    assert opened(packed(B, A, ("c.pdf", b"%PDF"), method=method)) == [
        ("b.xml", b"<b/>"), ("a.xml", b"<a/>"), ("c.pdf", b"%PDF"),
    ]  # fmt: skip


def test_an_archive_written_to_a_pipe_is_read() -> None:
    class Pipe(BytesIO):
        def seekable(self) -> bool:
            return False

        def tell(self) -> int:
            raise OSError

    pipe = Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in (A, B):
            with archive.open(name, "w", force_zip64=True) as file:
                file.write(content)
    assert opened(pipe.getvalue()) == [A, B]


@pytest.mark.parametrize(
    ("content", "known"),
    [
        (packed(A), ENVELOPE),
        (packed(), ENVELOPE),
        (packed(A)[:40], ENVELOPE),
        (packed(("[Content_Types].xml", b"<Types/>"), ("xl/workbook.xml", b"<w/>")), None),
        (packed(("xl/workbook.xml", b"<w/>"), ("[Content_Types].xml", b"<Types/>")), None),
        (packed(("mimetype", b"application/vnd.oasis.opendocument.text")), None),
        (packed(("META-INF/MANIFEST.MF", b"")), None),
        (b"%PDF-1.7\n" + packed(A), None),
        (b"PK", None),
        (b"", None),
        (b"<a/>", None),
    ],
)
def test_an_archive_is_told_by_its_content(content: bytes, known: str | None) -> None:
    assert recognised(content) == known


@pytest.mark.parametrize(
    "name",
    [".hidden.xml", ".git/config", "x/.svn/y.xml", "__MACOSX/._a.xml", "x/__MACOSX/a.xml", "Thumbs.db",
     "x/desktop.ini", "folder/", "folder\\", "x/.DS_Store"],
)  # fmt: skip
def test_what_is_hidden_and_what_is_a_folder_is_passed_over(name: str) -> None:
    assert opened(packed((name, b""), A)) == [A]


@pytest.mark.parametrize(
    ("name", "bare"),
    [
        ("2026/11/Rechnung Müller (1).xml", "Rechnung Müller (1).xml"),
        ("2026\\11\\a.xml", "a.xml"),
        ("./a.xml", "a.xml"),
        ("a\u202elmx.exe.xml", "a_lmx.exe.xml"),
        ("a\r\nX: y.xml", "a_X_ y.xml"),
        ('a"<b>|?*.xml', "a_b_.xml"),
        ("x/a.xml ", "a.xml"),
        ("Mu\u0308ller.xml", "Müller.xml"),
        ("?.xml", "_.xml"),
        ("n" * 300 + ".xml", "n" * 100 + ".xml"),
        ("a." + "x" * 300, "a." + "x" * 98),
        ("no-extension", "no-extension"),
    ],
)
def test_names_are_bare_and_safe(name: str, bare: str) -> None:
    assert opened(packed((name, b"<a/>"))) == [(bare, b"<a/>")]


def test_one_name_from_two_folders_is_numbered() -> None:
    archive = packed(
        ("x/a.xml", b"1"), ("y/A.xml", b"2"), ("y/a-2.xml", b"3"), ("z/readme", b"4"), ("readme", b"5")
    )
    assert [name for name, _ in opened(archive)] == ["a.xml", "A-2.xml", "a-2-2.xml", "readme", "readme-2"]


@pytest.mark.parametrize(
    ("packed_as", "called"),
    [
        ("a/7.xml a/7.pdf b/7.pdf b/7.xml", "7.xml 7.pdf 7-2.pdf 7-2.xml"),
        ("a/7.xml b/7.xml b/7.pdf", "7.xml 7-2.xml 7-2.pdf"),
        ("xml/7.xml xml/8.xml pdf/8.pdf pdf/7.pdf", "7.xml 8.xml 8.pdf 7.pdf"),
        ("a/7.xml b/7.xml c/7.pdf", "7.xml 7-2.xml 7-3.pdf"),
        ("x/a.xml y/A.xml y/a-2.xml y/a-2.pdf y/a.pdf", "a.xml A-2.xml a-2-2.xml a-2-2.pdf A-2.pdf"),
        ("a/7.xml a/7|.xml a/7?.xml", "7.xml 7_.xml 7_-2.xml"),
    ],
)
def test_what_is_called_alike_in_one_folder_is_so_outside(packed_as: str, called: str) -> None:
    archive = packed(*((name, b"") for name in packed_as.split()))
    assert [name for name, _ in opened(archive)] == called.split()


def test_an_archive_within_is_a_folder_to_its_files() -> None:
    inner = packed(("a.xml", b"<c/>"), ("a.pdf", b"%PDF"))
    assert [name for name, _ in opened(packed(A, ("inner.zip", inner)))] == ["a.xml", "a-2.xml", "a-2.pdf"]


def test_an_archive_within_an_archive_is_opened_in_its_place() -> None:
    archive = packed(A, ("inner.zip", packed(("c.xml", b"<c/>"), ("a.xml", b"<other/>"))), B)
    assert opened(archive) == [A, ("c.xml", b"<c/>"), ("a-2.xml", b"<other/>"), B]
    assert opened(nested(3)) == [("core.xml", b"<a/>")]


@pytest.mark.parametrize("inner", [packed(A)[:40], packed(("../a", b"")), packed()])
def test_a_broken_archive_within_an_archive_holds_up_no_other_file(inner: bytes) -> None:
    assert opened(packed(A, ("inner.zip", inner), B)) == [A, ("inner.zip", inner), B]


def test_a_table_of_an_office_stays_a_file() -> None:
    table = packed(("[Content_Types].xml", b"<Types/>"), ("xl/workbook.xml", b"<w/>"))
    assert opened(packed(A, ("t.xlsx", table))) == [A, ("t.xlsx", table)]


def test_a_thousand_files_are_read_in_a_moment() -> None:
    archive = packed(*((f"{n}.xml", b"<a/>" * 500) for n in range(1_000)))
    started = time.process_time()
    assert len(opened(archive)) == 1_000
    assert time.process_time() - started < 2
