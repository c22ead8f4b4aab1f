"""What notebooks call: ``from engine.notebook import compose, analyse, redo, remix, read, train``.

Each call returns a value that a notebook shows by itself: a piece plays and has its roll, an
analysis its picture, a model the losses of its training. All work is done in the notebook's own
process; errors are sentences (:mod:`engine.api.errors`).
"""

from engine.notebook.calls import analyse, compose, read, remix, train
from engine.notebook.redo_call import redo
from engine.notebook.shown import Composed, Heard, Insight, OwnModel
from engine.notebook.tools import ModelChoice, Source

__all__ = [
    "Composed",
    "Heard",
    "Insight",
    "ModelChoice",
    "OwnModel",
    "Source",
    "analyse",
    "compose",
    "read",
    "redo",
    "remix",
    "train",
]
