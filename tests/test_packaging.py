"""The project's needs, its lock files and its container agree with each other."""

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import engine

PROJECT = Path(__file__).resolve().parents[1]
ABOUT = tomllib.loads((PROJECT / "pyproject.toml").read_text("utf-8"))["project"]
EXTRAS = {
    "requirements.lock": (),
    "requirements-train.lock": ("train",),
    "requirements-cluster.lock": ("cluster",),
    "requirements-dev.lock": ("train", "cluster", "dev"),
}
PIN = re.compile(r"^([a-z0-9-]+)==([^\s;]+)(?: ;[^\\]+)? \\$")


def pins(lock: str) -> dict[str, str]:
    """Canonical name to version of every package in a lock file."""
    lines = (PROJECT / lock).read_text("utf-8").splitlines()
    return {match[1]: match[2] for line in lines if (match := PIN.match(line))}


@pytest.mark.parametrize("lock", EXTRAS)
def test_a_lock_file_holds_pins_and_checksums_and_nothing_else(lock: str) -> None:
    lines = (PROJECT / lock).read_text("utf-8").splitlines()
    checksum = re.compile(r"^    --hash=sha256:[0-9a-f]{64}( \\)?$")
    odd = [
        line
        for line in lines
        if not (line.startswith("#") or PIN.match(line) or checksum.match(line))
    ]
    assert not odd
    assert "://" not in "\n".join(lines)


@pytest.mark.parametrize("lock", EXTRAS)
def test_a_lock_file_meets_the_projects_needs(lock: str) -> None:
    locked = pins(lock)
    wanted = [*ABOUT["dependencies"]]
    for extra in EXTRAS[lock]:
        wanted += ABOUT["optional-dependencies"][extra]
    for requirement in map(Requirement, wanted):
        version = locked[canonicalize_name(requirement.name)]
        assert requirement.specifier.contains(version), f"{requirement} is locked to {version}"


def test_a_larger_lock_file_holds_all_of_the_smaller() -> None:
    smallest, *middle, largest = (pins(lock) for lock in EXTRAS)
    for lock in middle:
        assert smallest.items() <= lock.items() <= largest.items()


def test_the_heavy_packages_are_for_training_only() -> None:
    heavy = {"tensorflow", "tensorflow-cpu", "keras", "scikit-learn", "scipy", "matplotlib"}
    assert not heavy & pins("requirements.lock").keys()
    assert not heavy & pins("requirements-cluster.lock").keys()
    assert heavy <= pins("requirements-train.lock").keys()


def test_the_database_s_packages_are_for_a_cluster_only() -> None:
    database = {"procrastinate", "psycopg", "psycopg-binary", "psycopg-pool"}
    assert not database & pins("requirements.lock").keys()
    assert not database & pins("requirements-train.lock").keys()
    assert database <= pins("requirements-cluster.lock").keys()


@pytest.mark.slow
def test_what_is_imported_is_declared_and_what_is_declared_is_imported() -> None:
    trees = (
        ast.parse(path.read_text("utf-8"))
        for folder in ("bot", "engine")
        for path in (PROJECT / folder).rglob("*.py")
    )
    modules = {
        name.partition(".")[0]
        for tree in trees
        for node in ast.walk(tree)
        for name in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else []
        )
    }
    owners = packages_distributions()
    imported = {
        canonicalize_name(owner)
        for module in modules - {"bot", "engine"} - sys.stdlib_module_names
        for owner in owners[module]
    }
    extras = ABOUT["optional-dependencies"]
    wanted = [*ABOUT["dependencies"], *extras["train"], *extras["cluster"]]
    declared = {canonicalize_name(Requirement(each).name) for each in wanted}
    # pydub imports audioop; of the two TensorFlows only one fits a machine.
    # fonttools imports brotli.
    declared -= {"audioop-lts", "brotli", "tensorflow", "tensorflow-cpu"}
    imported -= {"tensorflow", "tensorflow-cpu"}
    # A name that two packages share; the parser comes with the runtime.
    imported -= {"fluent-syntax"}
    assert imported == declared


def test_the_version_is_the_same_everywhere() -> None:
    assert ABOUT["version"] == engine.__version__


def test_the_container_gets_all_that_it_copies() -> None:
    dockerfile = (PROJECT / "Dockerfile").read_text("utf-8")
    ignored = (PROJECT / ".dockerignore").read_text("utf-8").splitlines()
    copied = [line.split()[1] for line in re.findall(r"^COPY .+$", dockerfile, re.MULTILINE)]
    sources = {name for name in copied if not name.startswith("--from")}
    assert sources == {line[1:] for line in ignored if line.startswith("!")}
    assert [name for name in sources if not (PROJECT / name).exists()] == []
