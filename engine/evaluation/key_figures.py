"""The figures of keys: whether one that was asked for is found, and how much of it is the tonic."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from engine.analysis.key_finding import find_key, pitch_class_weights
from engine.api.keys import Key
from engine.api.request import ComposeRequest
from engine.evaluation.control import keeps_key, same_key_twice
from engine.evaluation.figures import Figures
from engine.evaluation.intervals import share
from engine.music.score import Notes


def tonic_share(notes: Notes, key: Key) -> float:
    """The share of the time of all pitched notes that the tonic has, 0 … 1.

    A key can be found in music that hardly leaves its tonic, so this is told beside it.

    Example: a C of two seconds and an E of one give 0.67 in C major.

    Args:
        notes: Array of ``NOTE``, shape [n]; drums are ignored.
        key: The key.
    """
    weights = pitch_class_weights(notes)
    return float(weights[key.tonic] / max(weights.sum(), np.finfo(float).tiny))


def asked_key_figures(requests: Sequence[ComposeRequest], pieces: Sequence[Notes]) -> Figures:
    """How often keys that were asked for are found, and the tonic's mean share of those pieces.

    Args:
        requests: Requests, of which those that name a key count.
        pieces: The notes of the piece for each.
    """
    keyed = [
        (keeps_key(request, notes), tonic_share(notes, request.key))
        for request, notes in zip(requests, pieces, strict=True)
        if request.key is not None
    ]
    if not keyed:
        return {}
    found, tonics = np.array(keyed, np.float64).T
    alone = [str(number) for number in range(len(keyed))]
    return {"key": share(found, alone), "tonic": share(tonics, alone)}


def real_key_figures(pieces: Sequence[Notes], songs: Sequence[str]) -> Figures:
    """How often two estimators agree on real music's key: no control can beat it by much.

    The tonic is that of the key which the profile finds that training uses.

    Args:
        pieces: Arrays of ``NOTE``.
        songs: The song that each belongs to.
    """
    agreed = np.array([same_key_twice(notes) for notes in pieces])
    tonics = np.array([tonic_share(notes, find_key(notes)[0]) for notes in pieces])
    return {"key": share(agreed, songs), "tonic": share(tonics, songs)}
