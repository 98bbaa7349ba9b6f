"""The limits that every document keeps, in one place."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """What one XML document may cost.

    * `size`: bytes. An invoice of 50,000 lines has about 40 MB; parsed it takes ten times that.
    * `depth`: nested elements. Business documents stay under 30; libxml2 itself stops at 256.
    * `attributes`: attributes of an element, and prefixes of namespaces in the document. Business documents have ten;
      Saxon stops at 200 of both together.
    * `huge_from`: bytes from which libxml2's own limits on text nodes (10 MB) are lifted; the prologue has been
      searched for declarations before that, so that no entity can grow.
    * `cut_from`: characters from which embedded base64 is kept away from Saxon (13 ms and 30 MB a megabyte otherwise).
    """

    size: int = 45_000_000
    depth: int = 256
    attributes: int = 100
    huge_from: int = 8_000_000
    cut_from: int = 4_096


LIMITS = Limits()
WRITTEN = Limits(size=4 * LIMITS.size)
"""Of what a conversion of ours wrote: where names are long, the longest invoice that is taken becomes almost twice as
long."""
