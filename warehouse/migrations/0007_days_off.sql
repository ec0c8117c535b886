-- What a coordinator knows of the calendar beyond the published days: swap days off and make-up working days, each with its
-- reason and document; taken back by a further row, never edited.
CREATE TABLE day_off_change (
    event_number BIGINT NOT NULL,
    on_date DATE NOT NULL,
    kind VARCHAR NOT NULL,              -- off (a day off), work (a make-up working day), withdrawn (as published again)
    reason VARCHAR NOT NULL,
    document_number VARCHAR,
    actor VARCHAR NOT NULL,
    decided_at TIMESTAMPTZ NOT NULL
);
