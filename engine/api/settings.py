"""The settings, and the only code that reads the environment.

A setting is a dataclass field whose metadata contains an :class:`About`: the variable's name,
a sentence of help and a rule for its value. :func:`read_settings` reads all of them from the
environment and from a ``.env`` file, and reports everything that is wrong in one error. Nothing
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
from engine.api.setting_rules import About, Rule, about, folder, folder_or_file, number, whole

PROJECT: Final = Path(__file__).resolve().parents[2]
"""The project's folder, with ``engine``, ``models`` and ``soundfonts``."""

LOG_LEVELS: Final = ("DEBUG", "INFO", "WARNING", "ERROR")
"""The log levels, the most verbose first."""

_UNUSED: Final = {
    "AFFETTO_BAND_MODEL": "AFFETTO_BAND_MODEL is not used any more: one composer writes for the "
    "piano and for bands. Name its folder in AFFETTO_MODEL."
}
"""Variables of earlier versions, and what became of them."""

Settings = TypeVar("Settings", bound="EngineSettings")


def _default_data_dir() -> Path:
    """Where the XDG base directory specification puts an application's data.

    Source: https://specifications.freedesktop.org/basedir-spec/latest/
    """
    home = os.environ.get("XDG_DATA_HOME", "")
    # The specification says to ignore relative paths.
    base = Path(home) if Path(home).is_absolute() else Path.home() / ".local" / "share"
    return base / "affetto"


def usable_cores() -> int:
    """The cores that this process may use, within what ``AFFETTO_WORKERS`` allows."""
    if hasattr(os, "sched_getaffinity"):
        return min(len(os.sched_getaffinity(0)), 64)
    return min(os.cpu_count() or 1, 64)


@dataclass(frozen=True, slots=True, kw_only=True)
class EngineSettings:
    """The operator's settings of the engine.

    Attributes:
        data_dir: The folder of the database and the cache; absolute.
        workers: The number of worker processes, 1 … 64.
        soundfont: A SoundFont's path or name, or None for the best one found.
        model: The folder or the file of the composer; absolute.
        deadline_seconds: The longest that one job may take, 1 … 3600.
        queue_limit: The most jobs that may wait, 1 … 10000.
        log_level: One of ``LOG_LEVELS``.
        engine: The cluster's database, or None for this machine's own workers; kept out of
            ``repr`` and of every error, since a password may be in it.

    Raises:
        SetupError: Values are not allowed; the message has one line for each.
    """

    data_dir: Path = field(
        default_factory=_default_data_dir,
        metadata=about(
            "AFFETTO_DATA_DIR", folder(), "The folder that keeps the database and the cache."
        ),
    )
    workers: int = field(
        default_factory=usable_cores,
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
        default=PROJECT / "models" / "composer",
        metadata=about(
            "AFFETTO_MODEL",
            folder_or_file(),
            "The folder or file of the composer, which writes for the piano and for bands.",
        ),
    )
    deadline_seconds: float = field(
        default=300.0,
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

    An empty variable counts as not set.

    Example: ``read_settings(EngineSettings, {"AFFETTO_WORKERS": "2"}).workers`` is 2.

    Args:
        cls: The dataclass that lists the settings.
        environ: The variables. None for the process's environment, which takes precedence over
            the ``.env`` file in the project's folder or, if there is none, in the working
            directory.

    Raises:
        SetupError: Variables are missing or not allowed, one line for each; or ``.env`` cannot
            be read, one line that says why.
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
            problems.append(f"{known.variable} is not set: write it into .env. {known.help}")
    _refuse(problems)
    return cls(**values)


def unused_settings(environ: Mapping[str, str] | None = None) -> str:
    """Say in a sentence each which variables are set that are not used any more.

    Example: ``unused_settings({"AFFETTO_MODEL": "models/mine"})`` is ``""``.

    Args:
        environ: As :func:`read_settings` takes it.

    Raises:
        SetupError: ``.env`` cannot be read.
    """
    if environ is None:
        environ = {**_read_env_file(), **os.environ}
    return " ".join(said for name, said in _UNUSED.items() if environ.get(name, "").strip())


def _refuse(problems: Iterable[str]) -> None:
    if lines := list(problems):
        raise SetupError("\n".join(lines))


def _shown(known: About, value: object) -> str:
    return "" if known.secret else f", not {str(value)[:200]}"


def _read_env_file() -> dict[str, str]:
    """Read the variables of the first ``.env`` file there is; empty without one."""
    paths = (PROJECT / ".env", Path.cwd() / ".env")
    path = next((path for path in paths if path.is_file()), None)
    if path is None:
        return {}
    try:
        # Without interpolation: a token may hold a dollar sign.
        variables = dotenv_values(path, interpolate=False, encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise SetupError(f"{path} cannot be read as a text file: {error}.") from error
    return {name: text for name, text in variables.items() if text is not None}


def one_thread() -> None:
    """Limit numerical libraries that are imported from now on to one thread each.

    The worker processes already use all cores; more threads per worker slow a busy machine down.
    """
    for library in ("OMP", "OPENBLAS", "MKL"):
        os.environ[f"{library}_NUM_THREADS"] = "1"


def hush_tensorflow() -> None:
    """Have TensorFlow, imported from now on, tell errors alone, unless the user wants more.

    It tells of its own start and of each export, in the midst of what a training shows.
    """
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
