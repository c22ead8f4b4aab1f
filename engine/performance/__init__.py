"""How notes are played: on which sounds, how loud, and from which seats."""
