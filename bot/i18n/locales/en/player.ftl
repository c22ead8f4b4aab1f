# Music in voice channels.

button-pause = Pause
button-skip = Skip
button-stop = Stop
button-queue = Queue
button-dj = DJ role

play-what = Say what to play: piece takes a number, a title or several numbers, list your favourites or the server’s best.
play-empty = There is nothing in that list yet.
play-no-packages = I cannot play in voice channels: my operator must install the packages davey and PyNaCl.
play-no-channel = Join a voice channel first: I play where you are.
play-no-stage = I do not play on stages: join a voice channel.
play-not-allowed = I cannot play in { $room }: I lack the permission { $missing }.
play-full = { $room } is full.
play-not-joined = I could not join { $room }: try again in a minute.
play-elsewhere = I am playing in { $room }: join me there, or wait until nobody listens.
play-queue-full = { $count } pieces wait already: try again later.
permission-view = View Channel
permission-connect = Connect
permission-speak = Speak

player-asked = Asked for by { $member }
player-next = { $count ->
    [one] Next: #{ $number } { $title }
   *[other] Next: #{ $number } { $title } ({ $count } pieces wait)
    }
player-added = { $count ->
    [one] #{ $number } { $title } waits at place { $place }.
   *[other] { $count } pieces wait from place { $place } on, #{ $number } { $title } first.
    }
player-votes = { $act ->
    [skip] ⏭ { $count } of { $needed } votes to skip
    [volume] 🔊 { $count } of { $needed } votes for a volume of { $percent }%
   *[stop] ⏹ { $count } of { $needed } votes to stop
    }
player-voted = { $act ->
    [skip] { $count } of { $needed } votes to skip: the other listeners can vote with /skip.
    [volume] { $count } of { $needed } votes for a volume of { $percent }%: the other listeners can vote with /volume.
   *[stop] { $count } of { $needed } votes to stop: the other listeners can vote with /stop.
    }
player-skipped = Skipped.
player-stopped = The music was stopped.
player-paused = Paused: /pause goes on.
player-resumed = It goes on.
percent = { $percent }%
player-volume = 🔊 { $percent }%
volume-set = The volume is { $percent }% from here on.
volume-overtaken = Meanwhile another volume than { $percent }% was asked for.
volume-failed = The sound could not be made at another volume: it goes on at { $percent }%. Try again in a minute.
player-nothing = Nothing is playing: /play begins.
player-not-listening = Join { $room } first: only those who listen may do that.
player-alone = Nobody was listening any more.
player-idle = Nothing was to be played any more.
player-cut-off = The connection to the voice channel was cut off: /play begins anew.
player-moved = The music moved to another channel.
player-closing = I am being restarted: /play begins anew in a minute.
player-over = The queue is empty: /play adds to it.
queue-title = In the voice channel
queue-empty = Nothing waits.
queue-more = { $count ->
    [one] … and one more
   *[other] … and { $count } more
    }

settings-dj = DJ role
settings-no-dj = none
settings-volume = Volume in voice channels (change it with /volume)
settings-choose-dj = No DJ role
settings-dj-text = Whose members may skip and stop what others asked for in voice channels, and set the volume?
help-voice = Voice channels
help-play = in the voice channel you are in; also favourites and the server’s best
help-volume = how loud I play on this server, from 10 to 200
