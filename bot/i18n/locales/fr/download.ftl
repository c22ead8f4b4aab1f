# Le son dans d’autres formats.
button-download = Télécharger
which-format = Sous quelle forme publier #{ $number } { $title } ?
choose-format = Choisir un format
format-ogg = Ogg Vorbis : petit, et boucle sans trou
format-flac = Sans perte : chaque échantillon, moitié moins qu’un WAV
format-wav = Non compressé : s’ouvre partout
download-of = #{ $number } { $title } en { $form }.
download-too-large = Le { $form } prend { NUMBER($size, minimumFractionDigits: 1) } Mo, plus que les { NUMBER($limit, minimumFractionDigits: 1) } Mo permis ici : choisis OGG ou fais un morceau plus court.
