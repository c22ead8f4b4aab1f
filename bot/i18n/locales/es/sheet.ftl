# Sheet music and video.

button-score = Partitura
button-video = Vídeo
sheet-of = La partitura de #{ $number } { $title }. El archivo MusicXML se abre en cualquier programa de notación.
sheet-more-pages = Se ven las primeras { $shown } de { $count } páginas; el archivo las tiene todas.
sheet-without-pages = La partitura de #{ $number } { $title } sin sus páginas, que son demasiado grandes para publicarlas aquí. El archivo MusicXML se abre en cualquier programa de notación.
video-of = #{ $number } { $title } en vídeo.
error-score-no-beat = En esta pieza no se oye un pulso regular, y una partitura lo necesita: elige otra.
error-video-too-large = El vídeo ocupa { NUMBER($size, minimumFractionDigits: 1) } MB, más que los { NUMBER($limit, minimumFractionDigits: 1) } MB permitidos: haz una pieza más corta.
