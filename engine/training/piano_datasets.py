"""The collections of music a model learns from, read from their public layouts.

==========  ===========================================  ====================================
folder      what must lie in it                          home
==========  ===========================================  ====================================
emopia      ``midis/Q1_SONG_0.mid`` …, and optionally    zenodo.org, "EMOPIA"
            ``labels.csv`` (columns file, split)
pop1k7      ``performed/*.mid`` (or                      github.com/YatingMusic/
            ``midi_synchronized/**/*.mid``)              compound-word-transformer
pop909      ``midis/001.mid`` … (or ``001/001.mid``)     github.com/music-x-lab/
                                                         POP909-Dataset
vgmidi      ``labels.csv`` (columns phrase_file,         github.com/lucasnfe/vgmidi
            valence, arousal) and ``phrases/*.mid``
==========  ===========================================  ====================================

Any other folder of ``.mid`` files is read as performances without labels.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from engine.api.errors import DataError
from engine.music.midi import read_midi
from engine.music.score import DRUMS, Notes, in_order
from engine.training.labels import QUADRANTS, Split, read_labels, split_of

LABELS: Final = "labels.csv"
_FEWEST_NOTES: Final = 32


@dataclass(frozen=True, slots=True, eq=False)
class PianoPiece:
    """One piece to learn from.

    Attributes:
        name: Set and file, for messages.
        song: What must not stand on both sides of the split.
        notes: Array of ``NOTE``, in order.
        genre: One of ``note_conditions.SOURCES_TOLD``.
        split: Learned from, or kept for measuring.
        whole: Whether it begins and ends where the music does.
        mood: Valence and arousal, each −1 or 1, where a listener said so.
    """

    name: str
    song: str
    notes: Notes
    genre: str
    split: Split
    whole: bool
    mood: tuple[float, float] | None = None


def load_piano(data: Path, names: tuple[str, ...], *, pedal: bool = False) -> list[PianoPiece]:
    """The pieces of the named sets below a folder.

    Args:
        data: The folder that holds a folder for each set.
        names: The sets.
        pedal: Whether notes sound on under the sustain pedal, as ``read_midi`` has it.

    Raises:
        DataError: A set is not there, holds nothing that can be used, or has no fit labels.
    """
    pieces: list[PianoPiece] = []
    for name in names:
        folder = data / name
        if not folder.is_dir():
            raise DataError(f"There is no folder {folder}; see the README on training data.")
        try:
            found = list(_READERS.get(name, _performances)(folder, pedal))
        except (TypeError, ValueError) as error:
            raise DataError(f"{folder / LABELS} cannot be used: {error}.") from error
        if not found:
            raise DataError(f"{folder} holds no music in the layout the README describes.")
        pieces += found
    return pieces


def _notes(path: Path, pedal: bool) -> Notes | None:
    """The pitched notes of a file from its first onset on; None if it cannot be used."""
    try:
        notes = read_midi(path, pedal=pedal).notes
    except DataError:
        return None
    notes = in_order(notes[notes["program"] != DRUMS])
    if len(notes) < _FEWEST_NOTES:
        return None
    notes["onset"] -= notes["onset"][0]
    return notes


def _clips(folder: Path, pedal: bool) -> Iterator[PianoPiece]:
    """EMOPIA: the file's name holds quadrant and song."""
    splits: dict[str, str] = {}
    if (folder / LABELS).is_file():
        rows = read_labels(folder / LABELS, "file", "split")
        splits = {row["file"]: row["split"] for row in rows}
    for path in sorted((folder / "midis").glob("Q[1-4]_*.mid")):
        notes = _notes(path, pedal)
        if notes is None:
            continue
        quadrant, song = path.stem[:2], path.stem[3:].rsplit("_", 1)[0]
        split = split_of(song)
        if path.name in splits:
            split = "train" if splits[path.name] == "train" else "val"
        yield PianoPiece(
            f"emopia/{path.stem}",
            song,
            notes,
            "clip",
            split,
            whole=False,
            mood=QUADRANTS[quadrant],
        )


def _performances(folder: Path, pedal: bool) -> Iterator[PianoPiece]:
    """Pop1K7, or any folder of piano performances."""
    places = [folder / "performed", folder / "midi_synchronized", folder]
    root = next(place for place in places if place.is_dir())
    for path in sorted(root.rglob("*.mid")):
        notes = _notes(path, pedal)
        if notes is not None:
            # With the folders between: Pop1K7 counts its files anew in each.
            name = f"{folder.name}/{path.relative_to(root).with_suffix('').as_posix()}"
            yield PianoPiece(name, name, notes, "performance", split_of(name), whole=True)


def _songs(folder: Path, pedal: bool) -> Iterator[PianoPiece]:
    """POP909: melody, bridge and piano of each song, played on one piano."""
    for path in sorted(folder.rglob("[0-9][0-9][0-9].mid")):
        notes = _notes(path, pedal)
        if notes is not None:
            name = f"pop909/{path.stem}"
            yield PianoPiece(name, name, notes, "score", split_of(name), whole=True)


def _phrases(folder: Path, pedal: bool) -> Iterator[PianoPiece]:
    """VGMIDI: labelled phrases; phrases of one piece share a song."""
    for row in read_labels(folder / LABELS, "phrase_file", "valence", "arousal"):
        notes = _notes(folder / "phrases" / row["phrase_file"], pedal)
        if notes is None:
            continue
        song = f"vgmidi/{row['phrase_file'].rsplit('_', 1)[0]}"
        mood = (float(row["valence"]), float(row["arousal"]))
        yield PianoPiece(song, song, notes, "game", split_of(song), whole=False, mood=mood)


_READERS: Final = {
    "emopia": _clips,
    "pop1k7": _performances,
    "pop909": _songs,
    "vgmidi": _phrases,
}
