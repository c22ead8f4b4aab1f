"""What the training of the free-time piano alone takes."""
