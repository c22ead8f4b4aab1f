"""How a finished piano piece is played: each beat's length, each onset's deviation."""
