-- Which rows an upload holds back, as "table:key": in a comparison they are held, not gone. Null: none, or not known.
ALTER TABLE report ADD COLUMN held_keys VARCHAR[];
