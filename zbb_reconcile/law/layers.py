"""From a profile's name or file to its text, and down to the national rules it lies over."""

from __future__ import annotations

import hashlib
import os
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from zbb_reconcile.errors import Refusal
from zbb_reconcile.files import MOST_TOML, taken, toml_of
from zbb_reconcile.law.kinds import Fields, Spot, nearest, shown, shown_name
from zbb_reconcile.law.schema import PROFILE, PROFILE_IN_TOPICS

ROOT = "national"
HEAD = "profile.toml"
"""Of a profile that is a folder, the file that says what it is and which topics it has."""
_PLACE = re.compile(r" \(at (?:line (\d+), column \d+|end of document)\)$")
_TWICE = ("Cannot overwrite", "Cannot declare", "Duplicate inline table key")


@dataclass(frozen=True)
class Layer:
    """One file of a profile, read but not yet laid over the others."""

    name: str
    """The profile's; a profile of several topics has a layer for each."""
    file: str
    content: dict[str, Any]
    """The whole file, not yet checked."""
    profile: dict[str, Any]
    """What the profile says of itself, checked."""
    shipped: bool
    sha256: str
    """Of the file's bytes."""


def profile_names() -> tuple[str, ...]:
    """The shipped profiles, the national rules first.

    >>> profile_names()
    ('national', 'xingguo', 'zixing')
    """
    names = {name.split("/")[0].removesuffix(".toml") for name, _ in profile_files()}
    return tuple(sorted(names, key=lambda name: (name != ROOT, name)))


def profile_files() -> Iterator[tuple[str, Traversable]]:
    """Every shipped file with its path below ``law``."""
    for entry in (files("zbb_reconcile") / "law").iterdir():
        if entry.name.endswith(".toml"):
            yield entry.name, entry
        elif entry.joinpath(HEAD).is_file():
            for topic in entry.iterdir():
                yield f"{entry.name}/{topic.name}", topic


def read_layers(chosen: str | Path) -> list[Layer]:
    """The chosen profile and all that it extends, the national rules first.

    A text is the name of a shipped profile, else the path of a file; a Path is always a file.
    """
    if isinstance(chosen, str) and chosen in profile_names():
        layers = _shipped(chosen)
    elif isinstance(chosen, Path) or _is_path(chosen):
        layers = [_local(Path(chosen))]
    else:
        raise Refusal(
            "profile_unknown_name",
            found=shown_name(chosen),
            nearest=nearest(chosen, profile_names()),
            known=", ".join(profile_names()),
        )
    while layers[0].name != ROOT:
        layers = [*_base(layers[0]), *layers]
    return layers


def _is_path(chosen: str) -> bool:
    return chosen.endswith(".toml") or os.sep in chosen or "/" in chosen or Path(chosen).exists()


def _base(layer: Layer) -> list[Layer]:
    base = layer.profile.get("extends", ROOT)
    if base not in profile_names() or base == layer.name:
        raise Spot(layer.file, "profile.extends").refuse(
            "profile_unknown_base",
            found=shown(base),
            nearest=nearest(base, profile_names()),
        )
    return _shipped(base)


def _shipped(name: str) -> list[Layer]:
    """The layers of a shipped profile: one, or of a folder its head and then each topic."""
    shipped = files("zbb_reconcile") / "law"
    if not (shipped / name).is_dir():
        file = f"{name}.toml"
        return [_layer((shipped / file).read_bytes(), file, shipped=True)]
    file = f"{name}/{HEAD}"
    head = _layer((shipped / name / HEAD).read_bytes(), file, shipped=True, kind=PROFILE_IN_TOPICS)
    layers = [head]
    for topic in head.profile["topics"]:
        file = f"{name}/{topic}.toml"
        content = (shipped / name / f"{topic}.toml").read_bytes()
        sha256 = hashlib.sha256(content).hexdigest()
        parsed = _parse(content.decode(), file)
        layers.append(Layer(name, file, parsed, head.profile, shipped=True, sha256=sha256))
    return layers


def _local(path: Path) -> Layer:
    file = shown_path(path)
    if not path.exists():
        raise Refusal("profile_missing_file", file=file, known=", ".join(profile_names()))
    layer = _layer(taken(path, MOST_TOML, file), file, shipped=False)
    if layer.name in profile_names():
        raise Spot(file, "profile.name").refuse("profile_name_taken", found=layer.name)
    return layer


def shown_path(path: Path) -> str:
    """A path as a message shows it, whole, without control characters."""
    return "".join(char if char.isprintable() else "?" for char in str(path))


def _layer(content: bytes, file: str, *, shipped: bool, kind: Fields = PROFILE) -> Layer:
    try:
        # Windows editors put a byte-order mark before UTF-8.
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = content[: error.start].count(b"\n") + 1
        raise Refusal("profile_not_utf8", file=file, row=row) from error
    parsed = _parse(text, file)
    profile = parsed.get("profile")
    if profile is None:
        raise Spot(file).refuse("profile_missing_key", missing="profile")
    kind.check(profile, Spot(file, "profile"))
    sha256 = hashlib.sha256(content).hexdigest()
    return Layer(profile["name"], file, parsed, profile, shipped, sha256)


def _parse(text: str, file: str) -> dict[str, Any]:
    try:
        return toml_of(text, file)
    except tomllib.TOMLDecodeError as error:
        place = _PLACE.search(str(error))
        row = int(place[1]) if place and place[1] else text.count("\n") + 1
        reason = shown_name(_PLACE.sub("", str(error)))
        twice = str(error).startswith(_TWICE)
        key = "profile_duplicate_key" if twice else "profile_not_toml"
        raise Refusal(key, file=file, row=row, reason=reason) from error
