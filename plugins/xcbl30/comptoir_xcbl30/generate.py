"""Makes the files that follow from our own data: `python -m comptoir_xcbl30.generate`.

* `schema/xcbl30.xsd` from `schema/elements.csv` (element, what it holds, type of its value, attributes)
* `xslt/codes.xsl` from `codes/crosswalk.csv` (part, word of xCBL, code of the pivot, how well they fit)
* the tables of losses in `README.md` from `mapping*.csv`

A test compares what lies in the folder with what is made here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from comptoir_engine.codes import codes as shared_codes
from comptoir_engine.codes.sheet import stylesheet
from comptoir_engine.model import Type

from comptoir_xcbl30.table import HERE, LISTS, TABLES, TYPES, rows, table

SCHEMA = HERE / "schema" / "xcbl30.xsd"
CODES = HERE / "xslt" / "codes.xsl"
README = HERE.parent / "README.md"

_LEAP_YEARS = "([0-9]{2}(0[48]|[2468][048]|[13579][26])|([02468][048]|[13579][26])00)"


def _day(dash: str) -> str:
    return (
        f"([0-9]{{4}}{dash}((0[13578]|1[02]){dash}(0[1-9]|[12][0-9]|3[01])|(0[469]|11){dash}(0[1-9]|[12][0-9]|30)"
        f"|02{dash}(0[1-9]|1[0-9]|2[0-8]))|{_LEAP_YEARS}{dash}02{dash}29)"
    )


_ZONE = r"[+\-](0[0-9]|1[0-4]):[0-5][0-9]"
_TIME = "([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]"
_DATES = (
    f"{_day('')}(T{_TIME}({_ZONE})?)?",
    f"{_day('')}{_TIME.replace(':', '')}",
    f"{_day('-')}(T{_TIME}(\\.[0-9]+)?(Z|{_ZONE})?)?",
)
"""As xCBL writes a date; in 14 digits and as ISO 8601 has it, as writers were seen to: it can mean nothing else."""

_TYPES = {
    "code": '<xs:restriction base="xs:string"/>',
    "text": '<xs:restriction base="xs:string"/>',
    "uri": '<xs:restriction base="xs:anyURI"/>',
    "int": '<xs:restriction base="xs:int"/>',
    "decimal": '<xs:restriction base="xs:decimal"/>',
    "boolean": '<xs:restriction base="xs:token"><xs:enumeration value="true"/>'
    '<xs:enumeration value="false"/></xs:restriction>',
    "datetime": '<xs:restriction base="xs:token">'
    + "".join(f'<xs:pattern value="{each}"/>' for each in _DATES)
    + "</xs:restriction>",
}
"""Codes are open, for the value lists of 3.0 are not public."""

_TITLES: Mapping[str, Type] = {
    "Invoices and credit notes": "invoice",
    "Orders": "order",
    "Responses to orders": "order-response",
    "Despatch advices": "despatch-advice",
}

_NAMES = {
    "code": "Code", "text": "Text", "uri": "Location", "int": "Integer", "decimal": "Decimal", "boolean": "Boolean",
    "datetime": "DateTime",
}  # fmt: skip
_OCCURS = {
    "": "",
    "?": ' minOccurs="0"',
    "+": ' maxOccurs="unbounded"',
    "*": ' minOccurs="0" maxOccurs="unbounded"',
}
_PART = re.compile(r"(?:\((?P<choice>[^)]*)\)|(?P<name>\w+))(?P<occurs>[?*+]?)")
_TABLE = re.compile(r"(?<=<!-- losses -->\n).*(?=<!-- end of losses -->)", re.DOTALL)


def schema() -> str:
    """The schema of all documents: one global element for each element known, in no namespace."""
    types = (
        f'  <xs:simpleType name="{_NAMES[key]}">{value}</xs:simpleType>\n' for key, value in _TYPES.items()
    )
    elements = (_element(row) for row in rows(HERE / "schema" / "elements.csv"))
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        "<!-- Made by comptoir_xcbl30.generate from elements.csv: a reconstruction, not the official schema. -->\n"
        '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" elementFormDefault="qualified">\n'
        f"{''.join(types)}{''.join(elements)}</xs:schema>\n"
    )


def _element(row: Mapping[str, str]) -> str:
    name, attributes = row["element"], "".join(_attribute(text) for text in row["attributes"].split())
    if row["content"]:
        inner = f"<xs:sequence>{''.join(_particles(row['content']))}</xs:sequence>{attributes}"
        return f'  <xs:element name="{name}"><xs:complexType>{inner}</xs:complexType></xs:element>\n'
    kind = _NAMES[row["type"]]
    if not attributes:
        return f'  <xs:element name="{name}" type="{kind}"/>\n'
    value = f'<xs:simpleContent><xs:extension base="{kind}">{attributes}</xs:extension></xs:simpleContent>'
    return f'  <xs:element name="{name}"><xs:complexType>{value}</xs:complexType></xs:element>\n'


def _particles(content: str) -> Iterator[str]:
    for part in _PART.finditer(content):
        occurs = _OCCURS[part["occurs"]]
        if part["name"]:
            yield f'<xs:element ref="{part["name"]}"{occurs}/>'
        else:
            inner = "".join(f'<xs:element ref="{name}"/>' for name in part["choice"].split("|"))
            yield f"<xs:choice{occurs}>{inner}</xs:choice>"


def _attribute(text: str) -> str:
    use = "" if text.endswith("?") else ' use="required"'
    return f'<xs:attribute name="{text.rstrip("?")}" type="Text"{use}/>'


def codes() -> str:
    """The crosswalk as maps, and the types that make a credit note."""
    credit = sorted(shared_codes("unece-1001", "credit-note"), key=int)
    return stylesheet(LISTS, "comptoir_xcbl30.generate", "urn:comptoir:xcbl30:codes", {"credit": credit})


def losses() -> str:
    """What has no place on the other side, as a table of each type for people."""
    parts = (f"### {title}\n\n{_losses(TABLES[type])}" for title, type in _TITLES.items())
    return "\n".join(parts)


def _losses(mapping: Path) -> str:
    lines = ["| what | from | why it is lost |\n", "| --- | --- | --- |\n"]
    for row in rows(mapping):
        if not (row["pivot"] and row["source"]):
            side = "pivot" if row["pivot"] else "xCBL"
            path = (row["pivot"] or row["source"]).replace("|", r"\|")
            lines.append(f"| {row['term']} `{path}` | {side} | {row['remark']} |\n".replace("|  `", "| `"))
    return "".join(lines)


def readme() -> str:
    """The README with its table as it should be."""
    return _TABLE.sub(lambda match: losses(), README.read_text(encoding="utf-8"))


def main() -> None:
    """Write all of it."""
    for each in TYPES:
        table(each)  # a table that is not of its shape is refused before anything is written
    SCHEMA.write_text(schema(), encoding="utf-8")
    CODES.write_text(codes(), encoding="utf-8")
    README.write_text(readme(), encoding="utf-8")


if __name__ == "__main__":
    main()
