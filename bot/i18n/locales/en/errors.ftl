# What went wrong: one sentence, and what to try.

# Said by the engine too, in these words; the keys are its errors' codes.
error-unknown-mood = Unknown mood: { $typed }. Moods are { $words }.
error-unknown-mood-close = Unknown mood: { $typed }. Did you mean { $close }? Moods are { $words }.
error-unknown-key = Unknown key: { $typed }. Write a note and a mode, such as C major, F# minor or Bbm.
error-unknown-chord = Unknown chord: { $typed }. Write chords such as Am, F#m7, Bb/D and N.C., or Roman numerals such as vi, V7 and bVII.
error-no-chords = Name at least one chord, such as Am F C G.
error-too-many-chords = At most { $most } chords can be given; what is shorter than the piece comes round again.
error-chord-length = Unknown length: { $typed }. A chord lasts from { $low } to { $high } beats, in halves, such as Am:2.
error-chords-in-bar = Between two bar lines stand 1 to { $most } chords; either all of them have a length or none has.
error-unknown-form = Unknown form: { $typed }. Write a letter for each section, new ones from A on, with an apostrophe where one comes back varied, such as A A' B A.
error-too-many-sections = A form has at most { $most } sections.
error-form-too-long = A form of { $sections } sections does not fit: the piece has { $bars } bars, room for { $most } of { $shortest } bars each. Ask for fewer, or for a longer or faster piece.
error-chords-too-long = These chords last { $seconds } seconds at { $tempo } beats a minute, and a piece at most { $most }: name fewer, or ask for a faster tempo or for a length.
error-keeps-melody = A melody that is kept has its own chords and form: leave both out.
error-unknown-instruments = Unknown instruments: { $typed }. Try { $ensembles }, or a list of { $single }.
error-unknown-instruments-close = Unknown instruments: { $typed }. Did you mean { $close }? Try { $ensembles }, or a list of { $single }.
error-out-of-range = { $name } must be from { $low } to { $high }, not { $value }.
error-outside-plane = { $name } must be a number from -1 to 1, not { $value }.
error-too-many-moods = A piece may move through at most { $most } moods.
error-one-instrument = This piece is for one instrument alone: its sound is its only stem.
error-sound-too-large = { $seconds } seconds of sound take about { $needed } kB as an MP3, more than the { $allowed } kB allowed: make a shorter piece.
error-blend-of-two = At most two moods can be blended, such as calm and happy. For moods in turn write calm to happy to sad.
error-keeps-tonic = A melody keeps its tonic: the key may be { $major } or { $minor }.
error-keeps-key = What is kept of a piece keeps its key, { $key }: leave the key out.
error-extend-too-long = A piece of { $now } seconds cannot be extended: the longest has { $most }.
error-extend-seconds = To extend a piece of { $now } seconds, ask for { $least } to { $most } seconds, not { $value }.
error-keeps-tempo = What is kept of a piece keeps its tempo, { $tempo }: leave the tempo out.
error-origin-free-time = The piece to begin with is in no metre that other instruments than the piano play, 2/4, 3/4, 4/4 or 6/8: choose another.
error-origin-foreign = The piece to begin with has sounds, notes or a length that Affetto never writes: choose one of its pieces.
error-origin-no-beat = No steady beat can be heard in the piece to begin with, and the new one needs it: choose another.
error-origin-off-beat = The piece to begin with is not on the beat: all its notes must begin and end on parts of { $parts } to the beat.
error-origin-players = What is kept of the piece is played by { $names }: ask for all of them, or for { $multi }.

trouble-queue-full = Many pieces are waiting already: try again in a minute.
trouble-deadline = This took too long and was stopped: try a shorter piece.
trouble-worker-died = The work broke down twice: try again, or try another seed.
trouble-cancelled = The work was given up: ask again if you still want the piece.
trouble-closing = I am being restarted: try again in a minute.
trouble-no-machine = At the moment no machine is there to compose this: try again in a few minutes.
trouble-engine-away = I cannot reach the machines that compose at the moment: try again in a few minutes.
trouble-engine = The piece could not be made: try again in a minute.
trouble-data = The notes of this piece can no longer be read: compose another one.
trouble-setup = I am not set up properly: please tell my operator to look at the log.
trouble-command-changed = This command has changed: try again in a few minutes.
trouble-forbidden = I may not post here: ask a moderator to let me view the channel, send messages, embed links and attach files.
trouble-too-large = This is too large to be posted here: try a shorter piece.
trouble-busy = That did not count, since my database was busy for too long: try again in a minute.
trouble-not-posted = { $count ->
    [one] Piece { $first } is kept, but Discord did not take it: /replay piece:{ $first } brings it.
   *[other] Pieces { $pieces } are kept, but Discord did not take them: /replay piece:{ $first } brings the first.
}
trouble-any = Something went wrong on my side: try again in a minute.

# Below an error, to be looked up in the log.
request-id = Request { $id }

under-way = { $count ->
    [one] You have a piece under way: wait until it is done.
   *[other] You have { $count } pieces under way: wait until one is done.
    }
nothing-to-cancel = There is nothing left to cancel here.
cancel-not-yours = Only the member who asked for this piece can cancel it.
piece-gone = This piece is no longer kept: compose another one.
piece-deleted-meanwhile = This piece was deleted meanwhile: compose another one.
delete-not-yours = Only its author can delete this piece, or a moderator of the channel it was made in: ask one of them.
forget-not-idle = A piece of yours is under way: cancel it or wait, then ask again.
no-channel = I cannot tell which channel this is: ask in another one.
no-such-piece = There is no such piece of yours or of this server: choose one that is suggested, or look for its number with /history or /top.
no-such-member = There is no such member: choose one who is here.
nothing-chosen = Nothing was chosen: choose one of the menu.
nothing-kept = I keep nothing of you.
not-operator = Only my operator can see this.
no-server-here = There is no server here: choose all servers.
channel-not-allowed = Pieces may not be made in this channel: go to { $channels }.
no-channel-left = The channels where pieces may be made are gone: ask somebody who manages this server to choose others with /settings.
quota-server = { $count ->
    [one] You have made a piece here in the last 24 hours, which is all this server allows: the next one can be made { $when }.
   *[other] You have made { $count } pieces here in the last 24 hours, which is all this server allows: the next one can be made { $when }.
    }
quota-all = { $count ->
    [one] You have made a piece in the last 24 hours, which is all I may make for you: the next one can be made { $when }.
   *[other] You have made { $count } pieces in the last 24 hours, which is all I may make for you: the next one can be made { $when }.
    }
moderators-delete = Where this piece was made, only moderators may delete pieces: ask one of them.
not-manager = Only those who may manage this server can change its settings.
