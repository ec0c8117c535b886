-- Regimes as they stand: the newest row of each.
CREATE OR REPLACE VIEW regime_current AS
SELECT regime.*, event.happened_at AS confirmed_at, event.actor AS confirmed_by
FROM regime JOIN event USING (event_number)
QUALIFY row_number() OVER (PARTITION BY regime_id ORDER BY event_number DESC) = 1;

-- The units a regime asks on a day: its units valid then, groups as their members, without the one it goes through.
CREATE OR REPLACE MACRO regime_units_at(day) AS TABLE
SELECT DISTINCT regime.regime_id, coalesce(member.unit_code, named.unit_code) AS unit_code
FROM (SELECT regime_id, unnest(unit_codes) AS unit_code, via_unit_code FROM regime_current) AS named
JOIN regime_current AS regime USING (regime_id)
LEFT JOIN group_member_current AS member ON member.group_code = named.unit_code
JOIN unit_current AS unit ON unit.unit_code = coalesce(member.unit_code, named.unit_code)
WHERE unit.kind = 'unit' AND coalesce(unit.valid_from, DATE '0001-01-01') <= day AND coalesce(unit.valid_to, DATE '9999-12-31') >= day
    AND unit.unit_code IS DISTINCT FROM regime.via_unit_code
    AND regime.valid_from <= day AND coalesce(regime.valid_to, DATE '9999-12-31') >= day;
