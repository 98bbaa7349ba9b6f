"""`comptoir send`: straight into the folder, over the network, and to servers that are no hub."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from hub_command_line import hub, run
from hub_toys import invoice

__all__ = ["hub", "run"]


def test_a_file_is_handed_in_without_a_server(run, hub, tmp_path):
    run("company", "add", "Alpha AG", "--id", "0088:7600000000012")
    file = tmp_path / "R-1.xml"
    file.write_bytes(invoice("R-1"))
    first = run("send", str(file), "--as", "alpha ag")
    assert first == run("send", str(file), "--as", "alpha ag")
    file.write_bytes(b"")
    assert "refused: The file is empty." in run("send", str(file), "--as", "alpha ag", code=1)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--as", "alpha ag", "--url", "http://127.0.0.1:1"), "Leave --as out"),
        (("--as", "alpha ag", "--token", "cpt_x"), "Leave --as out"),
        (("--url", "hub.example", "--token", "cpt_x"), "https://hub.example"),
        (("--url", "http://[::1", "--token", "cpt_x"), "https://hub.example"),
        (("--url", "http://127.0.0.1:1", "--token", "cpt_\n"), "no token has"),
    ],
)
def test_ways_to_send_are_not_mixed(run, hub, tmp_path, arguments, words):
    file = tmp_path / "R-1.xml"
    file.write_bytes(invoice("R-1"))
    assert words in run("send", str(file), *arguments, code=2)


def test_a_token_of_the_environment_does_not_stand_in_the_way_of_a_company(run, hub, tmp_path, monkeypatch):
    monkeypatch.setenv("COMPTOIR_TOKEN", "cpt_x")
    run("company", "add", "Alpha AG")
    file = tmp_path / "R-1.xml"
    file.write_bytes(invoice("R-1"))
    run("send", str(file), "--as", "alpha ag")


class Stranger(BaseHTTPRequestHandler):
    """A server that is no hub: it answers to every post what the test wants."""

    answer = (200, {}, b"")

    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        status, headers, body = self.answer
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


@pytest.fixture
def stranger(monkeypatch):
    server = ThreadingHTTPServer(("127.0.0.1", 0), Stranger)
    threading.Thread(target=server.serve_forever, daemon=True).start()

    def answering(status, headers, body):
        monkeypatch.setattr(Stranger, "answer", (status, headers, body))
        return f"http://127.0.0.1:{server.server_port}"

    yield answering
    server.shutdown()
    server.server_close()


PROBLEM = {"Content-Type": "application/problem+json"}


@pytest.mark.parametrize(
    ("status", "headers", "body", "code", "words"),
    [
        (200, {}, b"<html>Welcome</html>", 2, "is no hub: it says 200. Look at the address"),
        (404, {}, b"", 2, "is no hub: it says 404"),
        (202, {}, b"[]", 2, "is no hub: it says 202"),
        (202, {}, b'{"id": 7}', 2, "is no hub: it says 202"),
        (202, {}, b"\xff\xfe{", 2, "is no hub: it says 202"),
        (302, {"Location": "https://elsewhere.example/"}, b"", 2, "leads to https://elsewhere.example/"),
        (502, {"Content-Type": "text/html"}, b"Bad gateway", 3, "is no hub: it says 502"),
        (403, PROBLEM, b'{"title": "No\\u001b[31m entry"}', 1, "refused: No [31m entry"),
        (403, PROBLEM, b"nonsense", 1, "refused: Forbidden"),
        (503, PROBLEM, b'{"title": "Not now"}', 3, "refused: Not now"),
        (202, {}, b'{"id": "abc"}', 0, "R-1.xml: abc"),
    ],
)
def test_an_answer_that_is_no_hubs_is_told_apart(run, stranger, tmp_path, status, headers, body, code, words):
    file = tmp_path / "R-1.xml"
    file.write_bytes(invoice("R-1"))
    address = stranger(status, headers, body)
    assert words in run("send", str(file), "--url", address, "--token", "cpt_x", code=code)


def test_a_hub_that_is_not_there_is_told(run, tmp_path):
    file = tmp_path / "R-1.xml"
    file.write_bytes(invoice("R-1"))
    said = run("send", str(file), "--url", "http://127.0.0.1:1", "--token", "cpt_x", code=3)
    assert "the hub at http://127.0.0.1:1 can't be reached" in said


def test_a_file_that_is_refused_holds_up_no_other(run, hub, tmp_path):
    run("company", "add", "Alpha AG")
    files = [tmp_path / f"{n}.xml" for n in range(3)]
    for n, file in enumerate(files):
        file.write_bytes(b"" if n == 1 else invoice(f"R-{n}"))
    said = run("send", *map(str, files), "--as", "alpha ag", code=1)
    assert f"{files[1]}: refused: The file is empty." in said
    assert said.count(".xml: ") == 3


def test_a_company_of_which_too_much_waits_is_told_to_come_back(run, hub, tmp_path, monkeypatch):
    monkeypatch.setenv("COMPTOIR_LIMITS__WAITING_DOCUMENTS", "1")
    run("company", "add", "Alpha AG")
    files = [tmp_path / "R-1.xml", tmp_path / "R-2.xml"]
    for file in files:
        file.write_bytes(invoice(file.stem))
    said = run("send", *map(str, files), "--as", "alpha ag", code=3)
    assert f"{files[1]}: refused: The hub takes no more of your documents now: 1 wait" in said
