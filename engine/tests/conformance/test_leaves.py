from __future__ import annotations

from random import Random

from comptoir_engine.conformance.leaves import leaves_of, some_of_each
from lxml import etree

FILE = b"<a x='1'><b y='2'>3</b><b y='4'>5</b><b>6</b><c>7</c></a>"


def test_of_values_that_repeat_so_many_are_chosen_and_of_the_others_all() -> None:
    leaves = list(leaves_of(etree.fromstring(FILE)))
    for repeats, expected in ((1, 4), (2, 6), (3, 7)):
        chosen = some_of_each(leaves, Random(5), repeats)
        assert len(chosen) == expected
        assert chosen == [leaf for leaf in leaves if leaf in chosen]


def test_the_same_chance_chooses_the_same() -> None:
    leaves = list(leaves_of(etree.fromstring(FILE)))
    assert some_of_each(leaves, Random(7)) == some_of_each(leaves, Random(7))
    assert len({leaf.path for n in range(30) for leaf in some_of_each(leaves, Random(n))}) == len(leaves)
