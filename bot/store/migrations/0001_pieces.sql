-- Times are seconds since 1970-01-01 UTC. Discord's ids (snowflakes) fit into 63 bits.
CREATE TABLE users (
    id INTEGER PRIMARY KEY,
    first_seen INTEGER NOT NULL DEFAULT (CAST(strftime('%s', 'now') AS INTEGER))
);

CREATE TABLE pieces (
    -- AUTOINCREMENT: the number of a deleted piece never comes back as another piece.
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    author_id INTEGER NOT NULL REFERENCES users (id),
    guild_id INTEGER, -- NULL for a piece asked for in a direct message
    channel_id INTEGER NOT NULL,
    message_id INTEGER, -- NULL until the piece is posted
    created_at INTEGER NOT NULL DEFAULT (CAST(strftime('%s', 'now') AS INTEGER)),
    -- The piece in full but for its files: request, model, features, reading and so on.
    composition TEXT NOT NULL CHECK (json_valid(composition)),
    midi BLOB NOT NULL,
    title TEXT NOT NULL AS (json_extract(composition, '$.title')) VIRTUAL,
    mood TEXT NOT NULL AS (json_extract(composition, '$.request.mood.name')) VIRTUAL
);

CREATE INDEX pieces_by_author ON pieces (author_id, id);
CREATE INDEX pieces_by_guild ON pieces (guild_id, id);
