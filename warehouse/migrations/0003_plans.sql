-- What plan documents say. A plan read again is a new version under the same plan_id; nothing is edited.
CREATE TABLE plan (
    load_id VARCHAR NOT NULL,
    plan_id VARCHAR NOT NULL,
    number VARCHAR,
    issue_date DATE,
    issuer VARCHAR,
    issuer_department_code VARCHAR,
    province VARCHAR,
    province_code VARCHAR,
    system VARCHAR,
    title VARCHAR,
    year_from INTEGER,
    year_to INTEGER,
    signer VARCHAR,
    search_text VARCHAR NOT NULL        -- folded number, issuer, title and tasks
);
CREATE TABLE plan_source (load_id VARCHAR NOT NULL, plan_id VARCHAR NOT NULL, field VARCHAR NOT NULL, line INTEGER, quote VARCHAR);
CREATE TABLE plan_basis (
    load_id VARCHAR NOT NULL, plan_id VARCHAR NOT NULL, ordinal INTEGER NOT NULL,
    type VARCHAR, number VARCHAR, issue_date DATE, quote VARCHAR, line INTEGER
);
CREATE TABLE plan_recipient (load_id VARCHAR NOT NULL, plan_id VARCHAR NOT NULL, ordinal INTEGER NOT NULL, name VARCHAR NOT NULL);
CREATE TABLE plan_index (load_id VARCHAR NOT NULL, plan_id VARCHAR NOT NULL, index_code VARCHAR NOT NULL);
CREATE TABLE plan_warning (load_id VARCHAR NOT NULL, plan_id VARCHAR NOT NULL, ordinal INTEGER NOT NULL, message VARCHAR NOT NULL);
CREATE TABLE plan_decision (
    event_number BIGINT NOT NULL, plan_id VARCHAR NOT NULL, load_id VARCHAR NOT NULL,
    decision VARCHAR NOT NULL, actor VARCHAR NOT NULL, decided_at TIMESTAMPTZ NOT NULL
);
CREATE TABLE task (
    load_id VARCHAR NOT NULL,
    plan_id VARCHAR NOT NULL,
    task_id VARCHAR NOT NULL,
    ordinal INTEGER NOT NULL,
    task_number VARCHAR,
    section VARCHAR,
    text VARCHAR NOT NULL,
    timeframe_text VARCHAR,
    timeframe_kind VARCHAR NOT NULL,
    due_date DATE,
    line INTEGER NOT NULL
);
CREATE TABLE task_unit (
    load_id VARCHAR NOT NULL,
    task_id VARCHAR NOT NULL,
    role VARCHAR NOT NULL,              -- lead, coordinating
    ordinal INTEGER NOT NULL,
    unit_name VARCHAR NOT NULL,         -- as the plan writes it
    unit_code VARCHAR,                  -- null: not in the register
    unit_key VARCHAR NOT NULL,          -- unit_code, else a key made of province, department and folded name
    department_code VARCHAR
);
CREATE TABLE responsibility (
    load_id VARCHAR NOT NULL, plan_id VARCHAR NOT NULL, ordinal INTEGER NOT NULL,
    unit_name VARCHAR, text VARCHAR NOT NULL, line INTEGER NOT NULL
);
CREATE TABLE report_duty (
    load_id VARCHAR NOT NULL, plan_id VARCHAR NOT NULL, ordinal INTEGER NOT NULL,
    who VARCHAR, addressee VARCHAR, via VARCHAR, frequency VARCHAR NOT NULL,
    due_text VARCHAR, due_rules VARCHAR NOT NULL, -- JSON, as the contract's due_rules
    quote VARCHAR NOT NULL, line INTEGER NOT NULL
);
CREATE TABLE task_state (
    load_id VARCHAR NOT NULL,
    task_id VARCHAR NOT NULL,
    unit_key VARCHAR NOT NULL,
    stated_on DATE NOT NULL,
    declared_state VARCHAR NOT NULL,    -- not_started, in_progress, awaiting_confirmation, done, paused, cancelled
    progress_pct DOUBLE,                -- null is not zero
    done_date DATE,
    note VARCHAR,
    sheet VARCHAR,
    row_number INTEGER NOT NULL
);
