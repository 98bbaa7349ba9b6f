"""Each attack on Saxon is tried, on a stylesheet of a plugin gone bad and on a document of a stranger."""

from __future__ import annotations

import ctypes
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from comptoir_engine.errors import ConfigError, PluginError
from comptoir_engine.xml.saxon import Saxon, saxon

SHEET = (
    '<xsl:stylesheet version="3.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" '
    'xmlns:xs="http://www.w3.org/2001/XMLSchema"><xsl:param name="word" as="xs:string" select="\'none\'"/>{}'
    "</xsl:stylesheet>"
)
RETURNS = '<xsl:template match="/"><xsl:sequence select="map{{\'said\': string({})}}"/></xsl:template>'


def sheet(folder: Path, body: str) -> Path:
    path = folder / f"sheet-{len(list(folder.iterdir()))}.xsl"
    path.write_text(SHEET.format(body), encoding="utf-8")
    return path


def said(folder: Path, expression: str, **parameters: str) -> str:
    path = sheet(folder, RETURNS.format(expression))
    engine = saxon()
    engine.prepare(path)
    answer = engine.run(path, engine.node("<a b='c'>text</a>"), parameters)["said"]
    assert isinstance(answer, str)
    return answer


@contextmanager
def canary() -> Iterator[tuple[str, list[str]]]:
    """A server that notes who calls."""
    calls: list[str] = []

    class Note(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            calls.append(self.path)
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"<s>SECRET</s>")

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Note)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/s.xml", calls
    finally:
        server.shutdown()
        server.server_close()


def test_a_stylesheet_gets_parameters_and_returns_a_map(tmp_path: Path) -> None:
    assert said(tmp_path, "concat(/a, '/', $word)", word="é & <") == "text/é & <"


def test_a_parameter_does_not_outlive_its_document(tmp_path: Path) -> None:
    path = sheet(tmp_path, RETURNS.format("$word"))
    saxon().prepare(path)
    node = saxon().node("<a/>")
    assert saxon().run(path, node, {"word": "first"})["said"] == "first"
    assert saxon().run(path, node, {})["said"] == "none"


def test_a_page_is_written_at_once_as_its_stylesheet_says(tmp_path: Path) -> None:
    output = '<xsl:output method="xhtml" html-version="5.0" omit-xml-declaration="yes" indent="no"/>'
    page = '<html xsl:exclude-result-prefixes="xs" xmlns="http://www.w3.org/1999/xhtml"><p>{$word}</p><p/><br/></html>'
    path = sheet(tmp_path, f'{output}<xsl:template match="/" expand-text="yes">{page}</xsl:template>')
    saxon().prepare(path)
    written = saxon().text(path, saxon().node("<a/>"), {"word": "a < é"})
    assert written == (
        '<!DOCTYPE html><html xmlns="http://www.w3.org/1999/xhtml"><p>a &lt; é</p><p></p><br/></html>'
    )


def test_a_stylesheet_may_return_values_and_be_written_in_turn(tmp_path: Path) -> None:
    path = sheet(
        tmp_path,
        """<xsl:template match="/"><xsl:choose>
        <xsl:when test="$word = 'x'"><b><xsl:value-of select="$word"/></b></xsl:when>
        <xsl:otherwise><xsl:sequence select="map{'word': $word}"/></xsl:otherwise></xsl:choose></xsl:template>""",
    )
    saxon().prepare(path)
    node = saxon().node("<a/>")
    for _ in range(2):
        assert ">x</b>" in saxon().text(path, node, {"word": "x"})
        assert saxon().run(path, node, {}) == {"word": "none"}


def test_a_page_that_fails_is_the_plugins_fault_and_says_where(tmp_path: Path) -> None:
    path = sheet(
        tmp_path, '<xsl:template match="/"><b><xsl:value-of select="xs:date(/a)"/></b></xsl:template>'
    )
    saxon().prepare(path)
    with pytest.raises(PluginError, match="line"):
        saxon().text(path, saxon().node("<a/>"), {})


@pytest.mark.parametrize(
    "function", ["doc('{}')", "document('{}')", "unparsed-text('{}')", "collection('{}')", "json-doc('{}')"]
)
@pytest.mark.parametrize("scheme", ["file", "http"])
def test_nothing_is_read_at_run_time(tmp_path: Path, function: str, scheme: str) -> None:
    secret = tmp_path / "secret.xml"
    secret.write_text("<s>SECRET</s>", encoding="utf-8")
    with canary() as (address, calls):
        target = secret.as_uri() if scheme == "file" else address
        with pytest.raises(PluginError) as caught:
            said(tmp_path, function.format(target))
    assert "SECRET" not in str(caught.value)
    assert calls == []


def test_the_environment_is_not_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(os.environ, "COMPTOIR_CANARY", "SECRET")
    assert said(tmp_path, "environment-variable('COMPTOIR_CANARY')") == ""


