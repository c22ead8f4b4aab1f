"""The band's vocabulary: notes of several instruments on a beat grid."""
