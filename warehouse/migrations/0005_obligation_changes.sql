-- What is decided of an obligation after it was made: dated rows, never edits.
CREATE TABLE obligation_change (
    event_number BIGINT NOT NULL,
    obligation_id VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,              -- extend, waive, unwaive
    last_good_day DATE,                 -- extend: the new one
    due_at TIMESTAMPTZ,                 -- extend: the midnight that ends it, exclusive
    actor VARCHAR NOT NULL,
    decided_at TIMESTAMPTZ NOT NULL,
    reason VARCHAR NOT NULL,
    document_number VARCHAR
);
-- A report that came on paper or by the e-office, as the coordinator recorded it.
CREATE TABLE paper_receipt (
    event_number BIGINT NOT NULL,
    obligation_id VARCHAR NOT NULL,
    received_at TIMESTAMPTZ NOT NULL,   -- as its incoming stamp says
    recorded_at TIMESTAMPTZ NOT NULL,
    actor VARCHAR NOT NULL,
    reason VARCHAR NOT NULL,
    document_number VARCHAR NOT NULL
);
-- A period is locked when its figures are final; an unlock has its reason.
CREATE TABLE period_lock (
    event_number BIGINT NOT NULL,
    period_code VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,              -- lock, unlock
    actor VARCHAR NOT NULL,
    decided_at TIMESTAMPTZ NOT NULL,
    reason VARCHAR NOT NULL
);
