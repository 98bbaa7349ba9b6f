"""Opens a PDF: repaired where it is torn, never with a password, and with its bombs unlit."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO

import pikepdf

from comptoir_facturx.faults import fault
from comptoir_facturx.limits import LIMITS

UNREADABLE = (pikepdf.PdfError, pikepdf.DataDecodingError, ValueError, TypeError, KeyError, IndexError, AttributeError,
              RuntimeError, OverflowError, NotImplementedError, RecursionError)  # fmt: skip
"""What the PDF library raises over a damaged file, whichever object is touched."""


@contextmanager
def opened(content: bytes, *, for_pages: bool = False) -> Iterator[pikepdf.Pdf]:
    """The PDF, open; raise `DocumentFault` where it can't be. What is read of it is to be read in here.

    Only `for_pages` are the pages gone through at once, and a file whose pages run in a circle refused.
    """
    _bound()
    try:
        pdf = pikepdf.open(BytesIO(content), inherit_page_attributes=for_pages)
    except pikepdf.PasswordError as error:
        raise fault("PDF-ENCRYPTED") from error
    except UNREADABLE as error:
        raise fault("FORMAT-UNKNOWN") from error
    with pdf:
        yield pdf


def _bound() -> None:
    """The library unfolds by itself what lists the file's objects. Its limits hold for the whole process."""
    pikepdf.settings.set_qpdf_limits(
        flate_max_memory=LIMITS.stream,
        png_max_memory=LIMITS.stream,
        run_length_max_memory=LIMITS.stream,
        tiff_max_memory=LIMITS.stream,
    )
