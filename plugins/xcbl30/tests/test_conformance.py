"""The exam that every plugin passes: whole, and with each fourth value in `make test`."""

from __future__ import annotations

import pytest
from comptoir_engine.conformance import suite

TestConformance = suite("xcbl30", every=4)
TestWholeConformance = pytest.mark.long(suite("xcbl30"))
