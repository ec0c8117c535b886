-- Every fact enters by a load, every change leaves an event; the newest event's number is the warehouse's version.
CREATE TABLE load (
    load_id VARCHAR NOT NULL,
    event_number BIGINT NOT NULL,
    kind VARCHAR NOT NULL,              -- reference, unit, plan, task_state, index
    file_name VARCHAR NOT NULL,
    file_sha256 VARCHAR NOT NULL,
    byte_size BIGINT NOT NULL,
    loaded_at TIMESTAMPTZ NOT NULL,
    actor VARCHAR NOT NULL,
    is_sample BOOLEAN NOT NULL,
    row_count BIGINT NOT NULL,
    problem_count BIGINT NOT NULL
);

CREATE TABLE problem (
    load_id VARCHAR NOT NULL,
    severity VARCHAR NOT NULL,          -- error (row held), warning (kept), note (how a value was read)
    sheet VARCHAR,
    cell VARCHAR,
    row_number INTEGER,
    column_name VARCHAR,
    found VARCHAR,
    expected VARCHAR,
    repair VARCHAR,
    rule VARCHAR NOT NULL
);

CREATE TABLE event (
    event_number BIGINT NOT NULL,
    happened_at TIMESTAMPTZ NOT NULL,
    actor VARCHAR NOT NULL,
    action VARCHAR NOT NULL,            -- load, confirm_plan
    subject VARCHAR NOT NULL,           -- what it was done to: a load, a plan
    detail VARCHAR NOT NULL             -- JSON: what is needed to do it again
);
