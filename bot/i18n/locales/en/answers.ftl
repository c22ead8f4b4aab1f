# What the bot says when all goes well. Everything is shown by Discord as it stands.

# While the work goes on.
queue-next = In the queue: yours is next.
queue-before = { $count ->
    [one] In the queue: { $count } piece before yours.
   *[other] In the queue: { $count } pieces before yours.
    }
stage-composing = Composing { $bar } { $percent }%
stage-rendering = Playing it { $bar } { $percent }%
stage-encoding = Packing it up { $bar } { $percent }%
button-cancel = Cancel

# The card of a piece.
card-for = Composed for { $author }
card-for-somebody = Composed for somebody elsewhere
card-mood = Mood
card-reads = Reads as
card-key = Key
card-chords = Chords
card-asked-chords = Chords asked for
card-form = Form asked for
card-tempo = Tempo
card-bpm = { $tempo } BPM
card-length = Length
card-seed = Seed
card-feeling = { $mood } (valence { $valence }, arousal { $arousal })
card-piece = Piece { $number } · { $model }
picture-too-large = The picture is too large to be posted here.
sound-too-large = The sound is too large to be posted here: the MIDI file plays in any MIDI player.

# After a restart.
lost-before-done = { $member }, I was restarted before your piece was done: please ask again.
lost-before-posted = { $member }, I was restarted before piece { $piece } was posted: /replay piece:{ $piece } brings it.
lost-rest = { $member }, I was restarted before your other pieces were done: please ask again for them.
reply-moved = This took longer than a reply may: see { $link }.

# Deleting.
button-delete = Delete
button-delete-it = Delete it
button-delete-everything = Delete everything
button-keep = Keep it
delete-question = Delete piece { $piece } for good, with its votes and favourites?
deleted = Piece { $piece } is deleted.
piece-was-deleted = This piece was deleted.
nothing-deleted = Nothing was deleted.
still-there = { $count ->
    [one] One message is out of my reach: please delete what you still see by hand.
   *[other] { $count } messages are out of my reach: please delete what you still see by hand.
    }
forget-question = { $count ->
    [one] Delete all I keep of you for good: { $count } piece with everybody's votes, your own votes, favourites and requests? /privacy export gives you a copy first.
   *[other] Delete all I keep of you for good: { $count } pieces with everybody's votes, your own votes, favourites and requests? /privacy export gives you a copy first.
    }
forgotten = All I kept of you is deleted.
exported = This is all I keep of you. Of a MIDI file you gave me I keep the part that a piece was made from, with that piece.

# Lists.
history-title = Your pieces
history-empty = You have no pieces yet: /compose makes the first one.
favourites-title = Your favourites
favourites-empty = You have no favourites yet: press ⭐ below a piece to find it here again.
list-footer = Page { $page } of { $pages } · { $count } pieces
button-newer = ◀ Newer
button-older = Older ▶
top-title = The best of { $where ->
    [here] this server
   *[everywhere] all servers
    }{ $when ->
    [week] {" "}this week
    [month] {" "}this month
   *[ever] {""}
    }
top-title-mood = { $title }: { $mood }
top-empty = Nobody has voted for such a piece yet: press 👍 below one you like.
top-hear = Hear one: /replay piece:{ $piece }

# /help; the examples themselves stand in the code.
help-title = Music for a mood
help-intro = Type one of these, then change it:
help-compose = Compose
help-dreamy = half a minute of dreamy piano
help-find = Find it again
help-history = your pieces, newest first
help-favourites = the pieces you marked with ⭐
help-replay = an earlier piece once more, by number, title or message link
help-top = the best calm pieces of the month, by your votes
help-data = Your data
help-export = all I keep of you, as a ZIP
help-forget = have all of it deleted; I ask before I do
help-buttons = Buttons
help-buttons-text =
    👍 👎 vote; press again to take it back
    ⭐ keeps the piece among your favourites
    🔁 the same wish again · 🔀 another way on from the same opening
    ⏩ half a minute more · 🎭 the same melody in another mood
    🪡 only some bars or one instrument anew · ↩️ back to the piece before
    🎼 sheet music · 🎬 a video
    🎚️ the instruments one by one, where there are several
    💾 the sound as OGG, FLAC or WAV
    🗑️ deletes your own piece
    Cancel gives up a piece of yours that is not done yet
    Some are in a message's menu under Apps, too
help-moods = Moods, or your own words

# /status
status-title = Status
status-started = Started
status-queue = Queue
status-queue-text = { $waiting } waiting · { $under_way } under way
status-memory = Bot's memory
status-workers = Workers' memory
status-unknown = unknown
status-more = and { $count } more
status-none = none
status-times = Seconds from request to piece, last 24 hours
status-no-times = no job was delivered in that time
status-models = Models of the newest pieces

# /settings; a menu shows the choice that holds, so each choice says what it is about.
settings-title = Settings of this server
settings-channels = Where pieces may be made
settings-everywhere = in every channel
settings-choose-channels = Channels for pieces; choose none for all
settings-instruments = Written for
settings-for = Written for: { $instruments }
settings-length = Length
settings-long = Length: { $length }
settings-quota = Pieces a member may make in 24 hours
settings-a-day = In 24 hours: { $quota }
settings-no-quota = no limit
settings-pieces = { $count ->
    [one] { $count } piece a member
   *[other] { $count } pieces a member
    }
settings-deleting = Who may delete a piece
settings-authors = its author and moderators
settings-moderators = moderators only
settings-note = Every change counts at once. Members may still choose other instruments and lengths.
button-moderators-delete = Let moderators only delete
button-authors-delete = Let authors delete too
button-reset = Reset all
help-settings = For those who manage this server
help-settings-text = where pieces may be made, how many, and who may delete
