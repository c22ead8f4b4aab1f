"""ARCHITECTURE.md's rules, held over the sources themselves and over real imports."""

import ast
import os
import subprocess
import sys
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[1]
SOURCES = sorted(
    path.relative_to(PROJECT)
    for folder in ("bot", "engine")
    for path in (PROJECT / folder).rglob("*.py")
)
TESTS = sorted(path.relative_to(PROJECT) for path in (PROJECT / "tests").rglob("*.py"))

BOT_MAY_USE = {
    ".".join(path.with_suffix("").parts) for path in SOURCES if path.parts[:2] == ("engine", "api")
}
"""All of the engine that the bot knows."""

POOL = "engine.pool"
"""What stands behind the interface today; only the bot's start may name it."""

HEAVY = {
    "PIL",
    "ai_edge_litert",
    "fluidsynth",
    "imageio_ffmpeg",
    "keras",
    "matplotlib",
    "mido",
    "numpy",
    "pretty_midi",
    "pydub",
    "scipy",
    "sklearn",
    "symusic",
    "tensorflow",
}
"""What has no business in the bot's process, which has to stay small."""

LEARNING = {"keras", "matplotlib", "sklearn", "tensorflow"}
"""What only the ``train`` extra installs, so that composing must do without."""

LEARNING_PLACES = (
    "engine/training/*",
    "engine/evaluation/*",
    "engine/network/*",
    "engine/benchmark/*",
    "engine/cli/train.py",
    "engine/cli/evaluate.py",
    "engine/cli/benchmark.py",
)


def imports(path: Path) -> Iterator[tuple[str, int]]:
    """Every module a file imports, wherever in the file, by full name, and the line."""
    package = path.parent.parts
    for node in ast.walk(ast.parse((PROJECT / path).read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((name.name, node.lineno) for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = ".".join(package[: len(package) - node.level + 1]) if node.level else ""
            module = ".".join(part for part in (base, node.module) if part)
            yield module, node.lineno
            for name in node.names:
                submodule = PROJECT.joinpath(*module.split("."), name.name)
                if submodule.is_dir() or submodule.with_suffix(".py").is_file():
                    yield f"{module}.{name.name}", node.lineno


def top(module: str) -> str:
    return module.partition(".")[0]


def under(folder: str) -> list[Path]:
    found = [path for path in SOURCES if path.parts[0] == folder]
    assert found, f"no sources in {folder}"
    return found


def test_the_engine_does_not_know_the_bot() -> None:
    wrong = [
        f"{path}:{line} imports {module}"
        for path in under("engine")
        for module, line in imports(path)
        if top(module) in {"bot", "discord", "aiosqlite"}
    ]
    assert not wrong


def test_the_bot_knows_only_the_engines_values_and_interface() -> None:
    start = Path("bot/startup.py")
    wrong = [
        f"{path}:{line} imports {module}"
        for path in under("bot")
        for module, line in imports(path)
        if top(module) == "engine"
        and module not in BOT_MAY_USE | {"engine", "engine.api"}
        and not (path == start and module == POOL)
    ]
    assert not wrong


def test_the_bot_imports_nothing_heavy() -> None:
    wrong = [
        f"{path}:{line} imports {module}"
        for path in under("bot")
        for module, line in imports(path)
        if top(module) in HEAVY
    ]
    assert not wrong


def test_what_the_bot_knows_of_the_engine_imports_nothing_heavy() -> None:
    wrong = [
        f"{path}:{line} imports {module}"
        for path in (Path(*name.split(".")).with_suffix(".py") for name in sorted(BOT_MAY_USE))
        for module, line in imports(path)
        if top(module) in HEAVY
        or (top(module) == "engine" and module not in BOT_MAY_USE | {"engine.api"})
    ]
    assert not wrong


def test_learning_libraries_stay_where_learning_is() -> None:
    wrong = [
        f"{path}:{line} imports {module}"
        for path in SOURCES
        if not any(fnmatch(str(path), place) for place in LEARNING_PLACES)
        for module, line in imports(path)
        if top(module) in LEARNING
    ]
    assert not wrong


@pytest.mark.parametrize(
    ("module", "unwanted"),
    [
        ("bot.client", HEAVY),
        ("bot.__main__", HEAVY),
        ("bot.ops.health", HEAVY | {"discord", "aiosqlite"}),
        ("engine.worker", LEARNING | {"discord", "scipy"}),
        ("engine.__main__", LEARNING | {"discord"}),
    ],
)
def test_a_real_import_leaves_out(module: str, unwanted: set[str]) -> None:
    code = f"import sys, {module}; print(*{{name.partition('.')[0] for name in sys.modules}})"
    result = subprocess.run(
        [sys.executable, "-c", code],
        cwd=PROJECT,
        env={**os.environ, "PYTHONPATH": str(PROJECT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stderr
    assert not unwanted & set(result.stdout.split())


def test_one_module_reads_the_environment() -> None:
    readers = {"environ", "environb", "getenv", "getenvb"}
    wrong = [
        f"{path}:{node.lineno}"
        for path in SOURCES
        if path != Path("engine/api/settings.py")
        for node in ast.walk(ast.parse((PROJECT / path).read_text("utf-8")))
        if (isinstance(node, ast.Attribute) and node.attr in readers)
        or (isinstance(node, ast.Name) and node.id in readers)
        or (isinstance(node, ast.ImportFrom) and node.module == "dotenv")
    ]
    assert not wrong


def test_files_stay_small_enough_to_have_one_job() -> None:
    long = {
        str(path): lines
        for path in (*SOURCES, *TESTS, Path("affetto"))
        if (lines := len((PROJECT / path).read_text("utf-8").splitlines())) > 300
    }
    assert not long


def test_every_module_says_what_it_is_for() -> None:
    silent = [
        str(path)
        for path in SOURCES
        if not ast.get_docstring(ast.parse((PROJECT / path).read_text("utf-8")))
    ]
    assert not silent
