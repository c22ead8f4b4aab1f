"""A project of its own with the real front door, and all that its set-up needs."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
LOCKS = (
    *("requirements.lock", "requirements-cluster.lock"),
    *("requirements-train.lock", "requirements-dev.lock"),
)
TOOLS = (
    *("bash", "cat", "cmp", "cp", "dirname", "env", "flock", "getconf", "grep", "id", "mkdir"),
    *("readlink", "rm", "tail", "touch"),
)
"""All that the front door calls, but apt-get and sudo: a test must not change the system."""

ENGINE = """
import os, sys
import tone
print(tone.VERSION, os.getcwd(), *sys.argv[1:])
"""


@dataclass(frozen=True)
class Front:
    """A project of its own with the real front door."""

    place: Path

    @property
    def root(self) -> Path:
        return self.place / "project"

    @property
    def tools(self) -> Path:
        return self.place / "tools"

    @property
    def wheels(self) -> Path:
        return self.place / "wheels"

    def environment(self, **more: str) -> dict[str, str]:
        return {
            "PATH": str(self.tools),
            "HOME": str(self.place),
            "PYTHON": sys.executable,
            "PIP_NO_INDEX": "1",
            "PIP_FIND_LINKS": str(self.wheels),
            "PIP_CONFIG_FILE": os.devnull,
            **more,
        }

    def call(
        self, *arguments: str, cwd: Path | None = None, **more: str
    ) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [self.root / "affetto", *arguments],
            cwd=cwd or self.root,
            env=self.environment(**more),
            capture_output=True,
            text=True,
            check=False,
        )

    def lock(self, version: str) -> None:
        """Let all lock files ask for this version of the wheel."""
        wheel = self.wheels / f"tone-{version}-py3-none-any.whl"
        checksum = hashlib.sha256(wheel.read_bytes()).hexdigest() if wheel.exists() else "0" * 64
        for name in LOCKS:
            (self.root / name).write_text(f"tone=={version} --hash=sha256:{checksum}\n# {name}\n")


def write_wheel(folder: Path, version: str) -> None:
    about = f"tone-{version}.dist-info"
    with zipfile.ZipFile(folder / f"tone-{version}-py3-none-any.whl", "w") as wheel:
        wheel.writestr("tone.py", f"VERSION = {version!r}\n")
        wheel.writestr(
            f"{about}/METADATA", f"Metadata-Version: 2.1\nName: tone\nVersion: {version}"
        )
        wheel.writestr(
            f"{about}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any"
        )
        wheel.writestr(f"{about}/RECORD", "")


def write_project(place: Path) -> Front:
    """A project nobody has set up yet."""
    front = Front(place)
    for folder in (front.root / "engine", front.tools, front.wheels):
        folder.mkdir(parents=True)
    shutil.copy(PROJECT / "affetto", front.root)
    (front.root / "engine" / "__main__.py").write_text(ENGINE)
    for tool in TOOLS:
        found = shutil.which(tool)
        assert found, f"{tool} is needed"
        (front.tools / tool).symlink_to(found)
    for version in ("1", "2"):
        write_wheel(front.wheels, version)
    front.lock("1")
    return front
