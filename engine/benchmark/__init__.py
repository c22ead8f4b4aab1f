"""Speed and memory, measured beside the way tutorials write music."""
