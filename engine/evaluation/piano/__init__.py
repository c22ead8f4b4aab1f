"""What is measured on the free-time piano's music alone."""
