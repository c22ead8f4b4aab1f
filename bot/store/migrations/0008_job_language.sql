-- What the member is spoken to in: a restart must know it, and whoever redraws the message.
ALTER TABLE jobs ADD COLUMN language TEXT NOT NULL DEFAULT 'en';
