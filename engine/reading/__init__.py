"""Music that others wrote or played, read onto the beat grid."""
