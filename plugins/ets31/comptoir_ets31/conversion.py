"""The two ways: to the pivot and from it, each a stylesheet with the one mapping table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cache

from comptoir_engine.codes import guesses
from comptoir_engine.hookspecs import Conversion, Converted, Option
from comptoir_engine.model import PIVOT, Message
from comptoir_engine.official.in_order import LEFT_OUT, UNKNOWN
from comptoir_engine.pivot.leftovers import home_without, wanted
from comptoir_engine.xml.content import Content
from comptoir_engine.xml.contradictions import warned
from comptoir_engine.xml.conversion import XsltConversion
from comptoir_engine.xml.serialise import Output

from comptoir_ets31 import extension, extras
from comptoir_ets31.guesses import refuse, told
from comptoir_ets31.kinds import refuse_cancelled
from comptoir_ets31.table import HERE, PREFIXES, TYPES, table

_CONTRADICTIONS = frozenset(
    {"The value differs from what the other values of the document give, and has no place of its own."}
)
"""The reasons of losses, as the stylesheets have them, that the sender hears as warnings too."""
_ENCODINGS = {"UTF-8": "UTF-8", "ISO-8859-1": "ISO-8859-1"}
OPTIONS = (
    Option("encoding", tuple(_ENCODINGS), title=Message("Encoding").key),
    Option("line-shape", ("flat", "wrapped"), title=Message("Shape of the lines").key),
    Option("date-shape", ("17", "14", "8", "iso"), title=Message("Shape of dates (digits, or ISO)").key),
    Option("country", ("code", "name"), title=Message("Countries by code or by name").key),
    Option("language", title=Message("Language").key),
    Option("buyer-participant", title=Message("Participant number of the buyer").key),
    Option("supplier-participant", title=Message("Participant number of the supplier").key),
    Option("extension", ("on", "off"), title=Message("Extension for what the format can't hold").key),
    UNKNOWN,
    guesses.OPTION,
)  # fmt: skip
"""What a receiver's profile may say (README.md)."""


def to_pivot() -> Conversion:
    """ETS 3.1 → pivot; an extension is read in any case, and elements that the table does not know are kept."""
    plain = _reader()

    def run(content: Content, options: Mapping[str, str]) -> Converted:
        refuse_cancelled(content.tree)
        converted = plain.run(content, options)
        whole = extension.read(plain, content, converted) if extension.is_in(content.tree) else converted
        return warned(extras.keep(content, whole), content.tree, PREFIXES, _CONTRADICTIONS)

    def home(path: str, pivot: Content, source: Content) -> tuple[str, int | None] | None:
        kept = extras.home(path, pivot, source)
        if kept is not None:
            return kept
        if not extension.is_in(source.tree):
            return plain.home(path, pivot, source) if plain.home is not None else None
        return extension.home(path, pivot, source) or home_without(plain, path, pivot, source)

    return replace(plain, run=run, home=home)


@cache
def _reader() -> Conversion:
    """The way in by the stylesheet alone."""
    return XsltConversion("ets31", PIVOT, TYPES, HERE / "xslt" / "to_pivot.xsl", table()).conversion


def from_pivot() -> Conversion:
    """Pivot → ETS 3.1; README.md lists the options that a receiver's profile may hold."""
    plain = XsltConversion(
        PIVOT,
        "ets31",
        TYPES,
        HERE / "xslt" / "from_pivot.xsl",
        table(),
        output=output,
        options=OPTIONS,
        at_once=True,
    ).conversion

    def run(content: Content, options: Mapping[str, str]) -> Converted:
        refuse(content, options)
        converted = plain.run(content, options)
        if options.get(UNKNOWN.name) != LEFT_OUT:
            converted = extras.put_back(content, converted, output(options))
        if wanted(options) and converted.losses:
            converted = extension.write(content, converted, _reader(), output(options))
        return told(content, converted)

    return replace(plain, run=run)


def output(options: Mapping[str, str]) -> Output:
    """How the receiver wants the file written: UTF-8 unless he asks for ISO-8859-1."""
    return Output(_ENCODINGS.get(options.get("encoding", "").upper(), "UTF-8"))
