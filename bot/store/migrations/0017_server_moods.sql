-- The moods of the pieces of each server, a row for each: a list of one mood on a large server is
-- counted without a look at its other pieces.
CREATE TABLE server_moods (
    guild_id INTEGER NOT NULL,
    mood TEXT NOT NULL,
    piece_id INTEGER NOT NULL,
    PRIMARY KEY (guild_id, mood, piece_id)
) WITHOUT ROWID;

INSERT OR IGNORE INTO server_moods
SELECT guild_id, words.value, piece_id
FROM entries, json_each('["' || replace(moods, ' ', '","') || '"]') AS words
WHERE guild_id IS NOT NULL AND words.value NOT IN ('and', '→');

CREATE TRIGGER entry_is_made AFTER INSERT ON entries WHEN NEW.guild_id IS NOT NULL BEGIN
    INSERT OR IGNORE INTO server_moods
    SELECT NEW.guild_id, value, NEW.piece_id
    FROM json_each('["' || replace(NEW.moods, ' ', '","') || '"]')
    WHERE value NOT IN ('and', '→');
END;

-- Also where the entry goes with its piece.
CREATE TRIGGER entry_is_gone AFTER DELETE ON entries WHEN OLD.guild_id IS NOT NULL BEGIN
    DELETE FROM server_moods
    WHERE guild_id = OLD.guild_id AND piece_id = OLD.piece_id AND mood IN (
        SELECT value FROM json_each('["' || replace(OLD.moods, ' ', '","') || '"]')
    );
END;
