"""The limits that every PDF keeps, in one place."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """What one PDF may cost.

    * `stream`: bytes that any one stream may unfold to while the file is opened; held by the PDF library.
    * `files`, `file`, `all_files`: embedded files, bytes of one and of all unfolded. Each is held in memory once.
    * `xml`: bytes of an embedded file that is looked at as a document.
    * `steps`: objects that are looked at on the way to the files: pages, annotations, nodes of name trees.
    * `pages`, `page`, `text`: pages whose text is read where there is no document in the PDF, bytes that draw one, and
      characters of it.
    * `code_pages`, `pixels`: pages that are searched for codes, and pixels of one as it is drawn for that.
    * `code_seconds`, `page_seconds`, `code_memory`: wall seconds of the whole search, processor seconds of one page,
      and bytes of data of the process that searches.
    * `codes`: codes that are told.
    * `told`: findings that are worth reading at once.
    """

    stream: int = 100_000_000
    files: int = 50
    file: int = 20_000_000
    all_files: int = 50_000_000
    xml: int = 10_000_000
    steps: int = 20_000
    pages: int = 5
    page: int = 1_000_000
    text: int = 100_000
    code_pages: int = 20
    pixels: int = 32_000_000
    code_seconds: int = 20
    page_seconds: int = 2
    code_memory: int = 1_000_000_000
    codes: int = 10
    told: int = 20


LIMITS = Limits()
