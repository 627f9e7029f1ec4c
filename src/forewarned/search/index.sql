-- The lexical index beside the register. Everything here is made from the register and can be made again.

CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

-- What filters and facets look at, one row a report. `hash` covers everything that the index takes from it.
CREATE TABLE reports (
  n INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, hash TEXT NOT NULL,
  reference TEXT, url TEXT, date_of_report TEXT, area TEXT, categories TEXT NOT NULL,
  age INTEGER, child INTEGER, sex TEXT, manner TEXT, setting TEXT, conclusion TEXT,
  hide_name INTEGER NOT NULL,      -- one who died was a child
  self_harm INTEGER NOT NULL,      -- the text, or the record, speaks of suicide or self-harm
  careful INTEGER NOT NULL         -- the death is or may be a suicide: no method is shown
);
CREATE TABLE sent (n INTEGER NOT NULL, organisation_id TEXT NOT NULL, kind TEXT,
  PRIMARY KEY (n, organisation_id)) WITHOUT ROWID;
CREATE TABLE numbers (n INTEGER NOT NULL, place INTEGER NOT NULL, number TEXT NOT NULL,
  PRIMARY KEY (n, place)) WITHOUT ROWID;

-- The states of each report's duties as on one day, the last that was asked about.
CREATE TABLE states (n INTEGER NOT NULL, state TEXT NOT NULL, PRIMARY KEY (n, state)) WITHOUT ROWID;

-- Words. The rowid of a report is n, that of a concern n * 4096 + its place. Both hold terms (`text.py`),
-- already small letters, so that the tokenizer has only to cut at spaces.
CREATE VIRTUAL TABLE report_words USING fts5 (
  concerns, circumstances, investigation, about, content='', tokenize="ascii tokenchars '&'");
CREATE VIRTUAL TABLE concern_words USING fts5 (concern, content='', tokenize="ascii tokenchars '&'");

-- The words of each report as indexed, compressed: what has to be known to take them out again.
CREATE TABLE held (n INTEGER PRIMARY KEY, words BLOB NOT NULL);

-- Every word of letters, its term, and in how many reports it stands.
CREATE TABLE spelling (word TEXT PRIMARY KEY, term TEXT NOT NULL, reports INTEGER NOT NULL) WITHOUT ROWID;
CREATE INDEX spelling_term ON spelling (term);
