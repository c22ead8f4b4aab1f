"""A score as sound and as a picture."""
