"""Fit the piano's critic on EMOPIA."""

from __future__ import annotations

from pathlib import Path

from engine.training.critic import CriticReport, check, fit
from engine.training.piano_datasets import load_piano


def fit_piano_critic(emopia_dir: Path, out: Path) -> CriticReport:
    """Fit the critic on EMOPIA's training split, write it, and check it on the other.

    Args:
        emopia_dir: The set's folder, named and laid out as
            :mod:`engine.training.piano_datasets` says.
        out: The file to write.

    Raises:
        DataError: The folder is missing or holds no clips.
    """
    clips = load_piano(emopia_dir.parent, ("emopia",))
    critic = fit([clip for clip in clips if clip.split == "train"])
    critic.save(out)
    return check(critic, [clip for clip in clips if clip.split == "val"])
