"""Networks that learn without their graphs being traced, which takes longer than a few steps.

The training of one's own model (``tests/engine/cli/test_train_own_command.py``) traces the
composer's, the chords' and the beats' recipes trace theirs.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def untraced() -> Iterator[None]:
    """Have TensorFlow run its functions step by step."""
    import tensorflow as tf  # noqa: PLC0415 - most tests need none

    tf.config.run_functions_eagerly(True)
    try:
        yield
    finally:
        tf.config.run_functions_eagerly(False)
