"""What pressing a button or choosing from a menu does."""
