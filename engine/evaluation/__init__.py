"""How good the model's music is: read, compared with real music, and checked for copying."""
