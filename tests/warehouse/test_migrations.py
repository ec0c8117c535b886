"""The same schema, meanings and loads on a file, in memory and on a lake."""

import importlib.util
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import pytest

from actions import keeping, samples
from tests.conftest import SAMPLE_DAY
from warehouse import connect, migrate
from warehouse.connect import Warehouse
from warehouse.queries import indices, outputs, tasks, timeliness
from warehouse.queries.asked import Filters
from warehouse.scope import EVERYTHING


def lake(folder: Path) -> Warehouse:
    """A DuckLake with a local catalogue, from the extension's package, without a network."""
    found = importlib.util.find_spec("duckdb_extension_ducklake")
    assert found is not None and found.submodule_search_locations is not None
    extension = next(
        Path(next(iter(found.submodule_search_locations))).glob("extensions/v*/ducklake.duckdb_extension")
    )
    connection = duckdb.connect(config=dict(connect.WITHOUT_NETWORK))
    connection.execute(f"LOAD '{extension}'")
    connection.execute(
        f"ATTACH 'ducklake:{folder / 'catalogue.ducklake'}' AS lake (DATA_PATH '{folder / 'files'}')"
    )
    connection.execute("USE lake")
    return connect.open_on(connection, folder, allowed_folders=(str(folder),))


@pytest.fixture(scope="module")
def on_lake(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Warehouse]:
    opened = lake(tmp_path_factory.mktemp("lake"))
    with opened.transaction():  # many small commits are what a lake is slow at
        keeping.load_reference(opened)
        list(samples.load(opened, SAMPLE_DAY, report_count=REPORTS))
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def on_file(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Warehouse]:
    """The same on DuckDB's own store."""
    opened = connect.open_in_memory(tmp_path_factory.mktemp("file"))
    keeping.load_reference(opened)
    list(samples.load(opened, SAMPLE_DAY, report_count=REPORTS))
    yield opened
    opened.close()


REPORTS = 3  # a lake is slow at many of them
Ask = Callable[[duckdb.DuckDBPyConnection], object]
ALL = Filters(None, None, None)


@pytest.mark.parametrize(
    "ask",
    [
        lambda cursor: tasks.count_by_group(
            cursor, scope=EVERYTHING, as_of=SAMPLE_DAY, filters=ALL, due_soon_days=7
        ).rows(),
        lambda cursor: tasks.count_by_bar_and_group(
            cursor, scope=EVERYTHING, as_of=SAMPLE_DAY, filters=ALL, due_soon_days=7, grain="unit"
        ).rows(),
        lambda cursor: (
            indices.list_results(
                cursor, scope=EVERYTHING, as_of=SAMPLE_DAY, filters=Filters("14", 2024, None)
            ).height
        ),
        lambda cursor: timeliness.by_period(
            cursor, scope=EVERYTHING, as_of=SAMPLE_DAY, province="S1", department=None
        ).rows(),
        lambda cursor: outputs.outputs_by_channel(
            cursor, scope=EVERYTHING, as_of=SAMPLE_DAY, province="S1", department=None, year=2026
        ).rows(),
        lambda cursor: keeping.figures(cursor),
    ],
    ids=["groups", "units", "results", "timeliness", "outputs", "figures"],
)
def test_a_lake_answers_as_a_file_does(on_lake: Warehouse, on_file: Warehouse, ask: Ask) -> None:
    with on_lake.cursor() as there, on_file.cursor() as here:
        assert ask(there) == ask(here)


def test_a_lake_passes_every_check(on_lake: Warehouse) -> None:
    answer = keeping.verify(on_lake, None, ())  # type: ignore[arg-type]

    assert answer.problems == ()


def test_a_lake_reaches_no_file_outside_its_folder(on_lake: Warehouse) -> None:
    with on_lake.cursor() as cursor, pytest.raises(duckdb.PermissionException):
        cursor.execute("SELECT * FROM read_text('/etc/hostname')")


def test_no_table_has_what_only_one_store_knows() -> None:
    written = "\n".join(path.read_text(encoding="utf-8").upper() for path in migrate.MIGRATIONS.glob("*.sql"))

    for word in (
        "PRIMARY KEY",
        "UNIQUE",
        "FOREIGN KEY",
        "CHECK (",
        "SEQUENCE",
        "ENUM",
        "CREATE INDEX",
        "GENERATED",
        "RETURNING",
    ):
        assert word not in written


def test_a_file_is_brought_up_to_date_once(tmp_path: Path) -> None:
    connect.open_file(tmp_path).close()
    again = connect.open_file(tmp_path)

    with again.cursor() as cursor:
        applied = cursor.execute("SELECT number FROM migration ORDER BY 1").fetchall()
    again.close()
    assert [number for (number,) in applied] == sorted(
        int(path.name[:4]) for path in migrate.MIGRATIONS.glob("*.sql")
    )


def test_a_warehouse_of_a_later_version_is_refused(tmp_path: Path) -> None:
    opened = connect.open_file(tmp_path)
    with opened.transaction() as cursor:
        cursor.execute("INSERT INTO migration VALUES (9999, 'from the future')")
    opened.close()

    with pytest.raises(migrate.NewerWarehouseError, match="phiên bản mới hơn"):
        connect.open_file(tmp_path)
