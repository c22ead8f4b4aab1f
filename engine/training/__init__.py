"""From a folder of MIDI files to a checkpoint the engine can play from."""

from engine.api.settings import hush_tensorflow

hush_tensorflow()
