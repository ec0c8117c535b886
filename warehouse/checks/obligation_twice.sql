-- A unit owes one report per period.
SELECT unit_code, period_code, count(*) FROM obligation GROUP BY ALL HAVING count(*) > 1;
