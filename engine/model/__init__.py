"""The trained network, as it is loaded and run."""
