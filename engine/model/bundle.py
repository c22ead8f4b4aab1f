"""A model as one file: a ZIP of all that lies in a composer's folder.

It is unpacked to be opened, since LiteRT reads weights from a file; what was opened no longer
needs what was unpacked.
"""

from __future__ import annotations

import json
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from engine.api.composition import ModelInfo
from engine.api.errors import CheckpointError
from engine.model.checkpoint import META, WEIGHTS

MAX_MODEL_BYTES: Final = 512 << 20
"""The most bytes that a model's file unpacks to."""
_MAX_FILES: Final = 64


def pack_model(folder: Path, file: Path) -> None:
    """Write a model's folder as one file, whole or not at all.

    Example: ``pack_model(Path("models/composer"), Path("mine.affetto"))``.

    Args:
        folder: The model's folder; folders in it are left out.
        file: The file; one that is there is replaced.

    Raises:
        OSError: It cannot be written.
    """
    part = file.with_name(f".{file.name}.part")
    try:
        with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as packed:
            for path in sorted(folder.iterdir()):
                if path.is_file():
                    packed.write(path, path.name)
        part.replace(file)
    finally:
        part.unlink(missing_ok=True)


@contextmanager
def unpacked_model(path: Path) -> Iterator[Path]:
    """Give the folder of a model while the block runs.

    Args:
        path: The model's folder, which is given as it is, or its file.

    Raises:
        CheckpointError: The file is no model, or unpacks to too much.
    """
    if not path.is_file():  # a folder, or nothing, which is told when it is opened
        yield path
        return
    with tempfile.TemporaryDirectory(prefix="affetto-model-") as folder:
        _unpack(path, Path(folder))
        yield Path(folder)


def _unpack(file: Path, folder: Path) -> None:
    try:
        with zipfile.ZipFile(file) as packed:
            for entry in _entries(packed, file):
                (folder / entry.filename).write_bytes(packed.read(entry))
    except (OSError, zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError) as error:
        raise CheckpointError(f"{file} is no model's file: {error}.") from error


def _entries(packed: zipfile.ZipFile, file: Path) -> list[zipfile.ZipInfo]:
    """What a model's file holds, checked before anything is unpacked."""
    entries = packed.infolist()
    plain = all(Path(one.filename).name == one.filename for one in entries)
    if not plain or not {META, WEIGHTS} <= {one.filename for one in entries}:
        raise CheckpointError(
            f"{file} is no model's file: it lacks {META} or {WEIGHTS}, or holds folders."
        )
    size = sum(one.file_size for one in entries)
    if len(entries) > _MAX_FILES or size > MAX_MODEL_BYTES:
        raise CheckpointError(
            f"{file} is no model's file: it has {len(entries)} parts of {size >> 20} MB; at most "
            f"{_MAX_FILES} of {MAX_MODEL_BYTES >> 20} MB are opened."
        )
    return entries


def read_model_info(path: Path) -> ModelInfo:
    """Read which composer a folder or a file holds, without loading it.

    Raises:
        CheckpointError: It holds no model.
    """
    try:
        if not path.is_file():
            text = (path / META).read_text(encoding="utf-8")
        else:
            with zipfile.ZipFile(path) as packed:
                _entries(packed, path)
                text = packed.read(META).decode()
        meta = json.loads(text)
        return ModelInfo(str(meta["name"]), str(meta["version"]), str(meta["checksum"]))
    except (OSError, ValueError, KeyError, TypeError, zipfile.BadZipFile) as error:
        raise CheckpointError(
            f"The model {path} cannot be read ({error!r}). Point AFFETTO_MODEL at a model's "
            "folder or file, the one that the engine machines have."
        ) from error
