-- What those who manage a server chose; a server without a row has the defaults.
CREATE TABLE servers (
    id INTEGER PRIMARY KEY,
    instruments TEXT NOT NULL,
    seconds INTEGER NOT NULL,
    daily_quota INTEGER CHECK (daily_quota > 0), -- NULL for no limit
    authors_delete INTEGER NOT NULL CHECK (authors_delete IN (0, 1))
);

-- Where pieces may be made; none listed means everywhere.
CREATE TABLE server_channels (
    server_id INTEGER NOT NULL REFERENCES servers (id) ON DELETE CASCADE,
    channel_id INTEGER NOT NULL,
    PRIMARY KEY (server_id, channel_id)
) WITHOUT ROWID;
