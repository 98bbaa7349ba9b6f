"""Loads plugins one by one and indexes what they offer by id; two owners of one id stop the start.

A plugin is an entry point of the group `comptoir`. A distribution that adds hooks of its own (the hub does) names the
module of its hookspecs under `comptoir.hookspecs`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.metadata import EntryPoint, entry_points
from typing import Any

import pluggy

from comptoir_engine import hookspecs
from comptoir_engine.errors import ComptoirError, ConfigError, PluginError
from comptoir_engine.hookspecs import PROJECT, Archive, Channel, Check, Conversion, Format
from comptoir_engine.model import ENVELOPE, PIVOT, Message, Type
from comptoir_engine.xml.content import Content
from comptoir_engine.xml.saxon import saxon

GROUP = "comptoir"
HOOKSPECS_GROUP = "comptoir.hookspecs"

_BROKE = Message("{plugin} broke while it looked into a file: {detail}")


@dataclass(frozen=True, slots=True)
class Plugin:
    """One loaded plugin: its entry point's name, and the distribution it came with."""

    name: str
    distribution: str
    version: str
    module: Any = field(repr=False, compare=False)

    def __str__(self) -> str:
        return f"{self.distribution} {self.version}"


@dataclass(slots=True)
class Registry:
    """What all plugins offer. `extras` holds what further hookspecs collect, by hook name."""

    plugins: dict[str, Plugin] = field(default_factory=dict)
    formats: dict[str, Format] = field(default_factory=dict)
    conversions: dict[tuple[str, str], Conversion] = field(default_factory=dict)
    checks: dict[str, Check] = field(default_factory=dict)
    channels: dict[str, Channel] = field(default_factory=dict)
    archives: dict[str, Archive] = field(default_factory=dict)
    commands: dict[str, Any] = field(default_factory=dict)
    extras: dict[str, list[Any]] = field(default_factory=dict)
    _owners: dict[tuple[str, object], Plugin] = field(default_factory=dict)

    @classmethod
    def load(cls, only: Iterable[str] | None = None) -> Registry:
        """Load every installed plugin (or `only` those names); raise `ConfigError` naming the one at fault."""
        wanted = None if only is None else set(only)
        points = [point for point in entry_points(group=GROUP) if wanted is None or point.name in wanted]
        plugins = [loaded(point) for point in sorted(points, key=lambda point: point.name)]
        specs = [loaded(point).module for point in entry_points(group=HOOKSPECS_GROUP)]
        return cls.of(plugins, specs)

    @classmethod
    def of(cls, plugins: Iterable[Plugin], specs: Iterable[Any] = ()) -> Registry:
        """A registry of just these plugins."""
        registry, manager = cls(), pluggy.PluginManager(PROJECT)
        for spec in [hookspecs, *specs]:
            manager.add_hookspecs(spec)
        for plugin in plugins:
            registry._add(plugin, manager)
        return registry

    def owner(self, kind: str, key: object) -> str:
        """The plugin that offers `key`, as `distribution version`; kind is `formats`, `checks` and so on."""
        return str(self._owners[kind, key])

    def plugin_of(self, kind: str, key: object) -> Plugin:
        """The plugin that offers `key`, with its module."""
        return self._owners[kind, key]

    def offers(self, plugin: str) -> list[str]:
        """What a plugin offers, in words: `format cii`, `cii to ubl21`, `check en16931` and so on."""
        kinds = {"formats": "format", "checks": "check", "channels": "channel", "archives": "archive"}
        owned = [(kind, key) for (kind, key), owner in self._owners.items() if owner.name == plugin]
        ways = [f"{key[0]} to {key[1]}" for kind, key in owned if isinstance(key, tuple)]
        return [f"{kinds[kind]} {key}" for kind, key in owned if kind in kinds] + ways

    def recognise(self, content: Content, format: str | None = None) -> tuple[Format, Type] | None:
        """The one format that knows this document (or just the one named), and its type; None for a stranger, and
        for an envelope, which is no document."""
        candidates = self.formats.values() if format is None else [self.formats[format]]
        for candidate in candidates:
            found = candidate.recognise(content)
            if found is not None and found != ENVELOPE:
                return candidate, found
        return None

    def opener(self, content: Content) -> Format | None:
        """The format that can look into this file: an envelope, or a document that holds another one.

        Raises `PluginError` for a format that breaks.
        """
        for candidate in self.formats.values():
            if candidate.unpack is not None:
                with self.blaming(candidate):
                    if candidate.recognise(content) is not None:
                        return candidate
        return None

    @contextmanager
    def blaming(self, format: Format) -> Iterator[None]:
        """What a format raises inside, and may not, becomes a `PluginError` that names its plugin."""
        try:
            yield
        except ComptoirError:
            raise
        except Exception as error:
            plugin = self.owner("formats", format.id)
            detail = f"{type(error).__name__}: {error}"
            raise PluginError(plugin, Message(_BROKE.key, {"plugin": plugin, "detail": detail})) from error

    def to_pivot(self, format: str) -> Conversion | None:
        """The way from a format to the pivot; None where it can't be read, or is the pivot."""
        return self.conversions.get((format, PIVOT))

    def from_pivot(self, format: str) -> Conversion | None:
        """The way from the pivot to a format; None where it can't be written, or is the pivot."""
        return self.conversions.get((PIVOT, format))

    def checks_of(self, format: str, type: Type | None, kind: str) -> list[Check]:
        """The checks for documents of a format and type."""
        return [
            check for check in self.checks.values()
            if check.format == format and check.kind == kind and (type is None or type in check.types)
        ]  # fmt: skip

    def rules(self, *, on_request: bool = False) -> tuple[str, ...]:
        """The ids of the rule checks that run where nothing else is said, or with those too that run on request."""
        return tuple(
            check.id
            for check in self.checks.values()
            if check.kind == "rules" and (on_request or not check.on_request)
        )

    def writable(self, type: Type | None = None) -> list[str]:
        """The ids of formats that a document can be converted to."""
        ids = [
            target
            for (source, target), way in self.conversions.items()
            if source == PIVOT and _fits(way, type)
        ]
        return sorted({PIVOT, *ids})

    def prepare(self, *requested: str) -> None:
        """Do once what is dear: compile every stylesheet and schema of every plugin; of the checks that run on request
        alone those that are named here.

        Raises `ConfigError` that names the plugin whose part does not compile.
        """
        for kind, parts in (("conversions", self.conversions), ("checks", self.checks)):
            for key, part in parts.items():
                idle = isinstance(part, Check) and part.on_request and part.id not in requested
                if part.prepare is not None and not idle:
                    self._prepare(part, self._owners[kind, key])
        saxon().start()

    def _prepare(self, part: Conversion | Check, owner: Plugin) -> None:
        try:
            part.prepare()  # type: ignore[misc]
        except Exception as error:
            detail = str(error) if isinstance(error, ComptoirError) else f"{type(error).__name__}: {error}"
            sentence = f"The plugin {owner.name} ({owner}) can't begin: {detail} Uninstall or mend it."
            raise ConfigError(sentence) from error

    def _add(self, plugin: Plugin, manager: pluggy.PluginManager) -> None:
        offers = _collect(plugin, manager)
        self.plugins[plugin.name] = plugin
        for kind, objects in offers.items():
            index = getattr(self, kind, None)
            for offered in objects:
                if isinstance(index, dict):
                    self._own(kind, _key(kind, offered), plugin)
                    index[_key(kind, offered)] = offered
                else:
                    self.extras.setdefault(kind, []).append(offered)

    def _own(self, kind: str, key: object, plugin: Plugin) -> None:
        if (kind, key) not in self._owners:
            self._owners[kind, key] = plugin
            return
        other = self._owners[kind, key]
        if other is plugin:
            raise ConfigError(f"The plugin {plugin.name} ({plugin}) offers the {kind} id {key!r} twice.")
        raise ConfigError(
            f"Two plugins offer the same {kind} id {key!r}: {other} and {plugin}. Uninstall one."
        )


