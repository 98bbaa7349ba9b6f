"""One library at work on the invoices of a folder: to the other syntax and back, and out of and into PDFs.

    python bench/library.py comptoir|eu-einvoice|factur-x FOLDER PAGE RESULTS

runs where that library is installed, with nothing else of ours, and prints what it took as JSON. Each is called as its
own documentation says, without its checks by schema and rules.
"""

from __future__ import annotations

import json
import logging
import re
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

Convert = Callable[[bytes, str], bytes]
"""An invoice in the other syntax, `ubl` or `cii`."""
Extract = Callable[[bytes], bytes | None]
"""The XML of a PDF; None where it finds none."""
Hybrid = Callable[[bytes, bytes], bytes]
"""An invoice of CII as a hybrid PDF; a page without XML is given to who makes none."""

_CII = b"CrossIndustryInvoice"
_GUIDELINE = re.compile(
    rb"(?:<\w+:|<)CustomizationID[^>]*>([^<]*)|GuidelineSpecified.*?ID[^>]*>([^<]*)", re.S
)


@dataclass(frozen=True, slots=True)
class Library:
    """What one can do."""

    convert: Convert
    extract: Extract
    hybrid: Hybrid


def comptoir() -> Library:
    """Ours."""
    from dataclasses import replace

    from comptoir_engine.model import PIVOT, Document
    from comptoir_engine.registry import Registry
    from comptoir_engine.unpacking import unpack
    from comptoir_engine.writing import write
    from comptoir_engine.xml.content import Content

    registry = Registry.load()
    registry.prepare()

    def read(data: bytes) -> Content:
        content = Content(Document(data))
        known = registry.recognise(content)
        assert known is not None
        content.document = replace(content.document, format=known[0].id, type=known[1])
        return content

    def pivot(content: Content) -> Content:
        if content.document.format == PIVOT:
            return content
        way = registry.to_pivot(str(content.document.format))
        assert way is not None
        return way.run(content, {}).content

    def written(data: bytes, format: str) -> bytes:
        way = registry.from_pivot(format)
        assert way is not None
        return write(way, pivot(read(data)), {}, registry.from_pivot).content.bytes

    def convert(data: bytes, syntax: str) -> bytes:
        return pivot(read(data)).bytes if syntax == "ubl" else written(data, "cii")

    def extract(data: bytes) -> bytes | None:
        [inside] = unpack(Document(data, name="it.pdf"), registry)
        return inside.content

    return Library(convert, extract, lambda data, page: written(data, "facturx"))


def eu_einvoice() -> Library:
    """Of the profiles it knows the one that the document names, as its own detection says."""
    from eu_einvoice import cii, parse, pdf, ubl, validate
    from eu_einvoice.model import prepare
    from eu_einvoice.profiles import detect_profile, get_profile

    def model(data: bytes, profile: str) -> Any:
        raw, _ = parse.parse_bytes(data)
        raw.pop("profile", None)
        invoice, issues = prepare(raw, profile, trust_amounts=True)
        if issues.errors:
            raise ValueError("; ".join(issue["msg"] for issue in issues.errors))
        return invoice

    def convert(data: bytes, syntax: str) -> bytes:
        profile = detect_profile(_guideline(data), syntax)
        return bytes(
            (ubl if syntax == "ubl" else cii).generate(model(data, profile), get_profile(profile)[1])
        )

    def hybrid(data: bytes, page: bytes) -> bytes:
        return bytes(pdf.make_facturx(model(data, "facturx"), data))

    return Library(convert, lambda data: validate.extract_xml_from_pdf(data)[1] or None, hybrid)


def factur_x() -> Library:
    """It needs to be told the level of what it does not know by name."""
    from facturx import generate_from_binary, generate_xml, get_xml_from_pdf, parse_ubl_cii_xml

    def convert(data: bytes, syntax: str) -> bytes:
        said = parse_ubl_cii_xml(data, level="en16931", check_xsd=False)
        flavor = "ubl-2.1" if syntax == "ubl" else "factur-x"
        made = generate_xml(said, flavor=flavor, level="en16931", check_xsd=False, check_schematron=False)
        return made if isinstance(made, bytes) else str(made).encode()

    def extract(data: bytes) -> bytes | None:
        return get_xml_from_pdf(data, check_xsd=False)[1] or None

    def hybrid(data: bytes, page: bytes) -> bytes:
        return bytes(generate_from_binary(page, data, flavor="factur-x", level="en16931", check_xsd=False))

    return Library(convert, extract, hybrid)


LIBRARIES: dict[str, Callable[[], Library]] = {
    "comptoir": comptoir,
    "eu-einvoice": eu_einvoice,
    "factur-x": factur_x,
}


def _guideline(data: bytes) -> str:
    found = _GUIDELINE.search(data)
    return (found[1] or found[2] or b"").decode() if found else ""


def _is_cii(data: bytes) -> bool:
    return _CII in data[:2_000]


def most_memory() -> int:
    """The most bytes that this process has held resident; `ru_maxrss` would count its parent's too."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.partition("VmHWM:")[2].split()[0]) * 1024


def main(name: str, folder: Path, page: bytes, results: Path) -> None:
    """Do all, and tell what it took."""
    logging.disable(logging.CRITICAL)
    library = LIBRARIES[name]()
    files = {file.name: file.read_bytes() for file in sorted(folder.glob("*.xml"))}
    pdfs = {file.name: file.read_bytes() for file in sorted(folder.glob("*.pdf"))}
    bills = {name: data for name, data in files.items() if _is_cii(data)}
    told = {
        "converted": _all(files, lambda data: _there_and_back(library, data), results, "converted"),
        "extracted": _all(pdfs, library.extract, results, "extracted"),
        "hybrid": _all(bills, lambda data: library.hybrid(data, page), results, "hybrid"),
    }
    release = version("comptoir-engine" if name == "comptoir" else name)
    print(json.dumps({"version": release, "memory": most_memory(), "parts": told}))


def _there_and_back(library: Library, data: bytes) -> bytes:
    there, back = ("ubl", "cii") if _is_cii(data) else ("cii", "ubl")
    return library.convert(library.convert(data, there), back)


def _all(
    files: dict[str, bytes], run: Callable[[bytes], bytes | None], results: Path, part: str
) -> dict[str, Any]:
    """What came of each file into the folder of results; why nothing did; milliseconds of each that is done."""
    (results / part).mkdir(parents=True)
    refused, took = {}, []
    for name, data in files.items():
        try:
            run(data)  # warm
            clock = time.process_time()
            made = run(data)
            took.append((time.process_time() - clock) * 1000)
        except Exception as error:  # noqa: BLE001 - whatever a library raises is its answer
            refused[name] = f"{type(error).__name__}: {error}"[:200]
            continue
        if made is None:
            refused[name] = "nothing found"
        else:
            (results / part / name).write_bytes(made)
    return {"files": len(files), "refused": refused, "milliseconds": took}


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]).read_bytes(), Path(sys.argv[4]))
