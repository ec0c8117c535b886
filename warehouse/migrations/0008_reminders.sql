-- Where a unit is written to: the newest row of a unit counts.
CREATE TABLE unit_contact (
    event_number BIGINT NOT NULL,
    unit_code VARCHAR NOT NULL,
    email VARCHAR,                      -- null: the address was taken away
    actor VARCHAR NOT NULL,
    decided_at TIMESTAMPTZ NOT NULL
);
-- What became of each reminder by e-mail, one row per step and report: intended before it is handed to the mail server,
-- then what the server said. One that stays intended was cut short, and nobody knows whether it went out.
CREATE TABLE reminder (
    event_number BIGINT NOT NULL,
    mail_id VARCHAR NOT NULL,           -- one message; it may speak of several reports of its unit
    obligation_id VARCHAR NOT NULL,
    stage VARCHAR NOT NULL,             -- of reminder_stage
    last_good_day DATE NOT NULL,        -- the one in force then: an extension begins the stages again
    unit_code VARCHAR NOT NULL,
    email VARCHAR NOT NULL,
    step VARCHAR NOT NULL,              -- intended, sent, failed, unclear
    answer VARCHAR,                     -- what the mail server said where it failed
    actor VARCHAR NOT NULL,
    happened_at TIMESTAMPTZ NOT NULL
);
-- A calendar that can be subscribed to: whose reports it shows. Of its token only the hash is kept.
CREATE TABLE calendar_subscription (
    event_number BIGINT NOT NULL,
    subscription_id VARCHAR NOT NULL,
    step VARCHAR NOT NULL,              -- issue, revoke
    token_sha256 VARCHAR,               -- null: of a revocation
    label VARCHAR,                      -- for whom, in the words of who made it
    province_code VARCHAR,              -- the scope; null: all
    department_code VARCHAR,
    unit_code VARCHAR,
    actor VARCHAR NOT NULL,
    happened_at TIMESTAMPTZ NOT NULL
);
