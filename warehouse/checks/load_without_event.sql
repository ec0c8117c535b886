-- A load and its event are written together.
SELECT load_id, file_name FROM load ANTI JOIN event USING (event_number);
