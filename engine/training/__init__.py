"""From a folder of MIDI files to a checkpoint the engine can play from."""
