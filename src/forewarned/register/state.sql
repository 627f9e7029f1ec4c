-- What stands now. Everything below is made from the records above.
CREATE TABLE identifiers (kind TEXT NOT NULL, value TEXT NOT NULL, report_key TEXT NOT NULL,
  PRIMARY KEY (kind, value, report_key)) WITHOUT ROWID;
CREATE INDEX identifiers_report ON identifiers (report_key);
CREATE TABLE reports (
  key TEXT PRIMARY KEY, reference TEXT, url TEXT, date_of_report TEXT, date_as_written TEXT,
  stated_deadline TEXT, stated_deadline_as_written TEXT, published TEXT, deceased TEXT, coroner TEXT,
  coroner_title TEXT, coroner_area TEXT, categories TEXT, sent_to TEXT, template TEXT,
  legal_powers TEXT, investigation TEXT, circumstances TEXT, concerns TEXT, action TEXT,
  response_duty TEXT, copies TEXT, signature TEXT, document_links TEXT, document_sha256 TEXT,
  source TEXT, sent TEXT, extended_to TEXT, looked INTEGER NOT NULL,
  looked_on TEXT, standing TEXT NOT NULL, area TEXT, area_id TEXT, area_judged_by TEXT,
  age INTEGER, child INTEGER, sex TEXT, date_of_death TEXT, manner TEXT, conclusion TEXT,
  medical_cause TEXT, setting TEXT, inquest_opened TEXT, inquest_concluded TEXT, jury INTEGER, suicide INTEGER
);
CREATE TABLE facts (
  report_key TEXT NOT NULL, place INTEGER NOT NULL, name TEXT NOT NULL, value TEXT NOT NULL,
  page INTEGER, start INTEGER NOT NULL, "end" INTEGER NOT NULL, rule TEXT NOT NULL, section TEXT NOT NULL,
  as_written TEXT NOT NULL, person INTEGER NOT NULL, confidence REAL NOT NULL,
  PRIMARY KEY (report_key, place)
) WITHOUT ROWID;
CREATE INDEX facts_name ON facts (name, value);
-- Facts already read from these texts by these rules: thrown away at any time, read again.
CREATE TABLE fact_cache (texts TEXT PRIMARY KEY, facts TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE concerns (
  report_key TEXT NOT NULL, place INTEGER NOT NULL, number TEXT NOT NULL, text TEXT NOT NULL,
  page INTEGER, start INTEGER, "end" INTEGER, label TEXT, grouped_under TEXT, parts TEXT, spans TEXT,
  PRIMARY KEY (report_key, place)
);
CREATE TABLE addressees (
  report_key TEXT NOT NULL, position INTEGER NOT NULL, name_as_written TEXT NOT NULL,
  redacted INTEGER NOT NULL, response_required INTEGER, sent TEXT, extended_to TEXT, spans TEXT,
  organisation_id TEXT, judged_by TEXT, confidence REAL, outcome TEXT NOT NULL, organisation TEXT, kind TEXT,
  runner_up TEXT, why TEXT, office TEXT, out_of_its_time INTEGER NOT NULL, signals TEXT NOT NULL,
  PRIMARY KEY (report_key, position)
);
CREATE INDEX addressees_organisation ON addressees (organisation_id);
CREATE INDEX addressees_name ON addressees (name_as_written);
CREATE TABLE organisations (
  id TEXT PRIMARY KEY, name TEXT NOT NULL, kind TEXT, other_names TEXT NOT NULL, valid_from TEXT,
  valid_to TEXT, successor_id TEXT, parent_id TEXT, successors TEXT NOT NULL, predecessors TEXT NOT NULL,
  nation TEXT, known INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE responses (
  key TEXT PRIMARY KEY, report_key TEXT, respondent TEXT, date TEXT, date_as_written TEXT, url TEXT,
  text TEXT, document_sha256 TEXT, kind TEXT NOT NULL, extended_to TEXT, answers_for TEXT, source TEXT,
  organisation_id TEXT, partial INTEGER NOT NULL, positions TEXT NOT NULL, assigned_by TEXT, assigned_sure REAL,
  assigned_id TEXT
);
CREATE INDEX responses_report ON responses (report_key);
CREATE TABLE answers (
  response_key TEXT NOT NULL, report_key TEXT NOT NULL, place INTEGER NOT NULL, concern_number TEXT NOT NULL,
  stance TEXT NOT NULL, quote TEXT, start INTEGER, "end" INTEGER, judged_by TEXT NOT NULL,
  confidence REAL NOT NULL, why TEXT NOT NULL,
  PRIMARY KEY (response_key, place)
) WITHOUT ROWID;
CREATE INDEX answers_report ON answers (report_key, place);
CREATE TABLE promises (
  key TEXT PRIMARY KEY, response_key TEXT NOT NULL, report_key TEXT NOT NULL, concern_number TEXT,
  status TEXT NOT NULL, action TEXT NOT NULL, quote TEXT NOT NULL, start INTEGER NOT NULL,
  "end" INTEGER NOT NULL, owner TEXT, due TEXT, due_as_written TEXT, due_iso TEXT, due_precision TEXT,
  strength TEXT, judged_by TEXT NOT NULL, confidence REAL NOT NULL, why TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX promises_report ON promises (report_key);
CREATE INDEX promises_response ON promises (response_key);
CREATE TABLE evidence (
  number INTEGER PRIMARY KEY, promise_key TEXT NOT NULL, kind TEXT NOT NULL, place TEXT NOT NULL, name TEXT,
  says TEXT NOT NULL, "on" TEXT, recorded TEXT NOT NULL, "by" TEXT NOT NULL, why TEXT NOT NULL
);
CREATE INDEX evidence_promise ON evidence (promise_key);
-- Answers and promises already read from these texts by these rules: thrown away at any time, read again.
CREATE TABLE answer_cache (texts TEXT PRIMARY KEY, answered TEXT NOT NULL) WITHOUT ROWID;
