"""The number format that training runs in."""

from __future__ import annotations

from pathlib import Path

import keras
import pytest

from engine.training.precision import best_policy

pytestmark = pytest.mark.slow


def test_the_number_format_suits_the_processor() -> None:
    flags = Path("/proc/cpuinfo").read_text("ascii", "replace")
    has_bfloat16 = "avx512_bf16" in flags or "amx_bf16" in flags
    assert best_policy() == ("mixed_bfloat16" if has_bfloat16 else "float32")
    assert keras.mixed_precision.DTypePolicy(best_policy()).variable_dtype == "float32"