def test_a_stylesheet_that_writes_files_does_not_compile(tmp_path: Path) -> None:
    target = tmp_path / "written.xml"
    written = f'<xsl:result-document href="{target.as_uri()}"><p/></xsl:result-document>'
    body = f'<xsl:template match="/">{written}</xsl:template>'
    with pytest.raises(ConfigError):
        _fresh(sheet(tmp_path, body))
    assert not target.exists()


def test_a_stylesheet_that_does_not_compile_holds_up_no_other(tmp_path: Path) -> None:
    broken, engine = sheet(tmp_path, RETURNS.format("no-such-function()")), saxon()
    for _ in range(2):
        engine.prepare(broken)
        with pytest.raises(ConfigError, match="no-such-function"):
            engine.start()
    assert said(tmp_path, "/a") == "text"


def test_text_is_not_run_as_a_program(tmp_path: Path) -> None:
    body = '<xsl:template match="/"><o><xsl:evaluate xpath="\'1+1\'"/></o></xsl:template>'
    path = sheet(tmp_path, body)
    with pytest.raises((PluginError, ConfigError)):
        _written(path)


def test_saxons_own_reader_refuses_a_doctype(tmp_path: Path) -> None:
    secret = tmp_path / "secret.xml"
    secret.write_text("SECRET", encoding="utf-8")
    text = f'<!DOCTYPE a [<!ENTITY x SYSTEM "{secret.as_uri()}">]><a>&x;</a>'
    saxon().start()
    with pytest.raises(Exception, match="DOCTYPE") as caught:
        saxon().node(text)
    assert "SECRET" not in str(caught.value)


def test_a_later_stylesheet_finds_the_same_lock(tmp_path: Path) -> None:
    said(tmp_path, "/a")
    generation = saxon().generation
    secret = tmp_path / "secret.xml"
    secret.write_text("<s>SECRET</s>", encoding="utf-8")
    with pytest.raises(PluginError):
        said(tmp_path, f"doc('{secret.as_uri()}')")
    assert saxon().generation == generation + 1


def test_a_dynamic_error_names_its_line(tmp_path: Path) -> None:
    with pytest.raises(PluginError, match="line"):
        said(tmp_path, "xs:date(/a)")


@pytest.mark.parametrize("text", ['it\'s "so"', "<&> ä€\U0001f600", " \n\t ", "", "[1.50]"])
def test_a_text_comes_back_as_it_is(tmp_path: Path, text: str) -> None:
    assert said(tmp_path, "$word", word=text) == text


def test_long_texts_that_come_back_take_no_memory(tmp_path: Path) -> None:
    path = sheet(tmp_path, RETURNS.format("string-join((1 to 20000) ! 'y')"))
    engine = saxon()
    engine.prepare(path)
    node = engine.node("<a/>")

    def grown_by(runs: int) -> int:
        before = allocated()
        for _ in range(runs):
            engine.run(path, node, {})
        return allocated() - before

    grown_by(20)
    assert grown_by(500) < 500 * 20_000 / 10


class _Mallinfo2(ctypes.Structure):
    _fields_ = [(name, ctypes.c_size_t) for name in (
        "arena", "ordblks", "smblks", "hblks", "hblkhd", "usmblks", "fsmblks", "uordblks", "fordblks", "keepcost",
    )]  # fmt: skip


def allocated() -> int:
    """Bytes that the C library has given out and not got back; Saxon's own heap, which comes and goes, is not in it."""
    ask = ctypes.CDLL(None).mallinfo2
    ask.restype = _Mallinfo2
    found = ask()
    return int(found.uordblks + found.hblkhd)


def test_nothing_of_saxon_reaches_standard_error(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(PluginError):
        said(tmp_path, "xs:date(/a)")
    assert capfd.readouterr().err == ""


def test_a_second_thread_is_refused_before_it_can_kill_the_process(tmp_path: Path) -> None:
    saxon().start()
    caught: list[BaseException] = []

    def other() -> None:
        try:
            saxon().node("<a/>")
        except RuntimeError as error:
            caught.append(error)

    thread = threading.Thread(target=other)
    thread.start()
    thread.join()
    assert [type(error) for error in caught] == [RuntimeError]


def test_a_forked_child_makes_a_processor_of_its_own() -> None:
    program = (
        "import os\nfrom comptoir_engine.xml.saxon import saxon\nsaxon().node('<a/>')\npid = os.fork()\n"
        "if pid == 0:\n    saxon().node('<b/>')\n    os._exit(7)\n"
        "print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=True
    )
    assert done.stdout.strip() == "7"


def _written(path: Path) -> str:
    engine = _fresh(path)
    return engine.text(path, engine.node("<a/>"), {})


def _fresh(path: Path) -> Saxon:
    engine = Saxon()
    engine.prepare(path)
    engine.start()
    return engine
