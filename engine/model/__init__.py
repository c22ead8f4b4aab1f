"""The trained network: how it is loaded and run."""
