"""The training benchmark, run as it is meant to be."""

from __future__ import annotations

import itertools
import re
import runpy
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[3]


@pytest.mark.slow
def test_the_training_benchmark_times_each_layer_in_each_format(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    sizes = ("--batch", "2", "--steps", "3", "--units", "8", "--repeats", "1")
    program = str(PROJECT / "benchmarks" / "training.py")
    monkeypatch.setattr(sys, "argv", [program, *sizes])
    monkeypatch.setattr(sys, "path", list(sys.path))
    runpy.run_path(program, run_name="__main__")
    said = capsys.readouterr().out
    lines = re.findall(r"^(\S+LSTM) +(\S+) +([\d,]+) notes/s$", said, re.MULTILINE)
    assert {line[:2] for line in lines} == set(
        itertools.product(
            ("engine.training.network.lstm.MixedPrecisionLSTM", "keras.layers.LSTM"),
            ("float32", "mixed_bfloat16"),
        )
    )
    assert all(int(line[2].replace(",", "")) > 0 for line in lines)
