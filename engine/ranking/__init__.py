"""How the best of several candidates is chosen."""
