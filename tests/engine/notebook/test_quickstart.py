"""The quick start, executed cell by cell on a small model, and the calls it is made of."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient

from engine.api.errors import DataError, RequestError
from engine.api.settings import PROJECT
from engine.notebook import analyse, compose, read, redo, remix, train
from engine.notebook.tools import analyst, forget_models
from tests.engine.training.own.folders import write_folder

pytestmark = pytest.mark.slow

NOTEBOOK = PROJECT / "notebooks" / "quickstart.ipynb"
UNTRACED = "import tensorflow as tf; tf.config.run_functions_eagerly(True)"
"""To trace the network takes longer than the few steps of its training."""


@pytest.fixture(autouse=True)
def _small(tmp_path: Path, drawn_composer: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AFFETTO_MODEL", str(drawn_composer))
    monkeypatch.setenv("AFFETTO_DATA_DIR", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    forget_models()
    analyst.cache_clear()


def html_of(cell: Any) -> str:
    """What a cell shows as its value."""
    shown = [one["data"] for one in cell.outputs if one.output_type == "execute_result"]
    return "".join(one.get("text/html", "") for one in shown)


def test_every_cell_runs_and_shows_what_it_promises(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_folder(tmp_path / "music", songs=10, bars=6)
    monkeypatch.setenv("PYTHONPATH", str(PROJECT))
    notebook = nbformat.read(NOTEBOOK, as_version=4)  # type: ignore[no-untyped-call]
    for cell in notebook.cells:
        # Found as in a clone: the kernel starts beside the tests' own music.
        cell.source = cell.source.replace("[Path.cwd(),", f"[Path({str(PROJECT)!r}),")
        cell.source = cell.source.replace("EPOCHS = 2", "EPOCHS = 1")
        cell.source = cell.source.replace("epochs=EPOCHS)", "epochs=EPOCHS, sequence=48)")
    notebook.cells.insert(0, nbformat.v4.new_code_cell(UNTRACED))  # type: ignore[no-untyped-call]
    client = NotebookClient(notebook, timeout=300, resources={"metadata": {"path": str(tmp_path)}})
    client.execute()
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    by_call = {
        call: next(
            cell for cell in code if re.search(rf"(?:^|= )(?:{call})\(", cell.source, re.MULTILINE)
        )
        for call in ("compose", "read", "analyse", "remix", "redo", "train")
    }
    for call, cell in by_call.items():
        assert "data:image/png;base64," in html_of(cell), call
        plays = "data:audio/mpeg;base64," in html_of(cell)
        assert plays == (call in {"compose", "read", "remix", "redo"}), call
    assert "data:audio/mpeg" in html_of(code[-1])
    assert (tmp_path / "mine.affetto").is_file()


def test_the_notebook_is_kept_without_outputs_and_names_the_address_once() -> None:
    notebook = json.loads(NOTEBOOK.read_text(encoding="utf-8"))
    code = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    assert all(not cell["outputs"] and cell["execution_count"] is None for cell in code)
    setup = "".join(code[0]["source"])
    assert setup.count("ADDRESS-OF-THIS-REPOSITORY") == 1
    assert 'REPOSITORY = "ADDRESS-OF-THIS-REPOSITORY"' in setup


def test_something_of_a_piece_or_a_file_is_made_anew(tmp_path: Path) -> None:
    loop = compose("happy", seconds=8, tempo=120, loop=True, seed=1)
    longer = redo(loop, more=2, seed=2)
    assert longer.composition.request.loop
    assert longer.composition.seconds == pytest.approx(loop.composition.seconds + 4, abs=0.01)
    (tmp_path / "song.mid").write_bytes(longer.midi)
    joined = redo("song.mid", add="flute", mood="sad", chords="Am F", end=6.0, seed=3)
    assert set(joined.composition.playing) == {"piano", "flute"}
    assert joined.composition.request.mood.name == "sad"


def test_what_is_wrong_is_told_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(RequestError, match="Unknown mood: zzz"):
        compose("zzz")
    with pytest.raises(RequestError, match="no model waltzes here"):
        compose("sad", model="waltzes")
    (tmp_path / "zip.mid").write_bytes(b"PK\x03\x04")
    for call in (read, analyse, remix):
        with pytest.raises((DataError, RequestError), match="ZIP archive"):
            call("zip.mid")
    with pytest.raises(RequestError, match="Say what is to be made anew"):
        redo("gone.mid")
    with pytest.raises(RequestError, match="--layers goes with --from-scratch"):
        train(tmp_path, layers=3)
    with pytest.raises(DataError, match="of which 0 can be used; at least 10"):
        train(tmp_path)


def test_a_piece_is_saved_as_its_files(tmp_path: Path) -> None:
    piece = compose("sad", seconds=5, seed=3)
    assert repr(piece).startswith(f"{piece.composition.title}: ")
    paths = piece.save("out")
    assert [path.suffix for path in paths] == [".mid", ".mp3", ".png"]
    assert paths[0].read_bytes() == piece.midi
    assert compose("sad", seconds=5, seed=3).midi == piece.midi
