"""A composer's folder without any training: small enough to be made and played in seconds."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from engine.api.instruments import ORDER
from engine.api.moods import CORNERS
from engine.composing.kinds import CRITICS
from engine.model.checkpoint import COMPOSER, FORMAT, WEIGHTS, checksum
from engine.tokens.note_vocabulary import NOTE_VOCABULARY
from tests.engine.fakes import PRIORS, indifferent_critic


def write_composer(folder: Path, name: str = COMPOSER, *, chance: bool = False) -> None:
    """Export a network that has learned nothing, with critics to whom all pieces are alike.

    Args:
        folder: The folder.
        name: The model's name.
        chance: Whether all of its weights are drawn, so that no two are alike, as in one that
            has learned.
    """
    from engine.training.meta import write_meta  # noqa: PLC0415
    from engine.training.network.lookback_lstm import LookbackLSTM  # noqa: PLC0415
    from engine.training.note_batches import stack_notes  # noqa: PLC0415
    from engine.training.note_export import export_notes  # noqa: PLC0415
    from engine.training.weights import build_weights  # noqa: PLC0415
    from tests.engine.training.tiny_network import TINY, tiny_network  # noqa: PLC0415

    folder.mkdir(parents=True, exist_ok=True)
    network = tiny_network() if chance else LookbackLSTM(TINY)
    build_weights(network, stack_notes([], 4))
    (folder / WEIGHTS).write_bytes(export_notes(network))
    for file in CRITICS.values():
        indifferent_critic().save(folder / file)
    priors: dict[str, Any] = {
        "major_share": dict.fromkeys(CORNERS, 0.5),
        "tempos": PRIORS.tempos,
        "densities": PRIORS.densities,
        "shares": {one.name: 1.0 for one in ORDER},
    }
    names = [attribute.name for attribute in NOTE_VOCABULARY.attributes]
    nats = {**dict.fromkeys(names, 3.0), "all": 3.0 * len(names)}
    write_meta(
        folder,
        {
            "format": FORMAT,
            "kind": COMPOSER,
            "vocabulary": NOTE_VOCABULARY.fingerprint,
            "name": name,
            "version": "test",
            "checksum": checksum(folder / WEIGHTS),
            "shape": TINY.to_json(),
            "parameters": 20000,
            "batches": 0,
            "data": {},
            "meters": {},
            "priors": dict.fromkeys(CRITICS, priors),
            "nats_a_note": {"keras": nats, "export": nats, "sources": {}},
        },
    )
