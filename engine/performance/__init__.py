"""How notes are played: by which instruments, how loud, from which seats."""
