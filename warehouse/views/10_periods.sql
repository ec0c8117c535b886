-- Where something can be decided of a period: the country, a province, a body of a province that has units.
CREATE OR REPLACE VIEW deciding_place AS
SELECT DISTINCT subject.subject_code AS province_code, unit.department_code
FROM unit_newest AS unit
JOIN province_subject AS subject USING (province_code, system)
UNION
SELECT subject_code, NULL FROM province_subject
UNION
SELECT NULL, NULL;

-- "Kỳ đã đóng", "kỳ đã khóa": what was last decided of a period, up to a moment, as it holds in each place. A closed period
-- takes reports, but nobody is added, extended or waived; a locked one takes nothing. Two decisions apart: unlocking leaves
-- a closed period closed. What is decided for the country holds in every province until that province decides otherwise;
-- what a province decides holds in its bodies, whatever they decide.
CREATE OR REPLACE MACRO period_standing_at(as_of) AS TABLE
SELECT period_code, place.province_code, place.department_code,
       coalesce(arg_max(kind, event_number) FILTER (kind IN ('close', 'reopen') AND decided.department_code IS NULL) = 'close', false)
           OR coalesce(arg_max(kind, event_number) FILTER (kind IN ('close', 'reopen')) = 'close', false) AS is_closed,
       coalesce(arg_max(kind, event_number) FILTER (kind IN ('lock', 'unlock') AND decided.department_code IS NULL) = 'lock', false)
           OR coalesce(arg_max(kind, event_number) FILTER (kind IN ('lock', 'unlock')) = 'lock', false) AS is_locked,
       max(decided_at) AS decided_at, arg_max(kind, event_number) AS kind, arg_max(actor, event_number) AS actor,
       arg_max(reason, event_number) AS reason,
       -- of the lock that holds: when it was decided, by whom and why
       max_by({'locked_at': decided_at, 'actor': actor, 'reason': reason}, event_number) FILTER (kind = 'lock') AS newest_lock
FROM deciding_place AS place
JOIN period_lock AS decided
    ON (decided.province_code IS NULL OR decided.province_code = place.province_code)
    AND (decided.department_code IS NULL OR decided.department_code = place.department_code)
WHERE decided_at < as_of
GROUP BY period_code, place.province_code, place.department_code;

CREATE OR REPLACE VIEW period_standing AS SELECT * FROM period_standing_at(TIMESTAMPTZ 'infinity');

-- The same for each unit and group: as it stands in its body.
CREATE OR REPLACE MACRO period_standing_of_units_at(as_of) AS TABLE
SELECT unit.unit_code, unit.kind AS unit_kind, unit.department_code, subject.subject_code AS province_code, standing.period_code, standing.is_closed,
       standing.is_locked, standing.newest_lock
FROM period_standing_at(as_of) AS standing
JOIN province_subject AS subject ON subject.subject_code = standing.province_code
JOIN unit_newest AS unit
    ON unit.province_code = subject.province_code AND unit.system = subject.system
    AND unit.department_code = standing.department_code;
