"""ARCHITECTURE.md's rules, held over the sources themselves and over real imports."""

from collections.abc import Iterable, Mapping
from fnmatch import fnmatch
from pathlib import Path

import pytest

from tests.layers import TREES, allowed
from tests.sources import SOURCES, imports, loaded_by, module_of, top, under

STARTUP = Path("bot/startup.py")
"""The one module of the bot that names the engine's service; the others know its API alone."""

HEAVY = {
    "PIL",
    "ai_edge_litert",
    "fluidsynth",
    "fontTools",
    "imageio_ffmpeg",
    "keras",
    "matplotlib",
    "mido",
    "numpy",
    "pretty_midi",
    "pydub",
    "resvg_py",
    "scipy",
    "sklearn",
    "symusic",
    "tensorflow",
    "verovio",
}
"""What has no business in the bot's process, which has to stay small."""

LEARNING = {"keras", "matplotlib", "sklearn", "tensorflow"}
"""What only the ``train`` extra installs, so that composing must do without."""

DATABASE = {"procrastinate", "psycopg", "psycopg_pool"}
"""What only the ``cluster`` extra installs: whoever has no cluster must do without."""

ONLY_IN = {
    **dict.fromkeys(DATABASE, ("engine/service/cluster/*",)),
    **dict.fromkeys(
        LEARNING,
        (
            "engine/training/*",
            "engine/evaluation/*",
            "engine/benchmark/*",
            "engine/cli/train.py",
            "engine/cli/evaluate.py",
            "engine/cli/benchmark.py",
        ),
    ),
    **dict.fromkeys(("fontTools", "resvg_py", "verovio"), ("engine/notation/pages.py",)),
    "symusic": ("engine/music/midi.py",),
    # The tutorials' way, which is timed beside ours, writes and plays with it.
    "pretty_midi": ("engine/music/general_midi.py", "engine/benchmark/tutorial.py"),
}
"""Heavy libraries, and the only places that may import them."""


def room_of(module: str) -> str:
    """The room of a module: the package or module right below the tree."""
    return module.split(".")[1]


def upward(tree: str, module: str, targets: Iterable[str]) -> list[str]:
    """What of the modules imported lies in a room that this module's room may not import."""
    if module == tree:  # the tree's own __init__
        return [target for target in targets if top(target) == tree]
    fine = allowed(TREES[tree], room_of(module))
    return [
        target
        for target in targets
        if top(target) == tree and target != tree and room_of(target) not in fine
    ]


def circle(graph: Mapping[str, Iterable[str]]) -> list[str]:
    """A circle of imports as a list that ends where it begins; empty if there is none."""
    done: set[str] = set()

    def visit(module: str, path: list[str]) -> list[str]:
        if module in path:
            return [*path[path.index(module) :], module]
        if module not in done:
            for target in graph.get(module, ()):
                if found := visit(target, [*path, module]):
                    return found
            done.add(module)
        return []

    return next((found for module in graph if (found := visit(module, []))), [])


def graph_of(tree: str) -> dict[str, list[str]]:
    """Module to the modules of its tree that it imports, those for types alone too."""
    known = {module_of(path) for path in under(tree)}
    return {
        module_of(path): sorted({name for name, _ in imports(path)} & known - {module_of(path)})
        for path in under(tree)
    }


@pytest.mark.parametrize("tree", TREES)
def test_the_table_of_rooms_names_every_room_and_no_other(tree: str) -> None:
    rooms = {room_of(module_of(path)) for path in under(tree) if module_of(path) != tree}
    assert rooms == set(TREES[tree])


@pytest.mark.parametrize("tree", TREES)
def test_no_import_runs_up_or_sideways(tree: str) -> None:
    wrong = {
        module: found
        for module, targets in graph_of(tree).items()
        if (found := upward(tree, module, targets))
    }
    assert not wrong


@pytest.mark.parametrize("tree", TREES)
def test_no_imports_go_in_a_circle(tree: str) -> None:
    assert not circle(graph_of(tree))


def test_the_checks_find_what_they_look_for() -> None:
    assert upward("engine", "engine.music.score", ["engine.analysis.onsets", "engine.api.keys"])
    assert upward("engine", "engine.tokens.vocabulary", ["engine.analysis.onsets"])
    assert upward("bot", "bot.services.jobs", ["bot.client"]) == ["bot.client"]
    assert upward("engine", "engine", ["engine.api.keys"])
    assert not upward("engine", "engine.cli.compose", ["engine.api.keys", "engine.service.pool"])
    assert circle({"a": ["b"], "b": ["c"], "c": ["b"]}) == ["b", "c", "b"]
    assert not circle({"a": ["b", "c"], "b": ["c"], "c": []})


def test_the_engine_does_not_know_the_bot() -> None:
    wrong = [
        f"{path}:{line} imports {module}"
        for path in under("engine")
        for module, line in imports(path)
        if top(module) in {"bot", "discord", "aiosqlite"}
    ]
    assert not wrong


def test_the_bot_knows_only_the_engines_api_and_its_startup_the_service() -> None:
    wrong = [
        f"{path}:{line} imports {module}"
        for path in under("bot")
        for module, line in imports(path)
        if top(module) == "engine"
        and module != "engine"
        and room_of(module) != "api"
        and not (path == STARTUP and room_of(module) == "service")
    ]
    assert not wrong


@pytest.mark.parametrize("folder", ["bot", "engine/api"])
def test_the_bot_and_what_it_knows_of_the_engine_import_nothing_heavy(folder: str) -> None:
    wrong = [
        f"{path}:{line} imports {module}"
        for path in SOURCES
        if path.is_relative_to(folder)
        for module, line in imports(path)
        if top(module) in HEAVY
    ]
    assert not wrong


def test_heavy_libraries_stay_where_they_work() -> None:
    wrong = [
        f"{path}:{line} imports {module}"
        for path in SOURCES
        for module, line in imports(path)
        if not any(fnmatch(str(path), place) for place in ONLY_IN.get(top(module), ("*",)))
    ]
    assert not wrong


@pytest.mark.parametrize(
    ("module", "unwanted"),
    [
        ("bot.client", HEAVY),
        ("bot.startup", HEAVY | DATABASE),
        # A worker imports it again, as the module its process began with.
        ("bot.__main__", HEAVY | DATABASE | {"discord", "aiosqlite"}),
        ("bot.ops.health", HEAVY | {"discord", "aiosqlite"}),
        ("engine.service.worker", LEARNING | DATABASE | {"discord", "scipy"}),
        ("engine.__main__", LEARNING | DATABASE | {"discord"}),
        # What is wrong with a folder of one's own is told before seconds of imports.
        ("engine.training.own.run", LEARNING),
        ("engine.training.own.bars", LEARNING),
        ("engine.service.cluster.serving", HEAVY | {"discord", "aiosqlite"}),
    ],
)
def test_a_real_import_leaves_out(module: str, unwanted: set[str]) -> None:
    _, loaded = loaded_by(f"import {module}")
    assert not unwanted & loaded
