CREATE TABLE votes (
    piece_id INTEGER NOT NULL REFERENCES pieces (id) ON DELETE CASCADE,
    user_id INTEGER NOT NULL REFERENCES users (id),
    value INTEGER NOT NULL CHECK (value IN (-1, 1)),
    cast_at INTEGER NOT NULL DEFAULT (CAST(strftime('%s', 'now') AS INTEGER)),
    PRIMARY KEY (piece_id, user_id)
) WITHOUT ROWID;
