"""What bot and engine say to each other: plain values, checked when made, and an interface."""
