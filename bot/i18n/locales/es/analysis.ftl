# /analyse, y los archivos que adjuntan los miembros.

stage-analysing = Analizando { $bar } { $percent } %
help-analyse = cómo es una pieza: tonalidad, tempo, forma, acordes, ánimo; o adjunta un archivo MIDI
analysis-for = Analizado para { $author }
analysis-piece = #{ $number } { $title }
analysis-metre = Compás
analysis-bars = { $count ->
    [one] { $metre }, { $count } compás
   *[other] { $metre }, { $count } compases
    }
analysis-no-beat = sin pulso constante
analysis-heard-beat = Los pulsos y los compases se oyeron en las notas; el archivo no dice dónde están.
analysis-notes = Notas
analysis-density = { $notes }, { NUMBER($density, minimumFractionDigits: 1, maximumFractionDigits: 1) } por segundo, { NUMBER($polyphony, minimumFractionDigits: 1, maximumFractionDigits: 1) } a la vez
analysis-form = Forma
analysis-melody = Melodía
analysis-span = { $notes }, de { $low } a { $high }
analysis-part = { $name }: { $notes }, de { $low } a { $high }
analysis-drums = { $name }: { $notes }
analysis-more = y { $count } más

one-source = Adjunta un archivo MIDI o nombra una pieza, una de las dos cosas.
upload-too-large = { $name } pasa de { $limit } MB, lo más que se lee: adjunta uno más pequeño.
upload-empty = { $name } está vacío: adjunta un archivo MIDI.
upload-gone = { $name } ya no está: se borró entretanto. Adjúntalo otra vez.
upload-slow = { $name } no llegó en { $seconds } segundos: prueba otra vez dentro de un minuto.
upload-failed = { $name } no se pudo traer de Discord: prueba otra vez dentro de un minuto.

error-unknown-time = Momento desconocido: { $typed }. Escribe minutos y segundos, como 1:05.
error-stretch-without-length = Un pasaje empieza en 0:00 o más tarde y acaba después de su comienzo.
error-stretch-is-silent = En este pasaje no suena nada: la música dura { $seconds } segundos.
error-song-too-large = { $name } pasa de { $most } MB, lo más que se lee.
error-song-empty = { $name } está vacío.
error-song-is-another = { $name } es { $kind ->
        [zip] un archivo ZIP
        [gzip] un archivo gzip
        [rar] un archivo RAR
        [mp3] un archivo MP3
        [ogg] un archivo Ogg
        [flac] un archivo FLAC
        [xml] un archivo XML
        [html] una página web
        [pdf] un documento PDF
        [picture] una imagen
        [wave] un archivo WAVE
        [soundfont] una SoundFont
        *[other] un archivo 7z
    }, no un archivo MIDI.
error-song-no-midi = { $name } no es un archivo MIDI que se pueda leer.
error-song-no-tracks = { $name } no tiene pistas.
error-song-too-many = { $name } tiene más de { $most } { $what ->
        [notes] notas
        [events] eventos
        [changes] cambios de tempo, compás, sonidos y pedales
        *[other] pistas
    }, lo más que se lee.
error-song-no-times = { $name } indica 0 ticks por pulso, de modo que sus notas no tienen tiempo.
error-song-no-notes = { $name } no contiene notas.
error-song-too-long = { $name } contiene { NUMBER($hours, minimumFractionDigits: 1, maximumFractionDigits: 1) } horas de música; se lee una como máximo.

command-analyse = Dice cómo es un archivo MIDI o una pieza: tonalidad, tempo, forma, acordes, ánimo
    .file = Cualquier archivo MIDI, de 20 MB como máximo
    .piece = En vez de un archivo: número, título o enlace de una pieza
    .begin = Dónde empieza el análisis, como 1:05
    .end = Dónde acaba, como 2:30
