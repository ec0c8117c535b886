-- "Bản nháp kế hoạch": what a person changes in a document that was read, one row for each change. The newest row of a
-- field holds; what was read is never edited.
CREATE TABLE plan_draft_event (
    event_number BIGINT NOT NULL,
    draft_id VARCHAR NOT NULL,          -- the load of the document
    step VARCHAR NOT NULL,              -- correct, leave_out, take_in, discard, reopen
    part VARCHAR NOT NULL,              -- header, task, responsibility, duty, basis, unit; '' of the whole draft
    item VARCHAR NOT NULL,              -- the line it stands on ("L112"), "new:1" for a row a person added; '' for the header
    field VARCHAR NOT NULL,
    read_value VARCHAR,                 -- JSON; null where nothing was read
    value VARCHAR,                      -- JSON
    reason VARCHAR,
    actor VARCHAR NOT NULL,
    happened_at TIMESTAMPTZ NOT NULL
);
-- For whom a document was loaded, where its own words do not tell: the place of the coordinator who loaded it.
CREATE TABLE plan_place (load_id VARCHAR NOT NULL, province_code VARCHAR, department_code VARCHAR);
-- A version of a plan that is not the document itself: confirmed with a person's corrections, or the document as a newer
-- program reads it.
CREATE TABLE plan_edit (
    load_id VARCHAR NOT NULL,
    plan_id VARCHAR NOT NULL,
    draft_id VARCHAR NOT NULL,
    step VARCHAR NOT NULL               -- confirm, reread
);
CREATE TABLE plan_correction (
    load_id VARCHAR NOT NULL, plan_id VARCHAR NOT NULL, part VARCHAR NOT NULL, item VARCHAR NOT NULL, field VARCHAR NOT NULL,
    read_value VARCHAR, value VARCHAR,  -- JSON
    actor VARCHAR NOT NULL, corrected_at TIMESTAMPTZ NOT NULL
);
CREATE TABLE plan_left_out (
    load_id VARCHAR NOT NULL, plan_id VARCHAR NOT NULL, part VARCHAR NOT NULL, item VARCHAR NOT NULL, text VARCHAR
);
-- What a plan says of an earlier one: that it replaces it, or amends it.
CREATE TABLE plan_mention (
    load_id VARCHAR NOT NULL, plan_id VARCHAR NOT NULL, ordinal INTEGER NOT NULL,
    number VARCHAR, issue_date DATE, relation VARCHAR NOT NULL, line INTEGER, quote VARCHAR
);
-- "Thay thế", "sửa đổi, bổ sung": a person's word that one plan stands in the place of another, wholly or in some tasks.
CREATE TABLE plan_link (
    event_number BIGINT NOT NULL,
    plan_id VARCHAR NOT NULL,
    replaced_plan_id VARCHAR NOT NULL,
    relation VARCHAR NOT NULL,          -- replaces, amends
    task_ids VARCHAR[],                 -- of the earlier plan, which end; null: all of them
    is_linked BOOLEAN NOT NULL,
    reason VARCHAR,
    actor VARCHAR NOT NULL,
    linked_at TIMESTAMPTZ NOT NULL
);
-- A responsibility made a task by a coordinator, and the row that takes it back.
CREATE TABLE task_promotion (
    event_number BIGINT NOT NULL,
    plan_id VARCHAR NOT NULL,
    task_id VARCHAR NOT NULL,
    step VARCHAR NOT NULL,              -- promote, undo
    text VARCHAR NOT NULL,
    unit_name VARCHAR NOT NULL,
    unit_code VARCHAR,
    unit_key VARCHAR NOT NULL,
    department_code VARCHAR,
    timeframe_text VARCHAR,
    timeframe_kind VARCHAR NOT NULL,
    due_date DATE,
    line INTEGER NOT NULL,
    reason VARCHAR,
    actor VARCHAR NOT NULL,
    happened_at TIMESTAMPTZ NOT NULL
);
-- What the document is, where it is no plan but assigns tasks and a person took it over.
ALTER TABLE plan ADD COLUMN document_kind VARCHAR;
