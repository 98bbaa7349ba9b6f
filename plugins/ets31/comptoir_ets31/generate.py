"""Makes `xslt/codes.xsl` from `codes/crosswalk.csv`, and `xslt/countries.xsl` from the names of countries in CLDR:
`python -m comptoir_ets31.generate`; a test compares them."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

from babel import Locale
from comptoir_engine.codes import codes as known_codes
from comptoir_engine.codes.sheet import stylesheet

from comptoir_ets31.table import HERE, LISTS

CODES = HERE / "xslt" / "codes.xsl"
COUNTRIES = HERE / "xslt" / "countries.xsl"
LANGUAGES = ("de", "fr", "it", "en")

_SHEET = """\
<!-- Made by comptoir_ets31.generate from the names of countries in CLDR, as Babel brings them. -->
<xsl:stylesheet version="3.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
    xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:map="http://www.w3.org/2005/xpath-functions/map"
    xmlns:c="urn:comptoir:ets31:codes" exclude-result-prefixes="#all">
  <!-- Language, code → name. -->
  <xsl:variable name="c:country-names" static="yes" as="map(xs:string, map(xs:string, xs:string))" select="map{{
{names}}}"/>
  <!-- Name in any of these languages, or the code, in small letters → code. -->
  <xsl:variable name="c:country" static="yes" as="map(xs:string, xs:string)" select="
      map:merge(for $names in $c:country-names?*, $code in map:keys($names), $said in ($names($code), $code)
                return map{{lower-case($said): $code}})"/>
</xsl:stylesheet>
"""


def codes() -> str:
    """The crosswalk as maps."""
    return stylesheet(LISTS, "comptoir_ets31.generate", "urn:comptoir:ets31:codes")


def countries() -> str:
    """The names of countries as maps."""
    return _SHEET.format(names=",\n".join(_map(language) for language in LANGUAGES))


def names(language: str) -> Mapping[str, str]:
    """Code → name, for each country that has one."""
    told = Locale(language).territories
    return {code: str(told[code]) for code in sorted(known_codes("iso-3166-1")) if code in told}


def _map(language: str) -> str:
    entries = ", ".join(f"'{code}': '{_quoted(name)}'" for code, name in names(language).items())
    return f"      '{language}': map{{{entries}}}"


def _quoted(name: str) -> str:
    return escape(name.replace("'", "''"), quote=False)


if __name__ == "__main__":
    CODES.write_text(codes(), encoding="utf-8")
    COUNTRIES.write_text(countries(), encoding="utf-8")
