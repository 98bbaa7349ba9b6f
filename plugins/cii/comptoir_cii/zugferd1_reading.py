"""A document of ZUGFeRD 1.0 as CII would say it, with the way back from each element to the one that it was.

So the stylesheet of CII reads both. Elements take the newer names in place; what is said elsewhere today moves.
"""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace
from functools import cached_property
from itertools import count

from comptoir_engine.model import Loss, Message
from comptoir_engine.xml.content import Content
from comptoir_engine.xml.paths import Paths
from lxml import etree

from comptoir_cii.recognition import NAMES, PREFIXES
from comptoir_cii.zugferd1_names import CATEGORIES, OLD_NAMES, is_repeated, new_tag
from comptoir_cii.zugferd1_names import PREFIXES as OLD_PREFIXES

_ONCE = Message("The other format holds this once.")
_LINES = "rsm:SupplyChainTradeTransaction/ram:IncludedSupplyChainTradeLineItem"
_RAM = f"{{{NAMES['ram']}}}"
_LINE_DOCUMENT, _LINE_ID = f"{_RAM}AssociatedDocumentLineDocument", f"{_RAM}LineID"
_NOTE = f"{_RAM}IncludedNote"
_ACCOUNT, _OTHER_ACCOUNT = (
    f"{_RAM}ReceivableSpecifiedTradeAccountingAccount",
    f"{_RAM}SpecifiedTradeAccountingAccount",
)


class Modern:
    """A document of ZUGFeRD 1 in the words of CII: `content` is what the stylesheet reads."""

    def __init__(self, source: Content) -> None:
        root = deepcopy(source.tree)
        self._old = dict(zip(root.iter(etree.Element), source.tree.iter(etree.Element), strict=True))
        for new, old in self._old.items():
            new.tag = new_tag(old)
        self.content = Content.read_as(source.document, root)
        self._root = root
        self._old_paths = Paths(OLD_PREFIXES)
        self._say_once()
        self._say_codes()
        self._say_charges()
        self._say_accounts()
        self._say_texts()
        self._number_lines()

    def lines(self) -> list[tuple[etree._Element, etree._Element]]:
        """Each line, with what it was."""
        return [(line, self._old[line]) for line in self._root.iterfind(_LINES, NAMES)]

    def told(self, loss: Loss) -> Loss:
        """A loss of the newer document, at the place and with the value of the one that was sent."""
        found = self._found(loss.path)
        if found is None:
            return loss
        new, attribute = found
        path = self._old_paths.of(self._old[new], attribute)
        recoded = attribute is None and new.text != self._old[new].text
        value = (self._old[new].text or "") if recoded else loss.value
        reason = _ONCE if OLD_NAMES["ram"] in loss.path else loss.reason
        return replace(loss, path=path, value=value, reason=reason)

    def home(self, path: str) -> tuple[str, int | None] | None:
        """Path and line of what stands at a path of the newer document."""
        found = self._found(path)
        if found is None:
            return None
        old = self._old[found[0]]
        return self._old_paths.of(old, found[1]), old.sourceline

    def _found(self, path: str) -> tuple[etree._Element, str | None] | None:
        element, _, attribute = path.partition("/@")
        new = self._by_path.get(element)
        return (new, attribute or None) if new is not None else None

    @cached_property
    def _by_path(self) -> dict[str, etree._Element]:
        paths = Paths(PREFIXES)
        return {paths.of(each): each for each in self._old}

    def _add(self, parent: etree._Element, tag: str, text: str | None = None) -> etree._Element:
        """An element that ZUGFeRD 1 has no word for, first in its parent, whose place is its home."""
        made = etree.Element(tag)
        made.text = text
        parent.insert(0, made)
        self._old[made] = self._old[parent]
        return made

    def _say_once(self) -> None:
        """What CII says once keeps its old name where it stands again, which no stylesheet knows."""
        for parent in self._old:
            seen = set[object]()
            for child in parent:
                if child.tag in seen and not is_repeated(child):
                    child.tag = self._old[child].tag
                seen.add(child.tag)

    def _say_codes(self) -> None:
        for code in self._root.iter(f"{_RAM}CategoryCode"):
            code.text = CATEGORIES.get((code.text or "").strip(), code.text)

    def _say_charges(self) -> None:
        """A charge for transport and the like is a charge as any other."""
        for charge in self._root.iter(f"{_RAM}SpecifiedTradeAllowanceCharge"):
            if etree.QName(self._old[charge]).localname == "SpecifiedLogisticsServiceCharge":
                indicator = self._add(charge, f"{_RAM}ChargeIndicator")
                self._add(indicator, f"{{{NAMES['udt']}}}Indicator", "true")

    def _say_accounts(self) -> None:
        for settlement in self._root.iter(
            f"{_RAM}ApplicableHeaderTradeSettlement", f"{_RAM}SpecifiedLineTradeSettlement"
        ):
            if settlement.find(_ACCOUNT) is None:
                for account in settlement.findall(_OTHER_ACCOUNT):
                    account.tag = _ACCOUNT

    def _say_texts(self) -> None:
        """A line of nothing but a text is a note of the document; its number is told as lost."""
        document = self._root.find("rsm:ExchangedDocument", NAMES)
        for line, _ in self.lines() if document is not None else ():
            [first, *others] = [*line] or [None]
            if first is None or others or first.tag != _LINE_DOCUMENT:
                continue
            notes = [child for child in first if etree.QName(child).localname == "IncludedNote"]
            if notes and document is not None:
                notes[0].extend(first.findall(_LINE_ID))
                document.extend(notes)
                line.getparent().remove(line)  # type: ignore[union-attr]
            for note in notes:
                note.tag = _NOTE

    def _number_lines(self) -> None:
        """UBL demands a number of each line, the level BASIC knows none."""
        said = {line.findtext(f"{_LINE_DOCUMENT}/{_LINE_ID}", "").strip() for line, _ in self.lines()}
        for position, (line, _) in enumerate(self.lines(), 1):
            document = line.find(_LINE_DOCUMENT)
            if document is None:
                document = self._add(line, _LINE_DOCUMENT)
            if document.find(_LINE_ID) is None:
                number = next(str(free) for free in count(position) if str(free) not in said)
                said.add(number)
                self._add(document, _LINE_ID, number)
