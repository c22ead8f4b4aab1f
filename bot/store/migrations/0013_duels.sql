CREATE TABLE duels (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    piece_a INTEGER NOT NULL REFERENCES pieces (id) ON DELETE CASCADE,
    piece_b INTEGER NOT NULL REFERENCES pieces (id) ON DELETE CASCADE,
    author_id INTEGER NOT NULL REFERENCES users (id),
    guild_id INTEGER,
    channel_id INTEGER NOT NULL,
    message_id INTEGER, -- NULL until it is posted
    created_at INTEGER NOT NULL DEFAULT (CAST(strftime('%s', 'now') AS INTEGER)),
    ends_at INTEGER NOT NULL,
    revealed_at INTEGER
);

CREATE INDEX duels_open ON duels (ends_at) WHERE revealed_at IS NULL;
-- To find what hangs on a piece that is deleted, and what is kept of a member.
CREATE INDEX duels_by_a ON duels (piece_a);
CREATE INDEX duels_by_b ON duels (piece_b);
CREATE INDEX duels_by_author ON duels (author_id);

CREATE TABLE duel_votes (
    duel_id INTEGER NOT NULL REFERENCES duels (id) ON DELETE CASCADE,
    user_id INTEGER NOT NULL REFERENCES users (id),
    side TEXT NOT NULL CHECK (side IN ('a', 'b')),
    cast_at INTEGER NOT NULL DEFAULT (CAST(strftime('%s', 'now') AS INTEGER)),
    PRIMARY KEY (duel_id, user_id)
) WITHOUT ROWID;

CREATE INDEX duel_votes_by_user ON duel_votes (user_id);
