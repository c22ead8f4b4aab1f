# Music without end.
radio-piece = From the radio
radio-earlier = An earlier piece that you liked, while the next one is being made
radio-moved = { $way ->
    [up] 👍 More like this: valence { $valence }, arousal { $arousal }, more often { $instruments }
   *[down] 👎 Away from this: valence { $valence }, arousal { $arousal }, less often { $instruments }
    }
radio-tuned = The radio goes on from here, behind what waits.
radio-none = No radio is playing: /radio begins one.
radio-once = You have said so of this piece already.
help-radio = composed on and on, for as long as somebody listens
