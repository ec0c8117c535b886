-- For whom a period is closed or locked, and where a day is off: a province, or for periods one of its bodies. Null: as all
-- decisions were before, for the whole country.
ALTER TABLE period_lock ADD COLUMN province_code VARCHAR;
ALTER TABLE period_lock ADD COLUMN department_code VARCHAR;
ALTER TABLE day_off_change ADD COLUMN province_code VARCHAR;
