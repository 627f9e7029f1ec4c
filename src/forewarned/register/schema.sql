-- The register: what was read (kept for ever), and what stands now (made again from it at any time).

-- History. Append-only and hash-chained: each hash covers the one before.
CREATE TABLE events (
  seq INTEGER PRIMARY KEY,
  time TEXT NOT NULL,              -- UTC, ISO 8601
  source TEXT,                     -- sources.id
  cause TEXT NOT NULL,             -- what brought it about, in words
  subject TEXT,                    -- a report's key, a source's id
  kind TEXT NOT NULL,
  body TEXT NOT NULL,              -- canonical JSON
  previous TEXT NOT NULL,
  hash TEXT NOT NULL
);
CREATE INDEX events_subject ON events (subject);
CREATE TRIGGER events_keep BEFORE UPDATE ON events BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER events_stay BEFORE DELETE ON events BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;

-- Every version of every row and document taken in. Immutable; the newest (source, record_id) counts.
CREATE TABLE records (
  seq INTEGER PRIMARY KEY,
  event INTEGER NOT NULL REFERENCES events (seq),
  source TEXT NOT NULL,
  record_id TEXT NOT NULL,
  subject TEXT NOT NULL,           -- the report's or the response's own key
  kind TEXT NOT NULL,              -- report, response
  sort TEXT NOT NULL,              -- document, page, index, table, correction: see precedence.yml
  sha256 TEXT NOT NULL,            -- of the payload
  rules TEXT NOT NULL,             -- version of the rules that made it
  payload TEXT NOT NULL            -- canonical JSON; null where the record was withdrawn
);
CREATE TRIGGER records_keep BEFORE UPDATE ON records BEGIN SELECT RAISE(ABORT, 'records are immutable'); END;
CREATE TRIGGER records_stay BEFORE DELETE ON records BEGIN SELECT RAISE(ABORT, 'records are immutable'); END;

-- Judgements that a document's own key, or a response, belongs to a report; with the rule that judged.
CREATE TABLE links (
  seq INTEGER PRIMARY KEY,
  event INTEGER NOT NULL REFERENCES events (seq),
  subject TEXT NOT NULL,
  report_key TEXT NOT NULL,
  rule TEXT NOT NULL
);
CREATE INDEX links_subject ON links (subject);
CREATE TRIGGER links_keep BEFORE UPDATE ON links BEGIN SELECT RAISE(ABORT, 'links are immutable'); END;
CREATE TRIGGER links_stay BEFORE DELETE ON links BEGIN SELECT RAISE(ABORT, 'links are immutable'); END;

-- Bookkeeping: which version counts, what each source gave last.
CREATE TABLE latest (
  source TEXT NOT NULL,
  record_id TEXT NOT NULL,
  seq INTEGER NOT NULL,
  subject TEXT NOT NULL,
  kind TEXT NOT NULL,
  sort TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  PRIMARY KEY (source, record_id)
) WITHOUT ROWID;
CREATE INDEX latest_subject ON latest (subject);
CREATE TABLE sources (
  id TEXT PRIMARY KEY,
  kind TEXT NOT NULL,              -- table, documents, corrections
  shape TEXT,
  name TEXT NOT NULL,
  place TEXT NOT NULL,
  content TEXT NOT NULL,           -- SHA-256 of what was read last
  rules TEXT NOT NULL,             -- version of the rules it was read by
  yield TEXT NOT NULL              -- JSON: counts, blanks, refusals of the reading that stands
);
CREATE TABLE stored (sha256 TEXT PRIMARY KEY, bytes INTEGER NOT NULL, event INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
