-- "Không phân biệt dấu": lower case, no accents, đ as d, so that 'Hoà', 'Hòa' and 'hoa' meet.
CREATE OR REPLACE MACRO fold(words) AS replace(lower(strip_accents(nfc_normalize(words))), 'đ', 'd');

-- What a reader may see: each part of the scope that is set must match; null means everything.
CREATE OR REPLACE MACRO in_scope(province, department, unit, scope_province, scope_department, scope_unit) AS
    (scope_province IS NULL OR province = scope_province)
    AND (scope_department IS NULL OR department = scope_department)
    AND (scope_unit IS NULL OR unit = scope_unit);

-- Two units may share a name ("Văn phòng Sở"): the department is named where the unit's name does not say it.
CREATE OR REPLACE MACRO unit_label(unit_name, department_name, department_short_name) AS
    CASE WHEN department_name IS NULL OR contains(unit_name, department_name) OR contains(unit_name, department_short_name) THEN unit_name
         ELSE unit_name || ' (' || department_short_name || ')' END;

-- The moment that ends a day in Vietnam, exclusive.
CREATE OR REPLACE MACRO end_of_day(day) AS (day + to_days(1))::TIMESTAMP AT TIME ZONE 'Asia/Ho_Chi_Minh';
