# New pieces out of earlier ones, duels, lists of many.

which-of = { $number } of { $count }
about-seconds = about { $count } s
about-minutes = about { $count } min
sound-smaller = The sound is of lower quality, so that it fits here.
sounds-too-large = The sounds are too large to be posted here: MIDI files play in any MIDI player.

card-instruments = Instruments
card-why = Why it sounds so: { $reasons }
reason-major = in major
reason-minor = in minor
reason-fast = fast
reason-slow = slow
reason-loud = loud
reason-soft = soft
reason-dense = many notes
reason-sparse = few notes
reason-high = high up
reason-low = low down
reason-consonant = smooth harmonies
reason-dissonant = harsh harmonies
reason-legato = notes that flow into each other
reason-detached = notes set apart
source-again = Another take on { $piece }
source-vary = A variation of { $piece }
source-extend = A longer form of { $piece }
source-change = { $piece } in another mood

button-again = Again
button-vary = Vary
button-extend = Extend
button-mood = Change mood
button-stems = Stems
button-reveal = Reveal
menu-favourite = Favourite
favourite-kept = Piece { $number } is among your /favourites.
favourite-dropped = Piece { $number } is no longer among your favourites.
which-mood = Which mood should #{ $number } { $title } have?
choose-pleasant = A pleasant mood
choose-unpleasant = An unpleasant mood
stems-of = The instruments of #{ $number } { $title }, one by one.
suggest-piano = piano, alone
suggest-multi = multi: several instruments that suit the mood

duel-title = A duel: which one is better?
duel-rules = Asked for by { $author }. Hear both, then vote; you may change your vote. Revealed after { $count } votes, when { $author } wants it, or { $when }.
duel-votes = Votes
duel-number = Duel { $number }
duel-author = Asked for by { $author }
duel-piece = { $count ->
    [one] { $count } vote
   *[other] { $count } votes
    } · { $key } · seed { $seed }
duel-won = { $winner } wins the duel, { $most } to { $fewest }.
duel-tie = The duel ends in a tie.
duel-unvoted = The duel ends without a vote.
duel-voted = Your vote is { $side }. You may change it until the duel is revealed.
duel-voted-last = Your vote is { $side }.

history-title-server = Pieces of this server
history-title-member = Pieces of a member
history-member = By { $member }, on this server
history-empty-here = There are no pieces yet: /compose makes the first one.
history-no-match = There is no such piece: try another mood or other instruments.

help-curve = strings that grow tense
help-blend = a blend of two moods
help-key = a sad minute in the key you like
help-chords = chords of your own, sections that come back; A' comes back varied
help-variations = two pieces; the same seeds give the same notes every time
help-duel = two pieces without names; everybody votes for the better one
help-history-server = the calm pieces of this server

status-estimates = Estimated times
status-no-estimates = no estimate was measured yet
status-misses = off by { NUMBER($seconds, minimumFractionDigits: 1, maximumFractionDigits: 1) } s on average (of { $count })

# What cannot be.
one-instrument = This piece has one instrument alone: its sound is all there is.
stems-too-large = The instruments take { NUMBER($size, minimumFractionDigits: 1) } MB, more than the { NUMBER($limit, minimumFractionDigits: 1) } MB that fit here: make a shorter piece.
longest-already = This piece is as long as a piece may be, { $seconds } seconds: vary it instead.
no-piece-in-message = There is no piece of mine in this message: choose one that has one.
several-in-message = There are several pieces in this message: use /replay with { $numbers }.
one-at-a-time = Look for one instrument or ensemble at a time.
no-server-history = There is no server here: ask for your own pieces.
duel-over = This duel is over: start another one with /duel.
duel-gone = This duel is no longer kept: start another one with /duel.
reveal-not-yours = Only the member who asked for this duel can reveal it early.
quota-several = This makes { $makes } pieces, and you may make { $count } in 24 hours: there is room for it { $when }.
quota-too-small = This makes { $makes } pieces, and here a member may make only { $count } in 24 hours: ask for a single one.
