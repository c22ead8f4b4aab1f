# Sheet music and video.

button-score = Score
button-video = Video
sheet-of = The sheet music of #{ $number } { $title }. The MusicXML file opens in any notation program.
sheet-more-pages = Shown are the first { $shown } of { $count } pages; the file has them all.
sheet-without-pages = The sheet music of #{ $number } { $title }, without its pages, which are too large to be posted here. The MusicXML file opens in any notation program.
video-of = #{ $number } { $title } as a video.
error-score-no-beat = No steady beat can be heard in this piece, and sheet music needs one: choose another.
error-video-too-large = The video takes { NUMBER($size, minimumFractionDigits: 1) } MB, more than the { NUMBER($limit, minimumFractionDigits: 1) } MB allowed: make a shorter piece.
