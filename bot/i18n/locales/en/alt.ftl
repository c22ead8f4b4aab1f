# What a picture shows, in words.
picture-alt = The notes of { $title } over time, and its place among the moods. Mood: { $mood }. Key: { $key }. Tempo: { $tempo } beats a minute. Instruments: { $instruments }.
form-in-words = Form: { $count ->
        [one] one section
       *[other] { $count } sections
    }: { $sections }.
form-varied = { $letter } varied
