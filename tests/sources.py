"""The sources of both trees, read as text, for the tests that hold rules over them."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
SOURCES = sorted(
    path.relative_to(PROJECT)
    for folder in ("bot", "engine")
    for path in (PROJECT / folder).rglob("*.py")
)
TESTS = sorted(path.relative_to(PROJECT) for path in (PROJECT / "tests").rglob("*.py"))


def loaded_by(code: str) -> tuple[str, set[str]]:
    """Run code in a process of its own: what it said, and the packages that it has loaded."""
    done = subprocess.run(
        [sys.executable, "-c", f"import sys\n{code}\nprint()\nprint(*sys.modules)"],
        cwd=PROJECT,
        env={**os.environ, "PYTHONPATH": str(PROJECT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    said, _, modules = done.stdout.rstrip("\n").rpartition("\n")
    return said, {name.partition(".")[0] for name in modules.split()}


@cache
def tree_of(path: Path) -> ast.Module:
    """A file of the project, parsed once for all rules."""
    return ast.parse((PROJECT / path).read_text("utf-8"))


def imports(path: Path) -> Iterator[tuple[str, int]]:
    """Every module a file imports, wherever in the file, by full name, and the line."""
    package = path.parent.parts
    for node in ast.walk(tree_of(path)):
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


def module_of(path: Path) -> str:
    parts = path.with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
