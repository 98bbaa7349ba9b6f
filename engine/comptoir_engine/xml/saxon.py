"""Saxon, tamed: one processor a process, every stylesheet compiled before the lock, no way out to files or network.

The order is what makes it safe (see docs/decisions.md): what may not be compiled is forbidden first, then the
stylesheets of the installed packages are compiled, then reading is forbidden, and only then a document is touched. A
stylesheet that is asked for after the lock gets a new processor, compiled and locked in the same order; a node of the
old one is not valid there, so a node remembers its generation. Saxon is used from one thread only.
"""

from __future__ import annotations

import os
import tempfile
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from comptoir_engine.errors import ConfigError, PluginError
from comptoir_engine.model import Message

if TYPE_CHECKING:
    from saxonche import PySaxonProcessor, PyXdmNode, PyXsltExecutable

_FEATURE = "http://saxon.sf.net/feature/"
_BEFORE_COMPILING = {"allow-external-functions": "false", "disableXslEvaluate": "true"}
_AFTER_COMPILING = {
    "allowedProtocols": "",
    "parserFeature?uri=http%3A//apache.org/xml/features/disallow-doctype-decl": "true",
}
_NO_MAP = Message("The stylesheet {name} did not return a map.")
_NOTHING = Message("The stylesheet {name} returned nothing.")
_FAILED = Message("The stylesheet {name} failed: {detail}")
_WRITER = Path(__file__).with_name("write.xsl")


@dataclass(frozen=True, slots=True)
class Node:
    """A document in Saxon's own form, good for the processor of its generation only."""

    generation: int
    value: PyXdmNode


class Saxon:
    """The one processor of this process. Paths of stylesheets are their names."""

    def __init__(self) -> None:
        self._thread = threading.get_ident()
        self._paths: dict[Path, Callable[[Path], str] | None] = {_WRITER: None}
        self._executables: dict[Path, PyXsltExecutable] = {}
        self._processor: PySaxonProcessor | None = None
        self.generation = 0

    def prepare(self, *stylesheets: Path, read: Callable[[Path], str] | None = None) -> None:
        """Ask for these; they are compiled together when the processor is first needed, or by `start`.

        `read` gives the text that is compiled instead of the file (one file, no includes).
        """
        missing = [path for path in stylesheets if path not in self._paths]
        if missing:
            self._paths.update(dict.fromkeys(missing, read))
            self._processor = None

    def start(self) -> None:
        """Compile what was asked for and lock; raise `ConfigError` for a stylesheet that does not compile."""
        if self._processor is None:
            self._start()

    def knows(self, node: Node) -> bool:
        """Whether the node is of the processor that will be used next."""
        return self._processor is not None and node.generation == self.generation

    def node(self, text: str) -> Node:
        """Parse `text` (which came out of `xml.parse`, never from a stranger directly)."""
        return Node(self.generation, self._live().parse_xml(xml_text=text))

    def run(self, stylesheet: Path, node: Node, parameters: Mapping[str, str]) -> dict[str, Any]:
        """Run a stylesheet that returns a map; node values come as `Node`, others as `str`."""
        executable = self._executable(stylesheet, parameters, raw=True)
        with _explained(stylesheet):
            result = executable.transform_to_value(xdm_node=node.value)
        return self._unwrapped(result, stylesheet)

    def text(self, stylesheet: Path, node: Node, parameters: Mapping[str, str]) -> str:
        """Run a stylesheet whose result is written at once, as its `xsl:output` says; no tree of it is built."""
        executable = self._executable(stylesheet, parameters, raw=False)
        with _explained(stylesheet):
            text = executable.transform_to_string(xdm_node=node.value)
        if text is None:
            raise PluginError(stylesheet.name, _say(_NOTHING, stylesheet))
        return str(text)

    def write(self, node: Node) -> str:
        """The node as text, without declaration and without added white space."""
        return self.text(_WRITER, node, {})

    def _unwrapped(self, result: Any, stylesheet: Path) -> dict[str, Any]:
        entry = result.item_at(0) if result is not None and result.size == 1 else None
        if entry is None or not entry.is_map:
            raise PluginError(stylesheet.name, _say(_NO_MAP, stylesheet))
        values: dict[str, Any] = {}
        for key in entry.keys():  # noqa: SIM118 - an XdmMap is not a dict
            name = str(key)
            value = entry.get(name).head
            # str() and not get_string_value(), which never frees the text: 20 KB a page
            values[name] = Node(self.generation, value.get_node_value()) if value.is_node else str(value)
        return values

    def _executable(self, stylesheet: Path, parameters: Mapping[str, str], *, raw: bool) -> PyXsltExecutable:
        """The stylesheet ready to run; parameters stay set in Saxon, so the last run's are cleared."""
        self.prepare(stylesheet)
        processor = self._live()
        executable = self._executables[stylesheet]
        executable.set_result_as_raw_value(raw)
        executable.clear_parameters()
        for name, value in parameters.items():
            executable.set_parameter(name, processor.make_string_value(value))
        return executable

    def _live(self) -> PySaxonProcessor:
        if threading.get_ident() != self._thread:
            raise RuntimeError("Saxon is used from one thread of a process only")
        self.start()
        assert self._processor is not None
        return self._processor

    def _start(self) -> None:
        from saxonche import PySaxonProcessor

        processor = PySaxonProcessor(license=False)
        _configure(processor, _BEFORE_COMPILING)
        self._executables = {path: self._compiled(processor, path) for path in [*self._paths]}
        _configure(processor, _AFTER_COMPILING)
        self._processor = processor
        self.generation += 1

    def _compiled(self, processor: PySaxonProcessor, path: Path) -> PyXsltExecutable:
        """A stylesheet that does not compile is forgotten, so that the others are not held up by it."""
        try:
            return _compile(processor, path, self._paths[path])
        except ConfigError:
            del self._paths[path]
            raise


