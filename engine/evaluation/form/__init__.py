"""How pieces move and return in time, real and composed."""
