"""``./affetto update``: a real clone fetches from a real repository, and sets itself up."""

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.front import Front, write_wheel
from tests.test_setup import fresh, ready, set_up

__all__ = ["fresh", "ready", "set_up"]

BOT = """
import tone
print(tone.VERSION)
"""


def git(folder: Path, *arguments: str) -> str:
    done = subprocess.run(
        ["git", "-c", "user.name=A", "-c", "user.email=a@example.org", *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.strip()


@pytest.fixture
def origin(ready: Front, tmp_path: Path) -> Path:
    """What the project was cloned from."""
    git_place = shutil.which("git")
    assert git_place
    (ready.tools / "git").symlink_to(git_place)
    (ready.root / "bot").mkdir()
    (ready.root / "bot" / "__main__.py").write_text(BOT)
    (ready.root / ".gitignore").write_text(".venv\nsetup.log\n")
    git(ready.root, "init", "--quiet", "--initial-branch=main")
    git(ready.root, "add", "--all")
    git(ready.root, "commit", "--quiet", "--message=First")
    place = tmp_path / "origin.git"
    git(tmp_path, "clone", "--quiet", "--bare", str(ready.root), str(place))
    git(ready.root, "remote", "add", "origin", str(place))
    git(ready.root, "fetch", "--quiet")
    git(ready.root, "branch", "--quiet", "--set-upstream-to=origin/main")
    return place


def publish(origin: Path, folder: Path, front: Front, message: str) -> None:
    """Have a newer version in the repository, which needs a newer package."""
    git(folder, "clone", "--quiet", str(origin), "writer")
    writer = folder / "writer"
    before = {path.name: path.read_text() for path in front.root.glob("*.lock")}
    front.lock("2")
    for name, text in before.items():
        shutil.copy(front.root / name, writer)
        (front.root / name).write_text(text)
    git(writer, "commit", "--quiet", "--all", f"--message={message}")
    git(writer, "push", "--quiet")


def test_what_is_new_is_fetched_set_up_and_told(ready: Front, origin: Path, tmp_path: Path) -> None:
    write_wheel(ready.wheels, "2")
    publish(origin, tmp_path, ready, "Play a second tone")
    assert ready.call("bot").stdout == "1\n"
    done = ready.call("update")
    assert done.returncode == 0, done.stderr
    assert done.stdout == "  Play a second tone\n"
    assert "installing 1 packages" in done.stderr
    assert "updated and set up; restart the bot" in done.stderr
    assert ready.call("bot").stdout == "2\n"

    again = ready.call("update")
    assert (again.returncode, again.stdout) == (0, "")
    assert again.stderr == "affetto: this is the newest version\n"


def test_what_was_changed_here_is_not_touched(ready: Front, origin: Path, tmp_path: Path) -> None:
    publish(origin, tmp_path, ready, "Play a second tone")
    (ready.root / "bot" / "__main__.py").write_text("changed here")
    head = git(ready.root, "rev-parse", "HEAD")
    done = ready.call("update")
    assert (done.returncode, done.stdout) == (2, "")
    assert "files of the project were changed here" in done.stderr
    assert git(ready.root, "rev-parse", "HEAD") == head
    assert (ready.root / "bot" / "__main__.py").read_text() == "changed here"


def test_what_is_no_clone_is_told(fresh: Front) -> None:
    place = shutil.which("git")
    assert place
    (fresh.tools / "git").symlink_to(place)
    done = fresh.call("update")
    assert (done.returncode, done.stdout) == (2, "")
    assert "is no clone" in done.stderr
    assert done.stderr.count("\n") == 1
