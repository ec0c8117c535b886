-- Which tables an upload states: a file of one sheet (CSV) says nothing of the others. Null: all of them.
ALTER TABLE report ADD COLUMN stated_tables VARCHAR[];
-- How many cells a problem is about: one mistake in thousands of cells is told once. Null: one.
ALTER TABLE problem ADD COLUMN cell_count INTEGER;
