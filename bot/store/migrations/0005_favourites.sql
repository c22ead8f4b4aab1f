CREATE TABLE favourites (
    user_id INTEGER NOT NULL REFERENCES users (id),
    piece_id INTEGER NOT NULL REFERENCES pieces (id) ON DELETE CASCADE,
    added_at INTEGER NOT NULL DEFAULT (CAST(strftime('%s', 'now') AS INTEGER)),
    PRIMARY KEY (user_id, piece_id)
) WITHOUT ROWID;

CREATE INDEX favourites_by_piece ON favourites (piece_id);
