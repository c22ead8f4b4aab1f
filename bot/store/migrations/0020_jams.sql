-- Pieces that several members make in turns. A jam's message shows how it stands; it is over once
-- it has a piece.
CREATE TABLE jams (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    opener_id INTEGER NOT NULL REFERENCES users (id),
    guild_id INTEGER,
    channel_id INTEGER NOT NULL,
    message_id INTEGER, -- NULL until it is posted
    language TEXT NOT NULL,
    played_at INTEGER NOT NULL DEFAULT (CAST(strftime('%s', 'now') AS INTEGER)),
    piece_id INTEGER REFERENCES pieces (id) ON DELETE CASCADE
);

CREATE INDEX jams_open ON jams (played_at) WHERE piece_id IS NULL;
CREATE INDEX jams_by_piece ON jams (piece_id);
CREATE INDEX jams_by_opener ON jams (opener_id);

-- What each of them added, in order. A step's id is never used again: the names of the files in
-- the message bear it, so that they tell which step stands there.
CREATE TABLE jam_steps (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    jam_id INTEGER NOT NULL REFERENCES jams (id) ON DELETE CASCADE,
    user_id INTEGER REFERENCES users (id), -- NULL once the member is forgotten
    job_id INTEGER NOT NULL,
    bars INTEGER NOT NULL, -- put after the end
    instrument TEXT, -- added over what stood
    mood TEXT, -- of the new bars, where it is a new one
    made_at INTEGER NOT NULL DEFAULT (CAST(strftime('%s', 'now') AS INTEGER)),
    -- The piece as it stood then; NULL once the jam is over, since its piece holds it.
    composition TEXT CHECK (composition IS NULL OR json_valid(composition)),
    midi BLOB
);

CREATE INDEX jam_steps_by_jam ON jam_steps (jam_id, id);
CREATE INDEX jam_steps_by_user ON jam_steps (user_id, jam_id);
CREATE INDEX jam_steps_by_job ON jam_steps (job_id);
