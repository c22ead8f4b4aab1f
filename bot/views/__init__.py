"""Buttons. Their state is in their custom ids, so that they outlive a restart."""
