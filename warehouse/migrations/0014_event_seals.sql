-- Beside each event the hash over what it says and the hash of the event before: a changed, removed, inserted or moved
-- event breaks the chain (`records/seals.py`). Events older than this table are sealed when the warehouse is next opened.
CREATE TABLE event_seal (
    event_number BIGINT NOT NULL,
    hash VARCHAR NOT NULL
);
