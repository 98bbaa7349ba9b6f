from __future__ import annotations

import pytest
from comptoir_engine.conformance import suite

TestConformance = suite("html", every=4)
TestWholeConformance = pytest.mark.long(suite("html"))
