"""What the page of an order, an order response or a despatch advice shows: every value by the name of its term.

The head stands as facts, each party and each supporting document as a block of its own, the lines as a table; what has
no term is listed at the end by its place. So nothing is left out, whatever a document says.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypedDict

from lxml import etree

from comptoir_engine.model import Type
from comptoir_engine.pivot.html.rest import in_words
from comptoir_engine.pivot.layout import layout
from comptoir_engine.pivot.reading import Leaf, leaves
from comptoir_engine.pivot.terms import Term, term

Row = tuple[str, str, str]
"""Label, value, and how the value is written (`shown_as`)."""
DEFAULT: Mapping[Type, str] = {"order": "220", "order-response": "231", "despatch-advice": "351"}
"""What a document of a type is, in UN/ECE 1001."""
_CELLS = {
    "line-number": "number", "item": "item", "quantity": "quantity", "unit": "unit", "price": "price",
    "line-net": "net",
}  # fmt: skip
_UNSAID = ("customization", "process", "number")
_IMPLIED = {"/cac:TaxScheme/cbc:ID": ("VAT",), "/cbc:ChargeIndicator": ("true", "false", "1", "0")}
"""Ends of paths, and the values there that the page says by a heading."""
_CODES = {"unit": "unit", "country": "country", "status": "line", "response-code": "answer"}


class Block(TypedDict):
    """A part of the page with a heading."""

    title: str
    rows: list[Row]


def page(tree: etree._Element, type: Type, language: str) -> dict[str, Any]:
    """The page as the stylesheet gets it, in the order of the document."""
    everything = list(leaves(tree))
    currency = tuple(leaf.value.value for leaf in everything if leaf.term and leaf.term.id == "currency")
    implied = {**_IMPLIED, "/@currencyID": currency}
    facts: list[Row] = []
    blocks: dict[object, Block] = {}
    lines: dict[int, dict[str, Any]] = {}
    rest: list[tuple[str, str]] = []
    for leaf in everything:
        said = leaf.term
        if not leaf.value.value.strip() or (said is not None and said.id in _UNSAID):
            continue
        if said is None:
            if not any(
                leaf.value.path.endswith(end) and leaf.value.value in ok for end, ok in implied.items()
            ):
                rest.append((in_words(leaf.value.path), leaf.value.value))
        elif _is_of_a_line(leaf):
            _into_line(lines.setdefault(leaf.value.index[0], {"details": []}), said, leaf, language)
        elif said.group is not None:
            group = _group(said)
            one = (group.id, leaf.value.index[: _depth(group, type)])
            block = blocks.setdefault(one, {"title": group.name(language), "rows": []})
            block["rows"].append(_row(said, leaf, language, of=group))
        else:
            facts.append(_row(said, leaf, language))
    return {
        "kind": DEFAULT[type], "facts": facts, "blocks": list(blocks.values()), "lines": list(lines.values()),
        "rest": rest,
    }  # fmt: skip


def _is_of_a_line(leaf: Leaf) -> bool:
    return bool(leaf.groups) and leaf.groups[0][0].key.endswith("Line")


def _depth(group: Term, type: Type) -> int:
    """In how many repeating elements a group stands, itself counted."""
    return sum(place.repeats for place in layout(type).chains[group.id])


def _group(said: Term) -> Term:
    found = term(said.group or "")
    if found is None:
        raise LookupError(said.group)
    return found


def _into_line(line: dict[str, Any], said: Term, leaf: Leaf, language: str) -> None:
    cell = _CELLS.get(said.id)
    if cell is not None:
        line[cell] = leaf.value.value
    else:
        line["details"].append(_row(said, leaf, language))


def _row(said: Term, leaf: Leaf, language: str, of: Term | None = None) -> Row:
    """Within the block of a group its name is not said again: `Buyer: town` becomes `town`."""
    name = said.name(language)
    return (name.removeprefix(f"{of.name(language)}: ") if of else name, leaf.value.value, shown_as(said))


def shown_as(said: Term) -> str:
    """`day`, `number`, `text`, or the list that a code is of."""
    if said.kind == "date":
        return "day"
    if said.kind == "binary":
        return "file"
    if said.kind in ("amount", "unit price", "quantity", "percent"):
        return "number"
    ending = next((each for each in _ending(said.id) if each in _CODES), None)
    return _CODES[ending] if said.kind == "code" and ending else "text"


def _ending(id: str) -> Iterator[str]:
    parts: Sequence[str] = id.split("-")
    yield from ("-".join(parts[at:]) for at in range(len(parts)))
