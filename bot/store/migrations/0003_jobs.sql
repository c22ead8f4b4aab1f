CREATE TABLE jobs (
    id INTEGER PRIMARY KEY, -- the id of the interaction that asked for it
    kind TEXT NOT NULL CHECK (kind IN ('compose', 'replay')),
    user_id INTEGER NOT NULL REFERENCES users (id),
    guild_id INTEGER,
    channel_id INTEGER NOT NULL,
    message_id INTEGER, -- the reply that stands in the channel while the work goes on
    request TEXT NOT NULL CHECK (json_valid(request)),
    piece_id INTEGER REFERENCES pieces (id) ON DELETE SET NULL,
    state TEXT NOT NULL DEFAULT 'accepted'
        CHECK (state IN ('accepted', 'running', 'delivered', 'failed', 'lost')),
    error TEXT, -- the name of the error's class
    accepted_at INTEGER NOT NULL DEFAULT (CAST(strftime('%s', 'now') AS INTEGER)),
    ended_at INTEGER
);

CREATE INDEX jobs_open ON jobs (id) WHERE state IN ('accepted', 'running');
