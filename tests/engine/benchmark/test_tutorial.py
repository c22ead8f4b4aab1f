"""The tutorials' way does what it is said to do."""

from __future__ import annotations

import itertools
import subprocess
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from engine.benchmark.tutorial import build_network, compose, encode_with_pydub, width_for, write
from engine.music.midi import read_midi
from engine.music.score import NOTE, Score
from engine.rendering.mp3 import find_ffmpeg
from engine.rendering.synth import RATE

pytestmark = pytest.mark.slow


def test_the_tutorials_network_is_as_large_as_ours() -> None:
    for wanted in (50_000, 500_000, 5_000_000):
        width = width_for(wanted)
        assert width % 8 == 0
        assert build_network(width).count_params() == pytest.approx(wanted, rel=0.04)


class Listening:
    """A network that always writes middle C half a second later, and keeps what it is given."""

    def __init__(self) -> None:
        self.heard: list[NDArray[np.float64]] = []

    def predict(self, window: NDArray[np.float64], verbose: int) -> NDArray[np.float64]:
        assert verbose == 0
        self.heard.append(window[0])
        out = np.full((1, 130), -1e3)
        out[0, 60], out[0, 128], out[0, 129] = 1e3, 0.5, -1.0
        return out


def test_the_window_moves_on_by_the_note_that_was_written() -> None:
    network = Listening()
    told: list[int] = []
    written = compose(network, 3, lambda: told.append(1))
    assert written.tolist() == [[60 / 128, 0.5, 0.0]] * 3
    assert len(told) == 3
    assert [window.shape for window in network.heard] == [(100, 3)] * 3
    for before, after in itertools.pairwise(network.heard):
        assert (after[:-1] == before[1:]).all()
        assert after[-1].tolist() == written[0].tolist()


def test_the_tutorials_sound_is_the_pieces_in_one_channel(tmp_path: Path) -> None:
    notes = np.zeros(4, NOTE)
    notes["onset"], notes["duration"] = np.arange(4) * 0.5, 0.5
    notes["pitch"], notes["velocity"] = 60, 90
    file = write(Score(notes), tmp_path / "piece.mid")
    assert read_midi(tmp_path / "piece.mid").notes["pitch"].tolist() == [60] * 4
    encode_with_pydub(file.fluidsynth(), tmp_path / "piece.mp3")
    line = [find_ffmpeg(), "-v", "error", "-i", str(tmp_path / "piece.mp3"), "-f", "f32le", "-"]
    heard = np.frombuffer(subprocess.run(line, capture_output=True, check=True).stdout, np.float32)
    # pretty_midi adds a second.
    assert len(heard) / RATE == pytest.approx(3.0, abs=0.1)
    assert 0.5 < float(np.abs(heard).max()) <= 1.1
