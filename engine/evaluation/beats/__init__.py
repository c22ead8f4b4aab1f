"""The beat tracker against beats that are known, on songs it has not learned from."""
