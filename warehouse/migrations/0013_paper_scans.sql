-- The scan (PDF or picture) of a report that came on paper or by the e-office; its bytes are kept like every original.
CREATE TABLE paper_scan (
    load_id VARCHAR NOT NULL,
    obligation_id VARCHAR NOT NULL,
    paper_event BIGINT NOT NULL         -- the event_number of its paper_receipt
);