def _fits(way: Conversion, type: Type | None) -> bool:
    return type is None or type in way.types


def _key(kind: str, offered: Any) -> object:
    if kind == "conversions":
        return offered.source, offered.target
    return offered.name if kind == "commands" else offered.id


def loaded(point: EntryPoint) -> Plugin:
    """Import the module an entry point names; raise `ConfigError` with the plugin's version if it can't be."""
    distribution = point.dist.name if point.dist is not None else point.value
    version = point.dist.version if point.dist is not None else "?"
    try:
        return Plugin(point.name, distribution, version, point.load())
    except Exception as error:
        detail = f"{type(error).__name__}: {error}"
        raise ConfigError(
            f"The plugin {point.name} ({distribution} {version}) can't be loaded: {detail}. Uninstall or mend it."
        ) from error


def _collect(plugin: Plugin, manager: pluggy.PluginManager) -> Mapping[str, list[Any]]:
    """Ask one plugin, alone in the manager, for all it offers: its hooks are never called again."""
    manager.register(plugin.module, plugin.name)
    try:
        manager.check_pending()
    except pluggy.PluginValidationError as error:
        raise ConfigError(
            f"The plugin {plugin.name} ({plugin}) has a hook that does not exist: {error}"
        ) from error
    offers = {
        name: _called(plugin, name, hook) for name, hook in vars(manager.hook).items() if hook.get_hookimpls()
    }
    manager.unregister(plugin.module)
    return offers


def _called(plugin: Plugin, name: str, hook: Any) -> list[Any]:
    try:
        return [offered for offers in hook() for offered in offers]
    except ConfigError:
        raise
    except Exception as error:
        detail = f"{type(error).__name__}: {error}"
        raise ConfigError(
            f"The plugin {plugin.name} ({plugin}) failed in its hook {name}: {detail}"
        ) from error
