"""The settings, and the one place that reads the environment.

A setting is a dataclass field whose metadata holds an :class:`About`: the variable's name,
a sentence of help and a rule for its value. :func:`read_settings` reads them all from the
environment and from a ``.env`` file and names everything that is wrong in one error. Nothing
is read at import.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import MISSING, dataclass, field, fields
from pathlib import Path
from typing import Any, Final, TypeVar

from dotenv import dotenv_values

from engine.api.errors import SetupError
from engine.api.setting_rules import About, Rule, about, folder, number, whole

PROJECT: Final = Path(__file__).resolve().parents[2]
"""The folder that holds ``engine``, ``models`` and ``soundfonts``."""

LOG_LEVELS: Final = ("DEBUG", "INFO", "WARNING", "ERROR")
"""The log levels, from the one that says most to the one that says least."""

Settings = TypeVar("Settings", bound="EngineSettings")


def _default_data_dir() -> Path:
    """Where the XDG base directory specification puts an application's data.

    Source: https://specifications.freedesktop.org/basedir-spec/latest/
    """
    home = os.environ.get("XDG_DATA_HOME", "")
    # The specification has relative paths ignored.
    base = Path(home) if Path(home).is_absolute() else Path.home() / ".local" / "share"
    return base / "affetto"


def _default_workers() -> int:
    """One for each core this process may run on, within what ``AFFETTO_WORKERS`` allows."""
    if hasattr(os, "sched_getaffinity"):
        return min(len(os.sched_getaffinity(0)), 64)
    return min(os.cpu_count() or 1, 64)


@dataclass(frozen=True, slots=True, kw_only=True)
class EngineSettings:
    """What the operator may choose about the engine.

    Attributes:
        data_dir: Where the database and the cache live; absolute.
        workers: Worker processes, 1 … 64.
        soundfont: A SoundFont's path or name, or None for the best one found.
        model: The folder of the trained piano model; absolute.
        band_model: The folder of the model for several instruments; absolute.
        deadline_seconds: How long one job may take, 1 … 3600.
        queue_limit: How many jobs may wait, 1 … 10000.
        log_level: One of ``LOG_LEVELS``.
        engine: The cluster's database, or None for this machine's own workers; kept out of
            ``repr`` and of every error, since a password may be in it.

    Raises:
        SetupError: A value is not allowed; one line for each.
    """

    data_dir: Path = field(
        default_factory=_default_data_dir,
        metadata=about(
            "AFFETTO_DATA_DIR", folder(), "The folder that keeps the database and the cache."
        ),
    )
    workers: int = field(
        default_factory=_default_workers,
        metadata=about(
            "AFFETTO_WORKERS",
            whole(1, 64),
            "How many processes compose at the same time; if not set, one for each core.",
        ),
    )
    soundfont: str | None = field(
        default=None,
        metadata=about(
            "AFFETTO_SOUNDFONT",
            Rule("must be a path or a name", str),
            "A SoundFont: a path, or the name of one in soundfonts/; if not set, the best found.",
        ),
    )
    model: Path = field(
        default=PROJECT / "models" / "piano",
        metadata=about("AFFETTO_MODEL", folder(), "The folder of the trained piano model."),
    )
    band_model: Path = field(
        default=PROJECT / "models" / "band",
        metadata=about(
            "AFFETTO_BAND_MODEL",
            folder(),
            "The folder of the model for several instruments; without it there is only the piano.",
        ),
    )
    deadline_seconds: float = field(
        default=120.0,
        metadata=about(
            "AFFETTO_DEADLINE", number(1, 3600), "How many seconds one piece may take to make."
        ),
    )
    queue_limit: int = field(
        default=100,
        metadata=about(
            "AFFETTO_QUEUE", whole(1, 10_000), "How many pieces may wait for their turn."
        ),
    )
    log_level: str = field(
        default="INFO",
        metadata=about(
            "AFFETTO_LOG_LEVEL",
            Rule(f"must be one of {', '.join(LOG_LEVELS)}", str.upper, LOG_LEVELS.__contains__),
            f"How much is logged, from most to least: {', '.join(LOG_LEVELS)}.",
        ),
    )
    engine: str | None = field(
        default=None,
        repr=False,
        metadata=about(
            "AFFETTO_ENGINE",
            Rule(
                "must be an address that begins with postgresql://",
                str,
                lambda address: address.startswith(("postgresql://", "postgres://")),
            ),
            "The database of a cluster of engine machines; if not set, this machine composes.",
            secret=True,
        ),
    )

    def __post_init__(self) -> None:
        settings = ((entry.metadata["about"], getattr(self, entry.name)) for entry in fields(self))
        _refuse(
            f"{known.variable} {known.rule.sentence}{_shown(known, value)}."
            for known, value in settings
            if value is not None and not known.rule.allows(value)
        )


def read_settings(
    cls: type[Settings],
    environ: Mapping[str, str] | None = None,
) -> Settings:
    """Read and check all settings of ``cls`` at once.

    A variable that is empty counts as not set.

    Args:
        cls: The dataclass that lists the settings.
        environ: The variables; None for the process's environment, and below it those of
            the ``.env`` file in the project's folder or, where there is none, in the
            working directory.

    Raises:
        SetupError: Something is missing or not allowed; one line for each variable, or one
            that says why ``.env`` cannot be read.
    """
    if environ is None:
        environ = {**_read_env_file(), **os.environ}
    values: dict[str, Any] = {}
    problems: list[str] = []
    for entry in fields(cls):
        known: About = entry.metadata["about"]
        text = environ.get(known.variable, "").strip()
        if text:
            try:
                values[entry.name] = known.rule.parse(text)
                wrong = not known.rule.allows(values[entry.name])
            except ValueError:
                wrong = True
            if wrong:
                problems.append(f"{known.variable} {known.rule.sentence}{_shown(known, text)}.")
        elif entry.default is MISSING and entry.default_factory is MISSING:
            problems.append(f"{known.variable} is not set. {known.help}")
    _refuse(problems)
    return cls(**values)


def _refuse(problems: Iterable[str]) -> None:
    if lines := list(problems):
        raise SetupError("\n".join(lines))


def _shown(known: About, value: object) -> str:
    return "" if known.secret else f", not {str(value)[:200]}"


def _read_env_file() -> dict[str, str]:
    places = (PROJECT / ".env", Path.cwd() / ".env")
    path = next((place for place in places if place.is_file()), None)
    if path is None:
        return {}
    try:
        # Without interpolation: a token may hold a dollar sign.
        found = dotenv_values(path, interpolate=False, encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise SetupError(f"{path} cannot be read as a text file: {error}.") from error
    return {name: text for name, text in found.items() if text is not None}


def one_thread() -> None:
    """Have numerical libraries that are imported from now on use one thread each.

    Worker processes use the cores already; more threads within one make a busy machine
    slower, not faster.
    """
    for library in ("OMP", "OPENBLAS", "MKL"):
        os.environ[f"{library}_NUM_THREADS"] = "1"
