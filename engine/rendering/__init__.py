"""Renders a score as sound and as a picture."""
