"""How the warehouse is opened: what every connection of the server has set."""

from pathlib import Path

from warehouse import connect

# The query of duckdb/duckdb issue 22352: with two threads one run in a hundred kills the open database.
FAILS_BY_CHANCE = """
    WITH one AS (SELECT i AS x FROM range(1) AS t(i)),
    few AS (
        SELECT * FROM one WHERE x >= 5000
        UNION ALL
        SELECT * FROM one WHERE NOT EXISTS (SELECT 1 FROM one WHERE x >= 5000)
    )
    SELECT x, count() OVER () AS how_many FROM few ORDER BY x DESC LIMIT 5
"""


def test_a_window_over_few_rows_never_kills_the_open_database(tmp_path: Path) -> None:
    store = connect.open_file(tmp_path)

    for _ in range(300):
        with store.cursor() as cursor:
            assert cursor.sql(FAILS_BY_CHANCE).fetchall() == [(0, 1)]
    store.close()
