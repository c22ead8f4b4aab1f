# El sonido en otros formatos.
button-download = Descargar
which-format = ¿Cómo se publica #{ $number } { $title }?
choose-format = Elige un formato
format-ogg = Ogg Vorbis: pequeño, y se repite sin hueco
format-flac = Sin pérdida: cada muestra, la mitad que un WAV
format-wav = Sin comprimir: se abre en todas partes
download-of = #{ $number } { $title } en { $form }.
download-too-large = El { $form } ocupa { NUMBER($size, minimumFractionDigits: 1) } MB, más de los { NUMBER($limit, minimumFractionDigits: 1) } MB que caben aquí: elige OGG o haz una pieza más corta.
