-- What lists and the search by title look at. Pieces hold notes and features, so that reading a
-- million of them takes seconds; these tables hold what is asked for alone, in its order. Triggers
-- keep them true, whoever writes pieces and votes.
CREATE TABLE entries (
    piece_id INTEGER PRIMARY KEY REFERENCES pieces (id) ON DELETE CASCADE,
    author_id INTEGER NOT NULL,
    guild_id INTEGER,
    -- In small letters. The program folds what lower() does not know, such as É, after it.
    title TEXT NOT NULL,
    moods TEXT NOT NULL, -- such as "calm and happy → tense"
    instruments TEXT NOT NULL
);

INSERT INTO entries
SELECT id, author_id, guild_id, casefold(title), mood || coalesce((
    SELECT group_concat(' → ' || json_extract(value, '$.name'), '')
    FROM json_each(composition, '$.request.then')
), ''), coalesce(instruments, 'piano') FROM pieces;

CREATE INDEX entries_by_title_of_author ON entries (title, author_id, piece_id);
CREATE INDEX entries_by_title_of_guild ON entries (title, guild_id, piece_id);
-- These hold all that is looked at, so that the rows need not be read.
CREATE INDEX entries_of_author
ON entries (author_id, piece_id, guild_id, title, moods, instruments);
CREATE INDEX entries_of_guild ON entries (guild_id, piece_id, moods, instruments);

CREATE TRIGGER piece_is_listed AFTER INSERT ON pieces BEGIN
    INSERT INTO entries
    SELECT NEW.id, NEW.author_id, NEW.guild_id, lower(NEW.title), NEW.mood || coalesce((
        SELECT group_concat(' → ' || json_extract(value, '$.name'), '')
        FROM json_each(NEW.composition, '$.request.then')
    ), ''), coalesce(NEW.instruments, 'piano');
END;

-- The words of a piece's moods, and the empty word for all moods; a word may come twice.
CREATE VIEW mood_words AS
SELECT piece_id, words.value AS mood
FROM entries, json_each('["","' || replace(moods, ' ', '","') || '"]') AS words
WHERE words.value NOT IN ('and', '→');

-- Votes of a piece, and the lower end of the Wilson interval at 95 %, two-sided.
CREATE VIEW scores AS
SELECT piece_id, up, max(0.0,
    (up * 1.0 / n + z / 2 - sqrt(z * (up * 1.0 / n * (n - up) / n + z / 4))) / (1 + z)) AS score
FROM (
    SELECT piece_id, count(*) FILTER (WHERE value = 1) AS up, count(*) AS n,
        3.841458881296 / count(*) AS z
    FROM votes GROUP BY piece_id
);

-- Pieces made in servers that have a vote in favour, the best of each mood first.
CREATE TABLE standings (
    mood TEXT NOT NULL,
    score REAL NOT NULL,
    up INTEGER NOT NULL,
    piece_id INTEGER NOT NULL REFERENCES pieces (id) ON DELETE CASCADE,
    guild_id INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (mood, score DESC, up DESC, piece_id DESC)
) WITHOUT ROWID;

INSERT OR IGNORE INTO standings
SELECT mood_words.mood, score, up, pieces.id, guild_id, created_at
FROM scores JOIN pieces ON pieces.id = scores.piece_id
JOIN mood_words ON mood_words.piece_id = pieces.id
WHERE up > 0 AND guild_id IS NOT NULL;

CREATE INDEX standings_by_guild
ON standings (mood, guild_id, score DESC, up DESC, piece_id DESC, created_at);
CREATE INDEX standings_by_piece ON standings (piece_id);

CREATE TRIGGER vote_is_cast AFTER INSERT ON votes BEGIN
    DELETE FROM standings WHERE piece_id = NEW.piece_id;
    INSERT OR IGNORE INTO standings
    SELECT mood_words.mood, score, up, pieces.id, guild_id, created_at
    FROM scores, pieces, mood_words
    WHERE scores.piece_id = NEW.piece_id AND pieces.id = NEW.piece_id
    AND mood_words.piece_id = NEW.piece_id AND up > 0 AND guild_id IS NOT NULL;
END;

CREATE TRIGGER vote_is_changed AFTER UPDATE ON votes BEGIN
    DELETE FROM standings WHERE piece_id = NEW.piece_id;
    INSERT OR IGNORE INTO standings
    SELECT mood_words.mood, score, up, pieces.id, guild_id, created_at
    FROM scores, pieces, mood_words
    WHERE scores.piece_id = NEW.piece_id AND pieces.id = NEW.piece_id
    AND mood_words.piece_id = NEW.piece_id AND up > 0 AND guild_id IS NOT NULL;
END;

-- Not while a piece is deleted with all its votes.
CREATE TRIGGER vote_is_taken_back AFTER DELETE ON votes
WHEN EXISTS (SELECT 1 FROM pieces WHERE id = OLD.piece_id) BEGIN
    DELETE FROM standings WHERE piece_id = OLD.piece_id;
    INSERT OR IGNORE INTO standings
    SELECT mood_words.mood, score, up, pieces.id, guild_id, created_at
    FROM scores, pieces, mood_words
    WHERE scores.piece_id = OLD.piece_id AND pieces.id = OLD.piece_id
    AND mood_words.piece_id = OLD.piece_id AND up > 0 AND guild_id IS NOT NULL;
END;

CREATE TRIGGER piece_is_dated AFTER UPDATE OF created_at ON pieces BEGIN
    UPDATE standings SET created_at = NEW.created_at WHERE piece_id = NEW.id;
END;
