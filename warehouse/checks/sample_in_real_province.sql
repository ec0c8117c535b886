-- Samples belong to an invented province, never to a real one.
SELECT plan_id, province, file_name FROM plan_version
WHERE is_sample AND province_code NOT IN (SELECT subject_code FROM province_named WHERE is_sample);
