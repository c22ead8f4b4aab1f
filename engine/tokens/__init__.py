"""The vocabularies: notes as the numbers that a network reads and writes."""
