"""The vocabularies: how notes become the numbers that a network reads and writes."""
