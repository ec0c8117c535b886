-- "Đợt nhắc": how many days from the last good day a stage begins (negative: before it); one lasts until the next begins.
-- The first begins with what is due soon (the setting), so it has no day of its own.
CREATE OR REPLACE VIEW reminder_stage AS
SELECT * FROM (
    VALUES ('due_soon', NULL, 'sắp đến hạn'), ('due_in_2', -2, 'còn 2 ngày'), ('due_today', 0, 'đến hạn hôm nay'), ('late_1', 1, 'quá hạn'),
           ('late_7', 7, 'quá hạn 7 ngày'), ('late_14', 14, 'quá hạn 14 ngày'), ('late_30', 30, 'quá hạn 30 ngày')
) AS stage(stage, first_day, stage_words);

-- The stage of a day, counted from the last good day; null before the first one begins.
CREATE OR REPLACE MACRO stage_on(days_from_due, due_soon_days) AS (
    SELECT arg_max(stage, coalesce(first_day, -due_soon_days)) FROM reminder_stage
    WHERE coalesce(first_day, -due_soon_days) <= days_from_due AND -due_soon_days <= days_from_due
);

-- "Cần nhắc", during the day `as_of`: reports of which nothing came, whose day is past or at most `due_soon_days` ahead; none
-- that is waived, has no due rule, or belongs to a locked period. On its last good day a report is still in time.
CREATE OR REPLACE MACRO reminded_on(
    as_of, due_soon_days, asked_province, asked_department, scope_province, scope_department, scope_unit
) AS TABLE
SELECT seen.*, date_diff('day', last_good_day_effective, as_of) AS days_from_due,
       stage_on(date_diff('day', last_good_day_effective, as_of), due_soon_days) AS stage
FROM obligation_seen(as_of, DATE '9998-12-31', asked_province, asked_department, scope_province, scope_department, scope_unit) AS seen
WHERE seen.state IN ('missing', 'not_due')
    AND date_diff('day', last_good_day_effective, as_of) >= -due_soon_days
    AND (period_code, seen.province_code, seen.department_code) NOT IN (
        SELECT (period_code, province_code, department_code) FROM period_standing_at(end_of_day(as_of)) WHERE is_locked
    );

-- The address a unit is written to, where it has one.
CREATE OR REPLACE VIEW unit_contact_current AS
SELECT unit_code, email, actor, decided_at FROM unit_contact
QUALIFY row_number() OVER (PARTITION BY unit_code ORDER BY event_number DESC) = 1;

-- "Đã nhắc": what became last of a report's reminder of a stage; one cut short between its steps is unclear.
CREATE OR REPLACE VIEW reminder_current AS
SELECT * REPLACE (CASE step WHEN 'intended' THEN 'unclear' ELSE step END AS step) FROM reminder
QUALIFY row_number() OVER (PARTITION BY obligation_id, stage, last_good_day ORDER BY event_number DESC) = 1;

-- Calendars that can be subscribed to: issued and not revoked.
CREATE OR REPLACE VIEW calendar_subscription_current AS
SELECT * FROM calendar_subscription
QUALIFY row_number() OVER (PARTITION BY subscription_id ORDER BY event_number DESC) = 1 AND step = 'issue';

-- "Bản sửa": how often something happened to an obligation after it was made, and when last. It only grows, as a
-- calendar wants it: a void counts beside the receipt it voids.
CREATE OR REPLACE VIEW obligation_touch AS
SELECT obligation_id, count(*) AS touch_count, max(touched_at) AS touched_at
FROM (
    SELECT obligation_id, decided_at AS touched_at FROM obligation_change
    UNION ALL
    SELECT obligation_id, recorded_at FROM paper_receipt
    UNION ALL
    SELECT obligation_id, load.loaded_at FROM report JOIN load USING (load_id) JOIN obligation USING (unit_code, period_code)
    UNION ALL
    SELECT obligation_id, decided_at FROM report_decision JOIN report USING (load_id) JOIN obligation USING (unit_code, period_code)
    WHERE decision = 'void'
)
GROUP BY obligation_id;
