# The sound in other formats.
button-download = Download
which-format = As what should #{ $number } { $title } be posted?
choose-format = Choose a format
format-ogg = Ogg Vorbis: small, and loops without a gap
format-flac = Lossless: every sample, in about half the size of a WAV
format-wav = Uncompressed: opens everywhere
download-of = #{ $number } { $title } as { $form }.
download-too-large = The { $form } takes { NUMBER($size, minimumFractionDigits: 1) } MB, more than the { NUMBER($limit, minimumFractionDigits: 1) } MB that fit here: choose OGG, or make a shorter piece.
