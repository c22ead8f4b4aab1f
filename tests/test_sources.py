"""What holds of every source file: its length, its docstring, its names, what it may read."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.layers import ONCE_EXCEPT
from tests.sources import PROJECT, SOURCES, TESTS, loaded_by, module_of, tree_of, under


def test_one_module_reads_the_environment() -> None:
    readers = {"environ", "environb", "getenv", "getenvb"}
    wrong = [
        f"{path}:{node.lineno}"
        for path in SOURCES
        if path != Path("engine/api/settings.py")
        for node in ast.walk(tree_of(path))
        if (isinstance(node, ast.Attribute) and node.attr in readers)
        or (isinstance(node, ast.Name) and node.id in readers)
        or (isinstance(node, ast.ImportFrom) and node.module == "dotenv")
    ]
    assert not wrong


def test_files_stay_small_enough_to_have_one_job() -> None:
    long = {
        str(path): lines
        for path in (*SOURCES, *TESTS, Path("affetto"))
        if (lines := len((PROJECT / path).read_text("utf-8").splitlines()))
        > (250 if path in SOURCES else 300)
    }
    assert not long


def definitions(path: Path) -> Iterator[str]:
    """The public functions, classes and constants at the top of a file."""
    for node in tree_of(path).body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            names = [node.name]
        elif isinstance(node, ast.AnnAssign | ast.Assign):
            targets = [node.target] if isinstance(node, ast.AnnAssign) else node.targets
            names = [target.id for target in targets if isinstance(target, ast.Name)]
        else:
            names = []
        yield from (name for name in names if not name.startswith("_"))


def test_a_public_name_of_the_engine_stands_for_one_thing() -> None:
    # A constant that only its own module uses is that module's affair.
    homes: dict[str, set[str]] = {}
    for path in under("engine"):
        for name in definitions(path):
            homes.setdefault(name, set()).add(module_of(path))
    lent = {
        (module, name.name)
        for path in under("engine")
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.ImportFrom)
        for module in [node.module or ""]
        for name in node.names
    }
    twice = {
        name: sorted(where)
        for name, modules in homes.items()
        if name not in ONCE_EXCEPT
        and len(where := {one for one in modules if not name.isupper() or (one, name) in lent}) > 1
    }
    assert not twice


def test_every_module_says_what_it_is_for() -> None:
    silent = [str(path) for path in SOURCES if not ast.get_docstring(tree_of(path))]
    assert not silent


@pytest.mark.slow
def test_the_quick_run_loads_no_tensorflow() -> None:
    """It takes each worker seconds, for tests that are left out."""
    said, loaded = loaded_by(
        "import pytest\npytest.main(['--collect-only', '-q', '-m', 'not slow',"
        " 'tests/engine/training', 'tests/engine/benchmark', 'tests/engine/cli'])"
    )
    assert "test_note_cuts" in said
    assert not {"tensorflow", "keras"} & loaded
