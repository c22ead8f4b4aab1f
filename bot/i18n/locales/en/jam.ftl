# Jams: pieces that several members make in turns.

card-by = Made together by { $members }
card-somebody = somebody
jam-title = A jam: { $title }
jam-rules = Opened by { $opener }. Whoever likes adds to it, in turns. It ends with Finish, or { $when } if nobody adds anything.
jam-opening = the opening
jam-bars = { $count ->
    [one] { $count } bar more
   *[other] { $count } bars more
    }
jam-section = { $count ->
    [one] { $count } bar, { $mood }
   *[other] { $count } bars, { $mood }
    }
jam-steps = Jam { $number } · { $count } of { $most } steps
button-more-bars = { $count ->
    [one] { $count } bar more
   *[other] { $count } bars more
    }
button-next-mood = Next section
button-undo-step = Undo
button-finish = Finish
jam-choose-instrument = Add an instrument over what stands
jam-mood-title = The next section
jam-mood-label = Its mood
jam-mood-help = In your words: calm; very tense; rainy sunday
jam-silent = Nobody added anything for an hour, so this jam is over: what stands is kept as piece { $piece }.

jam-busy = { $member } is at it right now: wait until that is done.
jam-not-your-turn = The last step is yours: let somebody else go on first.
jam-all-steps = A jam has at most { $count } steps: finish this one, or undo the last step.
jam-too-long = A piece has at most { $seconds } seconds, and this would be longer: add an instrument, or finish the jam.
jam-plays-already = { $instrument } plays already: choose another instrument.
jam-full = A piece has at most { $count } instruments, and so many play already: add bars instead.
jam-one-mood = A section has one mood: type a single one, or a blend such as calm and happy.
jam-undo-not-yours = The last step can be undone by whoever made it, by whoever opened the jam, or by a moderator of the channel: ask one of them.
jam-only-opening = Nothing was added yet that could be undone: finish the jam, then delete its piece.
jam-finish-not-yours = A jam is finished by those who take part, or by a moderator of the channel: ask one of them.
jam-gone = This jam is no longer kept: open another one with /jam.
jam-over = This jam is over: open another one with /jam.

help-jam = a few bars that everybody goes on with, in turns
forget-jams = What you added to jams of others stays, without your name.
