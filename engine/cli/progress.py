"""What a training shows while it goes on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from tqdm import tqdm

if TYPE_CHECKING:
    from engine.training.critic import CriticReport


@contextmanager
def percent(description: str) -> Iterator[Callable[[float], None]]:
    """Show a bar up to 100 %, and give what moves it to a share, 0 … 1.

    Example: ``with percent("reading moods") as show: show(0.5)``.
    """
    with tqdm(total=100, unit="%", desc=description) as bar:

        def show(share: float) -> None:
            bar.update(int(100 * share) - bar.n)

        yield show


def reporter(bar: tqdm[Any]) -> Callable[[dict[str, Any]], None]:
    """What a trainer calls after each batch, to move a bar and to tell what was measured."""
    measured = ""

    def report(news: dict[str, Any]) -> None:
        nonlocal measured
        if "validation" in news:
            measured = f"{news['validation']['all']:.3f}"
            tqdm.write(f"batch {news['batch']}: {measured} nats a validation note")
        bar.set_description(news["phase"])
        bar.set_postfix(
            nats=f"{news['nats']:.2f}",
            validation=measured,
            notes_s=f"{news['notes_per_second']:.0f}",
        )
        bar.update(news["batch"] - bar.n)

    return report


def critic_line(name: str, report: CriticReport) -> str:
    """A sentence on how well a critic reads music that it has not heard."""
    return (
        f"{name} reads {report.four_moods:.0%} of {report.clips} validation clips right "
        f"(valence {report.valence:.0%}, arousal {report.arousal:.0%})."
    )
