"""Options of a profile: taken as typed where somebody heeds them, refused with what was meant where nobody does."""

from __future__ import annotations

import click
import pytest
from comptoir_engine.cli_options import profile_of
from comptoir_engine.hookspecs import Option

KNOWN = (Option("line-shape", ("flat", "wrapped")), Option("language"), Option("locale", ("de-CH",)))


def test_what_somebody_heeds_is_taken() -> None:
    texts = ["line-shape=flat", "language=de=x", "locale=de-CH"]
    assert profile_of(texts, KNOWN, "--option") == {
        "line-shape": "flat",
        "language": "de=x",
        "locale": "de-CH",
    }


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "lineshape=flat",
            "lineshape: no such option; did you mean line-shape? There are language, line-shape",
        ),
        ("paper=A4", "paper: no such option; there are language, line-shape, locale"),
        ("Language=de", "did you mean language?"),
        ("=de", "no such option"),
        ("line-shape=Flat", "line-shape is one of flat, wrapped"),
        ("line-shape=", "line-shape is one of flat, wrapped"),
        ("language", "language: write NAME=VALUE"),
    ],
)
def test_what_nobody_heeds_is_refused_with_what_was_meant(text: str, said: str) -> None:
    with pytest.raises(click.BadParameter) as refused:
        profile_of([text], KNOWN, "--option")
    assert said in refused.value.message


def test_an_option_is_said_once() -> None:
    with pytest.raises(click.BadParameter, match="said twice"):
        profile_of(["language=de", "language=fr"], KNOWN, "--option")


def test_where_there_are_none_that_is_said() -> None:
    with pytest.raises(click.BadParameter, match="no such option; there are none"):
        profile_of(["language=de"], (), "--option")


@pytest.mark.parametrize(
    ("other", "value", "taken"),
    [
        (Option("line-shape", ("round",)), "round", True),
        (Option("line-shape", ("round",)), "square", False),
        (Option("line-shape"), "square", True),
    ],
)
@pytest.mark.parametrize("first", [True, False])
def test_two_that_heed_one_option_take_what_either_takes(
    other: Option, value: str, taken: bool, first: bool
) -> None:
    known = (other, *KNOWN) if first else (*KNOWN, other)
    if taken:
        assert profile_of([f"line-shape={value}"], known, "--option") == {"line-shape": value}
    else:
        with pytest.raises(click.BadParameter):
            profile_of([f"line-shape={value}"], known, "--option")
