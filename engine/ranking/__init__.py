"""What the best of several candidates is chosen by."""
