"""What members see, as plain values: cards, lists, panels and buttons."""
