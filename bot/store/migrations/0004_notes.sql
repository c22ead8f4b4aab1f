-- What the bot remembers about itself, such as the fingerprint of the commands it registered.
CREATE TABLE notes (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
) WITHOUT ROWID;
