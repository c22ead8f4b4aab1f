# Sheet music and video.

button-score = Partition
button-video = Vidéo
sheet-of = La partition de #{ $number } { $title }. Le fichier MusicXML s’ouvre dans tout logiciel de notation.
sheet-more-pages = Voici les { $shown } premières pages sur { $count } ; le fichier les contient toutes.
sheet-without-pages = La partition de #{ $number } { $title }, sans ses pages, trop grosses pour être publiées ici. Le fichier MusicXML s’ouvre dans tout logiciel de notation.
video-of = #{ $number } { $title } en vidéo.
error-score-no-beat = On n’entend pas de pulsation régulière dans ce morceau, et une partition en demande une : choisis-en un autre.
error-video-too-large = La vidéo prend { NUMBER($size, minimumFractionDigits: 1) } Mo, plus que les { NUMBER($limit, minimumFractionDigits: 1) } Mo permis : fais un morceau plus court.
