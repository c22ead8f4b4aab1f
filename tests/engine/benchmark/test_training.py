"""The training benchmark, run as it is meant to be."""

from __future__ import annotations

import itertools
import re
import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[3]


@pytest.mark.slow
def test_the_training_benchmark_times_each_layer_in_each_format() -> None:
    sizes = ("--batch", "2", "--steps", "3", "--units", "8", "--repeats", "1")
    done = subprocess.run(
        [sys.executable, PROJECT / "benchmarks" / "training.py", *sizes],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    lines = re.findall(r"^(\S+LSTM) +(\S+) +([\d,]+) notes/s$", done.stdout, re.MULTILINE)
    assert {line[:2] for line in lines} == set(
        itertools.product(
            ("engine.training.network.lstm.MixedPrecisionLSTM", "keras.layers.LSTM"),
            ("float32", "mixed_bfloat16"),
        )
    )
    assert all(int(line[2].replace(",", "")) > 0 for line in lines)
