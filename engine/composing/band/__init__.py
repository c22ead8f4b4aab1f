"""Composing for several instruments, on a beat grid."""