def _configure(processor: PySaxonProcessor, features: Mapping[str, str]) -> None:
    for name, value in features.items():
        processor.set_configuration_property(_FEATURE + name, value)


def _compile(processor: PySaxonProcessor, path: Path, read: Callable[[Path], str] | None) -> PyXsltExecutable:
    try:
        with _stderr_kept() as written:
            compiler = processor.new_xslt30_processor()
            if read is not None:
                executable = compiler.compile_stylesheet(stylesheet_text=read(path))
            else:
                executable = compiler.compile_stylesheet(stylesheet_file=str(path))
    except Exception as error:  # noqa: BLE001 - saxonche raises more than its own class
        detail = " ".join(f"{error} {written()}".split())
        sentence = Message(
            "The stylesheet {path} does not compile: {detail}", {"path": str(path), "detail": detail}
        )
        raise ConfigError(sentence) from None
    return executable


@contextmanager
def _explained(stylesheet: Path) -> Iterator[None]:
    """A dynamic error names its place on the C library's standard error only: keep it and say it."""
    try:
        with _stderr_kept() as written:
            yield
    except Exception as error:  # noqa: BLE001 - saxonche raises more than its own class
        detail = " ".join(f"{error} {written()}".split())
        raise PluginError(stylesheet.name, _say(_FAILED, stylesheet, detail)) from None


_sink: list[int] = []


@contextmanager
def _stderr_kept() -> Iterator[Any]:
    """Send file descriptor 2 to a file of ours for the time of one call; the value reads what was written."""
    if not _sink:
        handle, name = tempfile.mkstemp(prefix="comptoir-saxon-")
        Path(name).unlink()
        _sink.append(handle)
    if os.lseek(_sink[0], 0, os.SEEK_END):
        os.ftruncate(_sink[0], 0)
        os.lseek(_sink[0], 0, os.SEEK_SET)
    kept = os.dup(2)
    os.dup2(_sink[0], 2)
    try:
        yield lambda: os.pread(_sink[0], 4_096, 0).decode("utf-8", "replace")
    finally:
        os.dup2(kept, 2)
        os.close(kept)


_saxon: Saxon | None = None


def saxon() -> Saxon:
    """The processor of this process, made when first asked for; a forked child makes its own."""
    global _saxon
    if _saxon is None:
        _saxon = Saxon()
    return _saxon


def _forget() -> None:
    global _saxon
    _saxon = None
    _sink.clear()


os.register_at_fork(after_in_child=_forget)


def _say(sentence: Message, stylesheet: Path, detail: str = "") -> Message:
    return Message(sentence.key, {"name": stylesheet.name, "detail": detail})
