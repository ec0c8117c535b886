-- Published facts. Each row belongs to a load; the `..._current` views read the newest load of each file.
CREATE TABLE province (
    load_id VARCHAR NOT NULL,
    province_code VARCHAR NOT NULL,
    system VARCHAR NOT NULL,            -- 63: until 30 June 2025; 34: from 1 July 2025
    name VARCHAR NOT NULL,
    full_name VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    valid_from DATE,
    valid_to DATE,
    is_sample BOOLEAN NOT NULL,
    source VARCHAR
);
CREATE TABLE province_alias (load_id VARCHAR NOT NULL, province_code VARCHAR NOT NULL, alias VARCHAR NOT NULL, system VARCHAR);
CREATE TABLE province_succession (
    load_id VARCHAR NOT NULL,
    from_code VARCHAR NOT NULL,
    from_system VARCHAR NOT NULL,
    to_code VARCHAR NOT NULL,
    to_system VARCHAR NOT NULL,
    on_date DATE NOT NULL,
    kind VARCHAR NOT NULL,
    source VARCHAR
);
CREATE TABLE department (
    load_id VARCHAR NOT NULL,
    department_code VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    short_name VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    valid_from DATE,
    valid_to DATE,
    source VARCHAR
);
CREATE TABLE department_alias (load_id VARCHAR NOT NULL, department_code VARCHAR NOT NULL, alias VARCHAR NOT NULL);
CREATE TABLE department_succession (
    load_id VARCHAR NOT NULL,
    from_code VARCHAR NOT NULL,
    to_code VARCHAR NOT NULL,
    on_date DATE NOT NULL,
    kind VARCHAR NOT NULL,
    note VARCHAR,
    source VARCHAR
);
CREATE TABLE unit (
    load_id VARCHAR NOT NULL,
    unit_code VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    short_name VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,              -- unit, group
    parent_code VARCHAR,
    province_code VARCHAR NOT NULL,
    system VARCHAR NOT NULL,
    department_code VARCHAR NOT NULL,
    valid_from DATE,
    valid_to DATE,
    row_number INTEGER NOT NULL
);
CREATE TABLE unit_alias (load_id VARCHAR NOT NULL, unit_code VARCHAR NOT NULL, alias VARCHAR NOT NULL);
CREATE TABLE group_member (load_id VARCHAR NOT NULL, group_code VARCHAR NOT NULL, unit_code VARCHAR NOT NULL);
CREATE TABLE channel (load_id VARCHAR NOT NULL, channel_code VARCHAR NOT NULL, name VARCHAR NOT NULL, unit VARCHAR, ordinal INTEGER NOT NULL);
CREATE TABLE period_kind (
    load_id VARCHAR NOT NULL, period_code VARCHAR NOT NULL, name VARCHAR NOT NULL, is_cumulative BOOLEAN NOT NULL,
    window_start_year_offset INTEGER, window_start_month INTEGER, window_start_day INTEGER,
    window_end_month INTEGER, window_end_day INTEGER, last_month INTEGER, source VARCHAR
);
CREATE TABLE status_word (
    load_id VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,              -- task_state (declared), task_group (shown), report_state, ...
    code VARCHAR NOT NULL,
    words VARCHAR NOT NULL,
    short_words VARCHAR NOT NULL,
    look VARCHAR NOT NULL,              -- the palette key of the look
    ordinal INTEGER NOT NULL            -- what needs a person comes first
);
CREATE TABLE index_catalogue (
    load_id VARCHAR NOT NULL,
    index_code VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    short_name VARCHAR NOT NULL,
    scale VARCHAR,
    subject_level VARCHAR,
    publisher VARCHAR,
    ordinal INTEGER NOT NULL
);
CREATE TABLE index_criterion (
    load_id VARCHAR NOT NULL,
    index_code VARCHAR NOT NULL,
    version_year INTEGER,               -- null: as used in the results
    criterion_code VARCHAR NOT NULL,
    parent_code VARCHAR,
    name VARCHAR NOT NULL,
    max_score DOUBLE,
    source_url VARCHAR
);
CREATE TABLE index_break (load_id VARCHAR NOT NULL, index_code VARCHAR NOT NULL, year INTEGER NOT NULL, note VARCHAR NOT NULL);
CREATE TABLE index_source (load_id VARCHAR NOT NULL, source_id VARCHAR NOT NULL, title VARCHAR NOT NULL, url VARCHAR);
CREATE TABLE index_result (
    load_id VARCHAR NOT NULL,
    index_code VARCHAR NOT NULL,
    year INTEGER NOT NULL,              -- the year measured, not the year of publication
    level VARCHAR NOT NULL,
    system VARCHAR NOT NULL,
    province VARCHAR,
    province_code VARCHAR,              -- null for regions and the nation
    unit VARCHAR,
    criterion_code VARCHAR NOT NULL,
    score DOUBLE,
    max_score DOUBLE,
    rank INTEGER,
    rank_kind VARCHAR,                  -- published, computed
    score_kind VARCHAR,                 -- published, summed
    source_id VARCHAR,
    is_published BOOLEAN NOT NULL,      -- false: a unit's own statement, inside its scope only
    sheet VARCHAR,
    row_number INTEGER NOT NULL
);
