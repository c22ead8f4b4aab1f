"""What a training shows while it goes on."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from tqdm import tqdm

if TYPE_CHECKING:
    from engine.training.critic import CriticReport
    from engine.training.training_run import TrainingRun


@contextmanager
def percent(description: str) -> Iterator[Callable[[float], None]]:
    """Show a bar up to 100 %, and give what moves it to a share, 0 … 1.

    Example: ``with percent("reading moods") as show: show(0.5)``.
    """
    with tqdm(total=100, unit="%", desc=description) as bar:

        def show(share: float) -> None:
            bar.update(int(100 * share) - bar.n)

        yield show


@contextmanager
def training_shown(
    args: argparse.Namespace, total: int, measured: Callable[[dict[str, float]], str]
) -> Iterator[TrainingRun]:
    """Give the run that a command's options ask for, and show how far it is.

    Args:
        args: The options of ``affetto train``.
        total: How many batches it takes in all.
        measured: Says what was found in a measuring, whose nats by name it is given.
    """
    from engine.training.training_run import TrainingRun  # noqa: PLC0415

    with tqdm(total=total, unit="batch") as bar:

        def report(news: dict[str, Any]) -> None:
            if "validation" in news:
                tqdm.write(f"batch {news['batch']}: {measured(news['validation'])}")
            if "phase" in news:
                bar.set_description(news["phase"], refresh=False)
                speed = f"{news['notes_per_second']:.0f}"
                bar.set_postfix(nats=f"{news['nats']:.2f}", notes_s=speed, refresh=False)
            bar.update(news["batch"] - bar.n)

        yield TrainingRun(args.checkpoints, report, args.scale, args.seed, args.every)


def critic_line(name: str, report: CriticReport) -> str:
    """A sentence on how well a critic reads music that it has not heard."""
    return (
        f"{name} reads {report.four_moods:.0%} of {report.clips} validation clips right "
        f"(valence {report.valence:.0%}, arousal {report.arousal:.0%})."
    )
