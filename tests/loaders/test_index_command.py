"""`index read`: the JSON others rely on, its exit code, and its lines for a person."""

import json
import time

import pytest

from loaders.indices import sandbox
from loaders.indices.command import read_command
from loaders.indices.read import read_results
from loaders.indices.sandbox import read_apart


def test_the_json_has_exactly_the_agreed_keys(tmp_path):
    path = tmp_path / "ket-qua.csv"
    path.write_text("Chỉ số;Năm;Tỉnh;Điểm\nPAPI;2016;Sơn La;35,55\nPAPI;2016;Sơn Laa;35\n", encoding="utf-8")

    code, output, errors = read_command(str(path))

    said = json.loads(output)
    assert code == 0
    assert said["results"] == [
        {
            "index_code": "PAPI",
            "year": 2016,
            "level": "province",
            "province": "Sơn La",
            "unit": None,
            "criterion_code": "TOTAL",
            "score": 35.55,
            "rank": None,
        }
    ]
    assert [{**problem, "expected": ""} for problem in said["problems"]] == [
        {"severity": "error", "sheet": None, "cell": "C3", "found": "Sơn Laa", "expected": ""}
    ]
    assert errors.startswith("ô C3: Sơn Laa. Cần ")
    assert errors.count("\n") == 0


def test_a_refused_file_ends_with_1_and_one_line(tmp_path):
    path = tmp_path / "rong.csv"
    path.write_bytes(b"")

    code, output, errors = read_command(str(path))

    assert (code, json.loads(output)["results"]) == (1, [])
    assert errors.startswith("tệp rỗng")


def test_a_file_that_is_not_there_ends_with_1(tmp_path):
    code, output, errors = read_command(str(tmp_path / "khong-co.xlsx"))

    assert (code, len(json.loads(output)["problems"]), "không mở được tệp" in errors) == (1, 1, True)


def test_a_large_tidy_file_is_read_in_seconds(tmp_path):
    path = tmp_path / "lon.csv"
    lines = [f"DDCI;2020;Sóc Trăng;Đơn vị {at};{at % 100},5" for at in range(10_000)]
    path.write_text("\n".join(["Chỉ số;Năm;Tỉnh;Đơn vị;Điểm", *lines]), encoding="utf-8")

    begun = time.monotonic()
    code, output, _ = read_command(str(path))

    assert (code, len(json.loads(output)["results"])) == (0, 10_000)
    assert time.monotonic() - begun < 20


def test_reading_apart_says_what_reading_here_says(tmp_path):
    content = "Chỉ số;Năm;Tỉnh;Điểm\nPAPI;2016;Sơn La;35,55\nPAPI;2016;Sơn Laa;35\n".encode()

    apart, here = read_apart("a.csv", content, 2026), read_results("a.csv", content, 2026)

    assert apart.rows.equals(here.rows)
    assert (apart.problems, apart.layout, apart.held) == (here.problems, here.layout, here.held)


@pytest.mark.parametrize("limit", [{"MAX_CPU_SECONDS": 0}, {"MAX_MEMORY_MB": 40}])
def test_a_file_that_needs_too_much_is_refused_in_words(monkeypatch, tmp_path, limit):
    ((name, value),) = limit.items()
    child = tmp_path / "child.py"
    child.write_text(
        f"from loaders.indices import child\nchild.{name} = {value}\nchild.main()\n", encoding="utf-8"
    )
    monkeypatch.setattr(sandbox, "CHILD", [str(child)])
    monkeypatch.setenv("PYTHONPATH", str(sandbox.ROOT))

    found = read_apart("a.csv", ("Chỉ số;Năm;Tỉnh;Điểm\n" + "PAPI;2016;Sơn La;35\n" * 60_000).encode())

    assert found.is_refused
    assert [problem.rule in ("file.too_slow", "file.damaged") for problem in found.problems] == [True]
