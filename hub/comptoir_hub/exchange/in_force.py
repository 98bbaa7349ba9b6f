"""Settings that name plugins: each name must be of an installed one, or nobody would notice that it does nothing."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from comptoir_engine.errors import ConfigError
from comptoir_engine.hookspecs import Archive, Channel
from comptoir_engine.registry import Registry

from comptoir_hub.settings import Settings, section
from comptoir_hub.wrong_settings import not_installed


def in_force(settings: Settings, registry: Registry) -> None:
    """Raises `ConfigError` that names the setting, and what was probably meant."""
    _each("channels", settings.channels, registry.channels)
    _each("archives", settings.archives, registry.archives)
    _each("rules", settings.rules or (), registry.rules(on_request=True))
    _each("rendering", [settings.rendering], registry.formats)
    for archive in registry.archives.values():
        _archive(archive, settings.archives)


def is_set_up(part: Channel | Archive, sections: Mapping[str, Mapping[str, Any]]) -> bool:
    """Whether a channel or archive has the settings without which it can't be opened; right or wrong ones."""
    if part.settings is None or part.id in sections:
        return True
    try:
        section(None, part.settings, part.id)
    except ConfigError:
        return False
    return True


def _each(setting: str, names: Collection[str], installed: Collection[str]) -> None:
    for name in names:
        if name not in installed:
            raise not_installed(setting, name, installed)


def _archive(archive: Archive, sections: Mapping[str, Mapping[str, Any]]) -> None:
    """A section that is there must be right before a document needs it."""
    if archive.settings is not None and archive.id in sections:
        section(sections[archive.id], archive.settings, f"archives.{archive.id}")
