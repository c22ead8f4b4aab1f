"""Networks that come along are not opened with what is not theirs."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from engine.api.errors import CheckpointError
from engine.api.settings import PROJECT
from engine.beats.network import BeatNetwork
from engine.model.checkpoint import META, WEIGHTS, checksum
from engine.touch.network import TouchNetwork

MODELS = PROJECT / "models"


def lay(folder: Path, meta: str, weights: bytes, **shape: int) -> Path:
    """A model's folder with the metadata of one and the weights of another."""
    (folder / WEIGHTS).write_bytes(weights)
    told = json.loads((MODELS / meta / META).read_text("utf-8"))
    told |= {"checksum": checksum(folder / WEIGHTS), "shape": {**told["shape"], **shape}}
    (folder / META).write_text(json.dumps(told), "utf-8")
    return folder


@pytest.mark.parametrize(
    ("opened", "meta", "others", "sentence"),
    [
        (BeatNetwork.open, "beats", "touch", "finds no beats: "),
        (TouchNetwork.open, "touch", "beats", "gives no touch: "),
    ],
)
def test_weights_of_another_network_or_none_are_refused_in_a_line(
    opened: Callable[[Path], object], meta: str, others: str, sentence: str, tmp_path: Path
) -> None:
    for weights in (b"no weights", (MODELS / others / WEIGHTS).read_bytes()):
        with pytest.raises(CheckpointError, match=sentence) as caught:
            opened(lay(tmp_path, meta, weights))
        assert str(caught.value).endswith(". Export it again.")
        assert "\n" not in str(caught.value)
        assert str(tmp_path / WEIGHTS) in str(caught.value)


def test_a_touch_of_other_events_is_refused(tmp_path: Path) -> None:
    weights = (MODELS / "touch" / WEIGHTS).read_bytes()
    with pytest.raises(CheckpointError, match="trained on other events than this version's"):
        TouchNetwork.open(lay(tmp_path, "touch", weights, bins=3))
