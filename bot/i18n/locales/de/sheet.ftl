# Sheet music and video.

button-score = Noten
button-video = Video
sheet-of = Die Noten von #{ $number } { $title }. Die MusicXML-Datei öffnet sich in jedem Notenprogramm.
sheet-more-pages = Zu sehen sind die ersten { $shown } von { $count } Seiten; die Datei enthält alle.
sheet-without-pages = Die Noten von #{ $number } { $title } ohne die Seiten, die zu groß sind, um sie hier zu posten. Die MusicXML-Datei öffnet sich in jedem Notenprogramm.
video-of = #{ $number } { $title } als Video.
error-score-no-beat = In diesem Stück ist kein fester Schlag zu hören, und Noten brauchen einen: Nimm ein anderes.
error-video-too-large = Das Video braucht { NUMBER($size, minimumFractionDigits: 1) } MB, mehr als die erlaubten { NUMBER($limit, minimumFractionDigits: 1) } MB: Mach ein kürzeres Stück.
