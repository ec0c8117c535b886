-- Which calendars there are, as far as it was known at a moment: that of the country ('') and of each province that said
-- something of a day itself.
CREATE OR REPLACE MACRO calendar_kept_at(known_at) AS TABLE
SELECT '' AS calendar_code
UNION
SELECT province_code FROM day_off_change WHERE province_code IS NOT NULL AND decided_at < known_at;

-- The calendar that a province goes by.
CREATE OR REPLACE MACRO calendar_of(province, known_at) AS
    coalesce((SELECT max(calendar_code) FROM calendar_kept_at(known_at) WHERE calendar_code = province), '');

-- What coordinators last said of each day, up to a moment, by calendar: of those that speak for the country and for the
-- province itself the newest counts.
CREATE OR REPLACE MACRO day_off_change_at(known_at) AS TABLE
SELECT calendar_code, change.*
FROM calendar_kept_at(known_at)
JOIN day_off_change AS change ON change.province_code IS NULL OR change.province_code = calendar_code
WHERE decided_at < known_at
QUALIFY row_number() OVER (PARTITION BY calendar_code, on_date ORDER BY event_number DESC) = 1;

-- "Ngày làm việc": a make-up working day, or a weekday that is neither a public holiday nor a swap day off. A coordinator's
-- word counts before what is published, and that before the weekday. What is not a working day is what "ngày làm việc kế
-- tiếp" moves a due day off. One row per calendar and day; `working_day_number` counts the working days from the first row
-- on, so that the difference of two days' numbers is the number of working days after the one up to and with the other.
CREATE OR REPLACE MACRO calendar_at(known_at) AS TABLE
WITH day AS (
    SELECT calendar_code, day::DATE AS on_date, isodow(day) >= 6 AS is_weekend
    FROM calendar_kept_at(known_at), range(TIMESTAMP '2015-01-01', TIMESTAMP '2041-01-01', INTERVAL 1 DAY) AS days(day)
), said AS (
    SELECT calendar_code, on_date, is_weekend, published.kind AS published_kind, published.name AS published_name,
           nullif(changed.kind, 'withdrawn') AS changed_kind, changed.reason AS changed_reason,
           coalesce(nullif(changed.kind, 'withdrawn'), published.kind, CASE WHEN is_weekend THEN 'off' ELSE 'work' END) = 'work' AS is_working
    FROM day
    LEFT JOIN published_day_off AS published USING (on_date)
    LEFT JOIN day_off_change_at(known_at) AS changed USING (calendar_code, on_date)
)
SELECT said.*, sum(is_working::INTEGER) OVER (PARTITION BY calendar_code ORDER BY on_date)::INTEGER AS working_day_number FROM said;
