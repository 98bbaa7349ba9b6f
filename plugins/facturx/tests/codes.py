"""QR codes on pages, drawn by what a test needs: as squares or as a picture, small, turned, beside a text."""

from __future__ import annotations

from collections.abc import Iterable

import pikepdf
import segno
from pdfs import draw, saved

QR_IBAN, IBAN = "CH4431999123000889012", "CH5800791123000889012"
QRR, SCOR = "210000000003139471430009017", "RF18539007547034"
NOBODY = ("",) * 7
CREDITOR = ("S", "Papeterie Lindenhof AG", "Lindenhofstrasse", "4", "8001", "Zürich", "CH")
DEBTOR = ("S", "Gasthaus Krone", "Dorfplatz", "1", "6460", "Altdorf", "CH")
S1 = r"//S1/10/L-2026\/311/11/261103/30/123456788/32/8.1/40/2:10;0:30"


def payload(
    account: str = QR_IBAN, amount: str = "129.72", currency: str = "CHF", kind: str = "QRR", reference: str = QRR,
    *, version: str = "0200", creditor: Iterable[str] = CREDITOR, message: str = "B-881", behind: Iterable[str] = (S1,),
) -> str:  # fmt: skip
    """The text of a Swiss QR-bill's code."""
    head = ("SPC", version, "1", account, *creditor, *NOBODY, amount, currency)
    return "\n".join((*head, *DEBTOR, kind, reference, message, "EPD", *behind))


def giro(
    account: str = "DE89370400440532013000",
    amount: str = "EUR129.72",
    reference: str = "",
    text: str = "L-2026/311",
) -> str:
    """The text of a Girocode."""
    lines = ("BCD", "002", "1", "SCT", "", "Papier & Tinte GmbH", account, amount, "", reference, text)
    return "\n".join(lines)


def squares(content: bytes, module: float, at: tuple[float, float], turn: str = "1 0 0 1") -> bytes:
    """A code as filled squares of `module` points, its lower left corner `at` a place."""
    rows = [list(row) for row in segno.make(content, mode="byte", error="m", micro=False).matrix]
    drawn = "".join(
        f"{x} {len(rows) - 1 - y} 1 1 re " for y, row in enumerate(rows) for x, dark in enumerate(row) if dark
    )
    return f"q {turn} {at[0]} {at[1]} cm {module} 0 0 {module} 0 0 cm {drawn}f Q\n".encode()


def picture(pdf: pikepdf.Pdf, content: bytes, pixels: int) -> pikepdf.Stream:
    """A code as a grey picture with `pixels` a module, and its white border."""
    code = segno.make(content, mode="byte", error="m", micro=False)
    rows = [[0 if dark else 255 for dark in row] for row in code.matrix_iter(scale=pixels, border=4)]
    image = pdf.make_stream(b"".join(map(bytes, rows)), Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image)
    image.Width = image.Height = len(rows)
    image.BitsPerComponent, image.ColorSpace = 8, pikepdf.Name.DeviceGray
    return image


def coded(
    *codes: str | bytes,
    text: str = "",
    module: float = 2.0,
    turn: str = "1 0 0 1",
    rotate: int = 0,
    size: float | None = None,
) -> bytes:
    """A PDF with a page for each code, whose first page has the text too."""
    with pikepdf.new() as pdf:
        for number, code in enumerate(codes):
            page = pdf.add_blank_page(page_size=(size, size) if size else (595, 842))
            draw(pdf, page, text if number == 0 else "")
            content = code.encode() if isinstance(code, str) else code
            drawn = squares(content, module, (250, 250), turn)
            page.obj.Contents = pdf.make_stream(page.obj.Contents.read_bytes() + b"\n" + drawn)
            page.obj.Rotate = rotate
        return saved(pdf)
