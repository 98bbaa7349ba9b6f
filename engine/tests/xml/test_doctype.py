from __future__ import annotations

import pytest
from comptoir_engine.xml.doctype import named_elsewhere


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize(
    "place",
    ["http://dtd.example/Invoice.dtd", "file:///etc/hosts", "../Invoice.dtd", "C:\\Invoice.dtd", "//x/y"],
)
@pytest.mark.parametrize("kind", ["SYSTEM", 'PUBLIC "-//X//Y"'])
def test_a_document_type_that_lies_elsewhere_is_noted_at_its_line(
    place: str, kind: str, encoding: str
) -> None:
    file = f'<?xml version="1.0"?>\n<!-- a -->\n<!DOCTYPE Invoice {kind} "{place}">\n<Invoice/>'
    [note] = named_elsewhere(file.encode(encoding))
    assert (note.rule, note.severity, note.line) == ("XML-DTD-ELSEWHERE", "note", 3)
    assert place in str(note.message)
    assert note.hint is not None


@pytest.mark.parametrize(
    "file",
    [
        '<!DOCTYPE Invoice SYSTEM "Invoice.dtd"><Invoice/>',
        "<!DOCTYPE Invoice><Invoice/>",
        '<Invoice>&lt;!DOCTYPE a SYSTEM "http://x.example/"></Invoice>',
        '<Invoice><![CDATA[<!DOCTYPE a SYSTEM "http://x.example/">]]></Invoice>',
        '<!-- <!DOCTYPE a SYSTEM "http://x.example/"> --><Invoice/>',
        "",
    ],
)
def test_nothing_else_is(file: str) -> None:
    assert list(named_elsewhere(file.encode())) == []
