"""A document of another version of ETS is told as that."""

from __future__ import annotations

from pathlib import Path

import comptoir_ets31
import pytest
from comptoir_engine.model import Document
from comptoir_engine.xml.content import Content

SAMPLE = (Path(comptoir_ets31.__file__).with_name("samples") / "good-invoice-minimum.xml").read_text(
    encoding="utf-8"
)


@pytest.mark.parametrize(
    ("old", "new", "version"),
    [
        ('version="3.1"', 'version="4.0"', "4.0"),
        ('version="3.1"', "", "-"),
        ('version="3.1"', 'version="3.0"', "3.0"),
        ('version="3.1"', 'version="3.2"', "3.2"),
        ('version="3.1"', 'version="3.10"', "3.10"),
        ('doctype="ETS ', 'doctype="X ', None),
    ],
)
def test_another_version_is_known_but_not_read(old: str, new: str, version: str | None) -> None:
    assert old in SAMPLE
    [format] = comptoir_ets31.formats()
    content = Content(Document(SAMPLE.replace(old, new, 1).encode()))
    assert format.explain is not None
    found = format.explain(content)
    said = found[0].message.args if found is not None else None
    assert said == ({"version": version, "understood": "ETS 3.1"} if version is not None else None)
    assert found is None or format.recognise(content) is None
