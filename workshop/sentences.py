"""Where the sentences for people stand in a package: its Python, templates, stylesheets and mapping tables.

| source | a sentence is |
| --- | --- |
| Python | the first argument of `Message(…)`, `_(…)` or `gettext(…)`, the first two of `ngettext(…)` |
| template | what stands in `_()` or a `trans` block |
| stylesheet | a string of several words that ends like a sentence: the reason of a loss |
| mapping table | the remark of a row without a place on the other side: the reason of that loss |
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from babel.messages import Catalog
from babel.messages.extract import extract_from_dir
from comptoir_engine.xml.parse import parse

from workshop.packages import module

Found = Iterator[tuple[int, None, str, list[str]]]
"""What Babel wants of a method: line, keyword, message, comments."""

KEYWORDS = {"Message": None, "_": None, "gettext": None, "ngettext": (1, 2)}
METHODS = [
    ("scaffold/template/**", "ignore"),
    ("pivot/html/xslt/**", "ignore"),  # its words stand in words.csv, in every language
    ("**.py", "python"),
    ("**.html", "jinja2"),
    ("**.txt", "jinja2"),
    ("**.xsl", "workshop.sentences:in_stylesheet"),
    ("**/mapping.csv", "workshop.sentences:in_mapping_table"),
    ("**/mapping-*.csv", "workshop.sentences:in_mapping_table"),
]
OPTIONS = {pattern: {"silent": "false"} for pattern, method in METHODS if method == "jinja2"}

_COMMENT_OR_STRING = re.compile(r"""\(:.*?:\)|'((?:[^']|'')*)'|"((?:[^"]|"")*)\"""", re.DOTALL)
_SENTENCE = re.compile(r"\S+\s.*[.!?]", re.DOTALL)


def messages(package: Path) -> Catalog:
    """Every message in the package's sources."""
    template = Catalog()
    found = extract_from_dir(package / module(package), METHODS, OPTIONS, KEYWORDS)
    for place, _line, key, comments, context in found:
        # Without line numbers, so that a catalogue changes only with its messages.
        template.add(key, locations=[(place, 0)], auto_comments=comments, context=context)
    return template


def in_stylesheet(file: IO[bytes], keywords: object, comment_tags: object, options: object) -> Found:
    """The sentences among the XPath strings of a stylesheet, each as a processor reads it."""
    for element in parse(file.read()).iter():
        for expression in map(str, element.attrib.values()):
            for text in strings(expression):
                if _SENTENCE.fullmatch(text):
                    yield element.sourceline or 0, None, text, []


def strings(expression: str) -> Iterator[str]:
    """The string literals of an XPath expression, without their quotes; what stands in a comment is none."""
    for found in _COMMENT_OR_STRING.finditer(expression):
        single, double = found.groups()
        if single is not None:
            yield single.replace("''", "'")
        elif double is not None:
            yield double.replace('""', '"')


def in_mapping_table(file: IO[bytes], keywords: object, comment_tags: object, options: object) -> Found:
    """The remarks on values that one side has no place for; all others are notes for whoever reads the table."""
    rows = csv.DictReader(io.TextIOWrapper(file, encoding="utf-8", newline=""))
    for row in rows:
        if row["remark"] and not (row["pivot"] and row["source"]):
            yield rows.line_num, None, row["remark"].strip(), []
