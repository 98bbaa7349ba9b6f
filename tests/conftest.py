"""Lets the tests that cross packages share `trade`: a hub as it is installed, and those it trades with."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
