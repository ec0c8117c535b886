-- Who owes a report of which period by when: made once when the period opens, never edited.
CREATE TABLE obligation (
    event_number BIGINT NOT NULL,
    obligation_id VARCHAR NOT NULL,
    period_code VARCHAR NOT NULL,       -- 2026-Q1
    unit_code VARCHAR NOT NULL,
    last_good_day DATE,                 -- null: no due rule
    due_at TIMESTAMPTZ,                 -- the midnight that ends the last good day, exclusive
    due_rule VARCHAR,                   -- JSON: day, comparator, month, roll
    source VARCHAR,                     -- the sentence the rule comes from
    is_sample BOOLEAN NOT NULL
);

-- An upload that passed the gate: its receipt. What it says is in force only once it is committed.
CREATE TABLE report (
    load_id VARCHAR NOT NULL,
    receipt_number VARCHAR NOT NULL,
    unit_code VARCHAR NOT NULL,
    period_code VARCHAR NOT NULL,
    template_version VARCHAR NOT NULL,
    file_kind VARCHAR NOT NULL,
    received_at TIMESTAMPTZ NOT NULL,
    says_nothing BOOLEAN NOT NULL,      -- "Trong kỳ không phát sinh"
    held_count INTEGER NOT NULL,
    info VARCHAR NOT NULL               -- JSON of the information sheet; holds personal data
);
CREATE TABLE report_decision (
    event_number BIGINT NOT NULL,
    load_id VARCHAR NOT NULL,
    decision VARCHAR NOT NULL,          -- commit, cancel, approve (head of the unit), return, void
    actor VARCHAR NOT NULL,
    decided_at TIMESTAMPTZ NOT NULL,
    reason VARCHAR
);
CREATE TABLE report_task (
    load_id VARCHAR NOT NULL,
    task_id VARCHAR NOT NULL,
    unit_key VARCHAR NOT NULL,
    declared_state VARCHAR NOT NULL,
    progress_pct DOUBLE,
    started_on DATE,
    done_date DATE,
    result VARCHAR,
    evidence VARCHAR,
    extended_due DATE,
    extension_doc VARCHAR,
    difficulties VARCHAR,
    proposals VARCHAR,
    sheet VARCHAR NOT NULL,
    row_number INTEGER NOT NULL
);
CREATE TABLE communication_output (
    load_id VARCHAR NOT NULL,
    row_key VARCHAR NOT NULL,
    channel_code VARCHAR NOT NULL,
    title VARCHAR,
    uom VARCHAR,
    quantity BIGINT,                    -- null: not reported, which is not zero
    participants BIGINT,
    target_value DOUBLE,
    ytd_quantity BIGINT,
    task_id VARCHAR,
    evidence VARCHAR,
    note VARCHAR,
    sheet VARCHAR NOT NULL,
    row_number INTEGER NOT NULL
);
-- Tasks that a unit adds to the plan; they become tasks only when the coordinator takes them over.
CREATE TABLE reported_task (
    load_id VARCHAR NOT NULL,
    row_key VARCHAR NOT NULL,
    task_number VARCHAR,
    plan_number VARCHAR,
    text VARCHAR NOT NULL,
    lead_units VARCHAR,                 -- joined by "; "
    coordinating_units VARCHAR,
    timeframe_text VARCHAR,
    timeframe_kind VARCHAR,
    due_date DATE,
    deliverable VARCHAR,
    target_value DOUBLE,
    target_unit VARCHAR,
    budget_vnd DOUBLE,
    note VARCHAR,
    sheet VARCHAR NOT NULL,
    row_number INTEGER NOT NULL
);
-- Index results that a unit states; kept apart from the published ones.
CREATE TABLE reported_index (
    load_id VARCHAR NOT NULL,
    row_key VARCHAR NOT NULL,
    index_code VARCHAR NOT NULL,
    year INTEGER NOT NULL,
    subject_level VARCHAR,
    subject VARCHAR,
    dimension VARCHAR,
    score DOUBLE,
    max_score DOUBLE,
    rank INTEGER,
    rank_of INTEGER,
    band VARCHAR,
    published_on DATE,
    source_doc VARCHAR,
    sheet VARCHAR NOT NULL,
    row_number INTEGER NOT NULL
);
-- A signed copy (bản ký số) that belongs to a receipt; its bytes are kept like every original.
CREATE TABLE report_attachment (
    load_id VARCHAR NOT NULL,
    receipt_number VARCHAR NOT NULL,
    has_signature BOOLEAN NOT NULL      -- whether the file says that it holds one; nobody has verified it
);
CREATE TABLE report_cell (
    load_id VARCHAR NOT NULL,
    sheet VARCHAR NOT NULL,
    row_number INTEGER NOT NULL,
    column_code VARCHAR NOT NULL,
    cell VARCHAR NOT NULL,
    raw VARCHAR,
    value VARCHAR
);
