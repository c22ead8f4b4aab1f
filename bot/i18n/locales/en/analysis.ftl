# /analyse, and files that members attach.

stage-analysing = Analysing it { $bar } { $percent }%
help-analyse = what a piece is like: key, tempo, form, chords, mood; or attach any MIDI file
analysis-for = Analysed for { $author }
analysis-piece = #{ $number } { $title }
analysis-metre = Metre
analysis-bars = { $count ->
    [one] { $metre }, { $count } bar
   *[other] { $metre }, { $count } bars
    }
analysis-no-beat = no steady beat
analysis-heard-beat = Beats and bars were heard in the notes; the file does not state where they lie.
analysis-notes = Notes
analysis-density = { $notes }, { NUMBER($density, minimumFractionDigits: 1, maximumFractionDigits: 1) } a second, { NUMBER($polyphony, minimumFractionDigits: 1, maximumFractionDigits: 1) } at once
analysis-form = Form
analysis-melody = Melody
analysis-span = { $notes }, { $low } to { $high }
analysis-part = { $name }: { $notes }, { $low } to { $high }
analysis-drums = { $name }: { $notes }
analysis-more = and { $count } more

# What cannot be.
one-source = Attach a MIDI file or name a piece, one of the two.
upload-too-large = { $name } has more than { $limit } MB, the most that is read: attach a smaller one.
upload-empty = { $name } is empty: attach a MIDI file.
upload-gone = { $name } is no longer there: it was deleted meanwhile. Attach it again.
upload-slow = { $name } did not arrive within { $seconds } seconds: try again in a minute.
upload-failed = { $name } could not be fetched from Discord: try again in a minute.

# Said by the engine too, in these words.
error-unknown-time = Unknown time: { $typed }. Write minutes and seconds, such as 1:05.
error-stretch-without-length = A stretch begins at 0:00 or later and ends after its beginning.
error-stretch-is-silent = Nothing is played in this stretch: the music lasts { $seconds } seconds.
error-song-too-large = { $name } has more than { $most } MB, the most that is read.
error-song-empty = { $name } is empty.
error-song-is-another = { $name } is { $kind ->
        [zip] a ZIP archive
        [gzip] a gzip archive
        [rar] a RAR archive
        [mp3] an MP3 file
        [ogg] an Ogg file
        [flac] a FLAC file
        [xml] an XML file
        [html] a web page
        [pdf] a PDF document
        [picture] a picture
        [wave] a WAVE file
        [soundfont] a SoundFont
        *[other] a 7z archive
    }, not a MIDI file.
error-song-no-midi = { $name } is no MIDI file that can be read.
error-song-no-tracks = { $name } has no tracks.
error-song-too-many = { $name } has more than { $most } { $what ->
        [notes] notes
        [events] events
        [changes] changes of tempo, metre, sounds and pedals
        *[other] tracks
    }, the most that is read.
error-song-no-times = { $name } states 0 ticks per beat, so that its notes have no times.
error-song-no-notes = { $name } holds no notes.
error-song-too-long = { $name } holds { NUMBER($hours, minimumFractionDigits: 1, maximumFractionDigits: 1) } hours of music; at most an hour is read.
