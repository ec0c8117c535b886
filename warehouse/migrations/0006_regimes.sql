-- "Chế độ báo cáo": who owes which reports to whom by when, as a coordinator confirmed it; a change is a new row of the
-- same regime, an end one with valid_to.
CREATE TABLE regime (
    event_number BIGINT NOT NULL,
    regime_id VARCHAR NOT NULL,
    unit_codes VARCHAR[] NOT NULL,      -- units, and groups that stand for their members
    kinds VARCHAR[] NOT NULL,           -- of periods: Q1, H1, Q3, Y, M9 ...
    rules VARCHAR NOT NULL,             -- JSON: by kind of period the due rule, or null where none is stated
    addressee VARCHAR,
    via VARCHAR,
    via_unit_code VARCHAR,              -- owes nothing to itself
    plan_id VARCHAR,
    document VARCHAR NOT NULL,          -- the plan or law it comes from
    source VARCHAR NOT NULL,            -- its sentence
    line INTEGER,
    valid_from DATE NOT NULL,
    valid_to DATE,
    is_sample BOOLEAN NOT NULL
);
