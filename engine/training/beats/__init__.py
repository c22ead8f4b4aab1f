"""The beat tracker's training: collections with beats, a player's jitter, network, figures."""
