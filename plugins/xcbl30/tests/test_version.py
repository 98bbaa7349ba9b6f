"""A document of another version of xCBL is told as that."""

from __future__ import annotations

import comptoir_xcbl30
import pytest
from comptoir_engine.model import Document
from comptoir_engine.xml.content import Content


@pytest.mark.parametrize(
    ("namespace", "version"),
    [
        ("rrn:org.xcbl:schemas/xcbl/v4_0/financial/v1_0/financial.xsd", "4.0"),
        ("http://www.commerceone.com/cbl20", "2.0"),
        ("urn:oasis:names:specification:ubl:schema:xsd:Invoice-2", None),
        ("urn:example:other", None),
    ],
)
@pytest.mark.parametrize("root", ["Invoice", "Order", "OrderResponse", "AdvanceShipmentNotice"])
def test_another_version_is_known_but_not_read(root: str, namespace: str, version: str | None) -> None:
    format, _ = comptoir_xcbl30.formats()
    content = Content(Document(f'<{root} xmlns="{namespace}"/>'.encode()))
    assert format.explain is not None
    found = format.explain(content)
    said = found[0].message.args if found is not None else None
    assert said == ({"version": version, "understood": "xCBL 3.0"} if version is not None else None)
    assert format.recognise(content) is None
