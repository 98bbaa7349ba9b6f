"""What every door for machines reads alike of a request's headers."""

from __future__ import annotations

import pytest
from comptoir_engine.headers import bearer


@pytest.mark.parametrize(
    ("header", "token"),
    [
        ("Bearer abc", "abc"),
        ("bearer  abc ", "abc"),
        ("Bearer", ""),
        ("Bearer  ", ""),
        ("Basic YTpi", ""),
        ("abc", ""),
        ("", ""),
    ],
)
def test_a_token_is_read_of_its_own_scheme_only(header: str, token: str) -> None:
    assert bearer(header) == token
