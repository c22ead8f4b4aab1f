"""Shows a training of one's own as bars with the time left, and a line an epoch.

Where there is no terminal, such as in a file, there are lines alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from tqdm import tqdm

from engine.training.own.losses import Epoch
from engine.training.own.music import OwnMusic
from engine.training.own.run import Watcher


@contextmanager
def shown_as_bars() -> Iterator[Watcher]:
    """Give what a training tells how far it is, to be shown while the block runs.

    Example: ``with shown_as_bars() as watcher: train_folder(…, watcher=watcher)``.
    """
    with (
        tqdm(total=100, unit="%", desc="reading files", disable=None, leave=False) as files,
        tqdm(unit="batch", desc="training", disable=None, leave=False) as batches,
    ):
        if files.disable:
            tqdm.write("reading files")

        def read(share: float) -> None:
            files.update(int(100 * share) - files.n)

        def learned(news: dict[str, Any]) -> None:
            if batches.total is None:
                # What an earlier call has done takes no time now.
                batches.reset(news["total"])
                batches.initial = batches.n = news["batch"] - 1
            batches.set_description(f"epoch {news['epoch']} of {news['epochs']}", refresh=False)
            speed = f"{news['notes_per_second']:.0f}"
            batches.set_postfix(nats=f"{news['nats']:.2f}", notes_s=speed, refresh=False)
            batches.update(news["batch"] - batches.n)

        yield Watcher(read, _tell_music, learned, _tell_epoch)


def _tell_music(music: OwnMusic) -> None:
    for path, reason in music.refused:
        tqdm.write(f"left out {path}: {reason}")
    held = sum(piece.split == "val" for piece in music.pieces)
    labelled = sum(piece.mood is not None for piece in music.pieces)
    notes = sum(len(piece.notes) for piece in music.pieces)
    tqdm.write(
        f"{len(music.pieces)} files, {notes:,} notes; {held} kept for measuring, {labelled} with "
        f"a mood, {len(music.refused)} left out"
    )


def _tell_epoch(epoch: Epoch) -> None:
    when = f"epoch {epoch.number}" if epoch.number else "before training"
    learned = f"{epoch.training:.3f} nats a note, " if epoch.number else ""
    tqdm.write(f"{when}: {learned}validation {epoch.validation:.3f}")
