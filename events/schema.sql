-- The tables of one record, in SQLite. The events' tables only ever grow: triggers see to it.

CREATE TABLE IF NOT EXISTS stored_events (
    rowid INTEGER PRIMARY KEY AUTOINCREMENT,
    originator_id TEXT NOT NULL,
    originator_version INTEGER NOT NULL,
    topic TEXT NOT NULL,
    state BLOB NOT NULL,
    UNIQUE (originator_id, originator_version)
) STRICT;

-- The transparency log: what each leaf hashes, and the signed heads.
CREATE TABLE IF NOT EXISTS log_entries (
    pos INTEGER PRIMARY KEY,
    stream TEXT NOT NULL,
    ver INTEGER NOT NULL,
    entry BLOB NOT NULL,
    leaf BLOB NOT NULL
) STRICT;

CREATE TABLE IF NOT EXISTS checkpoints (
    size INTEGER PRIMARY KEY,
    recorded_at TEXT NOT NULL,
    edge BLOB NOT NULL,
    note TEXT NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS checkpoints_by_time ON checkpoints (recorded_at);

CREATE TABLE IF NOT EXISTS tiles (
    level INTEGER NOT NULL,
    number INTEGER NOT NULL,
    hashes BLOB NOT NULL,
    PRIMARY KEY (level, number)
) STRICT, WITHOUT ROWID;

-- One line per command that was answered, so that sending it again changes nothing.
CREATE TABLE IF NOT EXISTS commands (
    key TEXT PRIMARY KEY,
    digest BLOB NOT NULL,
    first INTEGER NOT NULL,
    size INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- The rows that pages read: each item as it stood from event `since` until before event `until`.
-- What it then said of its own time: in effect from instant `begins` until before `ends`, or on.
CREATE TABLE IF NOT EXISTS rows (
    kind TEXT NOT NULL,
    sort TEXT NOT NULL,
    id TEXT NOT NULL,
    since INTEGER NOT NULL,
    until INTEGER NOT NULL,
    version INTEGER NOT NULL,
    begins TEXT,
    ends TEXT,
    body BLOB NOT NULL
) STRICT;
CREATE UNIQUE INDEX IF NOT EXISTS rows_by_item ON rows (kind, sort, id, since, until, begins, ends);
CREATE INDEX IF NOT EXISTS rows_first ON rows (kind, since) WHERE version = 1; -- to count items

-- The words by which rows are found: `role` = `cio`.
CREATE TABLE IF NOT EXISTS facets (
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    value TEXT NOT NULL,
    sort TEXT NOT NULL,
    id TEXT NOT NULL,
    since INTEGER NOT NULL,
    PRIMARY KEY (kind, name, value, sort, id, since)
) STRICT, WITHOUT ROWID;

-- People's names. From this table and the next something may be erased: events carry commitments.
CREATE TABLE IF NOT EXISTS directory (
    commitment TEXT PRIMARY KEY,
    person TEXT NOT NULL,
    since INTEGER NOT NULL,
    salt BLOB NOT NULL,
    name TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS directory_by_person ON directory (person, since);
CREATE INDEX IF NOT EXISTS directory_by_name ON directory (name);

-- Where mail reaches people; kept and erased like their names.
CREATE TABLE IF NOT EXISTS addresses (
    commitment TEXT PRIMARY KEY,
    person TEXT NOT NULL,
    since INTEGER NOT NULL,
    salt BLOB NOT NULL,
    address TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS addresses_by_person ON addresses (person, since);

CREATE TABLE IF NOT EXISTS settings (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TRIGGER IF NOT EXISTS stored_events_never_change BEFORE UPDATE ON stored_events
BEGIN SELECT RAISE(ABORT, 'the record is never changed'); END;
CREATE TRIGGER IF NOT EXISTS stored_events_never_shrink BEFORE DELETE ON stored_events
BEGIN SELECT RAISE(ABORT, 'nothing is removed from the record'); END;

CREATE TRIGGER IF NOT EXISTS log_entries_never_change BEFORE UPDATE ON log_entries
BEGIN SELECT RAISE(ABORT, 'the record is never changed'); END;
CREATE TRIGGER IF NOT EXISTS log_entries_never_shrink BEFORE DELETE ON log_entries
BEGIN SELECT RAISE(ABORT, 'nothing is removed from the record'); END;

CREATE TRIGGER IF NOT EXISTS checkpoints_never_change BEFORE UPDATE ON checkpoints
BEGIN SELECT RAISE(ABORT, 'the record is never changed'); END;
CREATE TRIGGER IF NOT EXISTS checkpoints_never_shrink BEFORE DELETE ON checkpoints
BEGIN SELECT RAISE(ABORT, 'nothing is removed from the record'); END;

CREATE TRIGGER IF NOT EXISTS tiles_never_change BEFORE UPDATE ON tiles
BEGIN SELECT RAISE(ABORT, 'the record is never changed'); END;
CREATE TRIGGER IF NOT EXISTS tiles_never_shrink BEFORE DELETE ON tiles
BEGIN SELECT RAISE(ABORT, 'nothing is removed from the record'); END;

CREATE TRIGGER IF NOT EXISTS commands_never_change BEFORE UPDATE ON commands
BEGIN SELECT RAISE(ABORT, 'the record is never changed'); END;
CREATE TRIGGER IF NOT EXISTS commands_never_shrink BEFORE DELETE ON commands
BEGIN SELECT RAISE(ABORT, 'nothing is removed from the record'); END;

-- INSERT OR REPLACE deletes without asking the triggers above, so it is refused before it starts.
CREATE TRIGGER IF NOT EXISTS stored_events_never_replace BEFORE INSERT ON stored_events
WHEN EXISTS (SELECT 1 FROM stored_events WHERE rowid = NEW.rowid)
    OR EXISTS (SELECT 1 FROM stored_events WHERE originator_id = NEW.originator_id
        AND originator_version = NEW.originator_version)
BEGIN SELECT RAISE(ABORT, 'UNIQUE constraint failed: an event of that version is there'); END;
CREATE TRIGGER IF NOT EXISTS log_entries_never_replace BEFORE INSERT ON log_entries
WHEN EXISTS (SELECT 1 FROM log_entries WHERE pos = NEW.pos)
BEGIN SELECT RAISE(ABORT, 'the log holds an entry of that position'); END;
CREATE TRIGGER IF NOT EXISTS checkpoints_never_replace BEFORE INSERT ON checkpoints
WHEN EXISTS (SELECT 1 FROM checkpoints WHERE size = NEW.size)
BEGIN SELECT RAISE(ABORT, 'the log holds a head of that size'); END;
CREATE TRIGGER IF NOT EXISTS tiles_never_replace BEFORE INSERT ON tiles
WHEN EXISTS (SELECT 1 FROM tiles WHERE level = NEW.level AND number = NEW.number)
BEGIN SELECT RAISE(ABORT, 'the log holds that tile'); END;
CREATE TRIGGER IF NOT EXISTS commands_never_replace BEFORE INSERT ON commands
WHEN EXISTS (SELECT 1 FROM commands WHERE key = NEW.key)
BEGIN SELECT RAISE(ABORT, 'that command was answered'); END;
