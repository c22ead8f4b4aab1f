# /analyse, et les fichiers que les membres joignent.

stage-analysing = Analyse { $bar } { $percent } %
help-analyse = comment est fait un morceau : tonalité, tempo, forme, accords, humeur ; ou joins un fichier MIDI
analysis-for = Analysé pour { $author }
analysis-piece = #{ $number } { $title }
analysis-metre = Mesure
analysis-bars = { $count ->
    [one] { $metre }, { $count } mesure
   *[other] { $metre }, { $count } mesures
    }
analysis-no-beat = pas de pulsation régulière
analysis-heard-beat = Les temps et les mesures ont été entendus dans les notes ; le fichier ne dit pas où ils sont.
analysis-notes = Notes
analysis-density = { $notes }, { NUMBER($density, minimumFractionDigits: 1, maximumFractionDigits: 1) } par seconde, { NUMBER($polyphony, minimumFractionDigits: 1, maximumFractionDigits: 1) } à la fois
analysis-form = Forme
analysis-melody = Mélodie
analysis-span = { $notes }, de { $low } à { $high }
analysis-part = { $name } : { $notes }, de { $low } à { $high }
analysis-drums = { $name } : { $notes }
analysis-more = et { $count } de plus

one-source = Joins un fichier MIDI ou nomme un morceau, l’un des deux.
upload-too-large = { $name } dépasse { $limit } Mo, le plus qui soit lu : joins un fichier plus petit.
upload-empty = { $name } est vide : joins un fichier MIDI.
upload-gone = { $name } n’est plus là : il a été supprimé entre-temps. Joins-le de nouveau.
upload-slow = { $name } n’est pas arrivé en { $seconds } secondes : réessaie dans une minute.
upload-failed = { $name } n’a pas pu être récupéré chez Discord : réessaie dans une minute.

error-unknown-time = Moment inconnu : { $typed }. Écris des minutes et des secondes, comme 1:05.
error-stretch-without-length = Un passage commence à 0:00 ou plus tard et finit après son début.
error-stretch-is-silent = Rien n’est joué dans ce passage : la musique dure { $seconds } secondes.
error-song-too-large = { $name } dépasse { $most } Mo, le plus qui soit lu.
error-song-empty = { $name } est vide.
error-song-is-another = { $name } est { $kind ->
        [zip] une archive ZIP
        [gzip] une archive gzip
        [rar] une archive RAR
        [mp3] un fichier MP3
        [ogg] un fichier Ogg
        [flac] un fichier FLAC
        [xml] un fichier XML
        [html] une page web
        [pdf] un document PDF
        [picture] une image
        [wave] un fichier WAVE
        [soundfont] une SoundFont
        *[other] une archive 7z
    }, pas un fichier MIDI.
error-song-no-midi = { $name } n’est pas un fichier MIDI lisible.
error-song-no-tracks = { $name } n’a aucune piste.
error-song-too-many = { $name } a plus de { $most } { $what ->
        [notes] notes
        [events] événements
        [changes] changements de tempo, de mesure, de sons et de pédales
        *[other] pistes
    }, le plus qui soit lu.
error-song-no-times = { $name } indique 0 tick par temps, si bien que ses notes n’ont pas de moment.
error-song-no-notes = { $name } ne contient aucune note.
error-song-too-long = { $name } contient { NUMBER($hours, minimumFractionDigits: 1, maximumFractionDigits: 1) } heures de musique ; une heure au plus est lue.

command-analyse = Dit comment est un fichier MIDI ou un morceau : tonalité, tempo, forme, accords, humeur
    .file = N’importe quel fichier MIDI, 20 Mo au plus
    .piece = Au lieu d’un fichier : numéro, titre ou lien d’un morceau
    .begin = Où l’analyse commence, comme 1:05
    .end = Où elle finit, comme 2:30
