"""Holds pitches to the requested key."""

from __future__ import annotations

import numpy as np

from engine.analysis.key_finding import ALBRECHT_SHANAHAN, TEMPERLEY
from engine.api.keys import SCALES, Key
from engine.model.network import Floats, TokenBatch
from engine.music.instrument_table import DRUM


class KeyBias:
    """A processor (:class:`engine.sampling.decoding.LogitsProcessor`) for notes whose tonic is C.

    A degree that is rarer in the mode than the rarest of its scale is made so much rarer here, by
    the log of how often it comes for each time that one does. How common a degree is, is the mean
    of the profiles by which the composer ranks candidates
    (:func:`engine.analysis.key_finding.key_margin`). All others are left alone: with the tonic and
    the fifth favoured as well, two fifths of a piece were the tonic. Without the bias the network
    leaves the key, above all where the mode does not suit the mood. Drums have no key.

    Example: ``KeyBias(parse_key("D minor"))``.

    Args:
        key: The requested key; of it only the mode counts.
    """

    def __init__(self, key: Key) -> None:
        shares = [
            np.array(profile.major if key.mode == "major" else profile.minor)
            for profile in (ALBRECHT_SHANAHAN, TEMPERLEY)
        ]
        common = np.mean([share / share.sum() for share in shares], axis=0)
        rarest = common[list(SCALES[key.mode])].min()
        self._bias: Floats = np.minimum(0.0, np.log(common / rarest)).astype(np.float32)

    def process(self, name: str, logits: Floats, note: TokenBatch, /) -> Floats:
        """Make what is rare in the mode rarer; leave drums and other attributes as they are."""
        if name != "pitch":
            return logits
        bias = self._bias[np.arange(logits.shape[1]) % 12]
        drums = (note["instrument"] == DRUM)[:, None]
        biased: Floats = np.where(drums, logits, logits + bias)
        return biased

    def on_note(self, _: TokenBatch, /) -> None:
        """Do nothing: the bias is the same for every note."""
