-- The role whose members may skip and stop what plays in a voice channel; NULL for none.
ALTER TABLE servers ADD COLUMN dj_role INTEGER;

-- The cards of what plays right now. A row that the next start finds belongs to a player that was
-- cut off.
CREATE TABLE players (
    server_id INTEGER PRIMARY KEY,
    channel_id INTEGER NOT NULL, -- of the card
    message_id INTEGER NOT NULL,
    language TEXT NOT NULL
);
