"""Sheet music: from the beat grid to staves, voices and note values, MusicXML and pages."""
