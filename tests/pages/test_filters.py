"""The three common filters: in the URL as codes, kept from page to page, honest about codes nobody knows."""

import pytest

from tests.pages.conftest import Open, said
from ui import asked, words

PAGES = ("overview", "tasks", "plans", "indices")


@pytest.mark.parametrize("name", PAGES)
def test_a_code_nobody_knows_is_said_and_dropped(open_page: Open, name: str) -> None:
    page = open_page(name, province="zz", year="1700", department="no-such")

    told = "\n".join(warning.value for warning in page.warning)
    assert "zz" in told and "1700" in told and words.plain("no-such") in told
    assert [page.selectbox(key=f"filters.{one}").value for one in ("province", "year", "department")] == [
        "",
        "",
        "",
    ]
    assert "Chưa hiển thị được" not in said(page)


def test_the_filters_are_kept_from_page_to_page(open_page: Open) -> None:
    page = open_page("overview", province="S1", year="2026", department="so-noi-vu")

    for name in (*PAGES[1:], "overview"):
        page.switch_page(f"../pages/{name}.py").run()
        chosen = [page.selectbox(key=f"filters.{one}").value for one in ("province", "year", "department")]
        assert chosen == ["S1", "2026", "so-noi-vu"], name
        assert "Chưa hiển thị được" not in said(page)


def test_what_is_chosen_is_written_into_the_url_as_codes(open_page: Open) -> None:
    page = open_page("tasks", province="S1", year="2026")

    page.selectbox(key="filters.department").select("so-noi-vu").run()

    assert page.query_params["department"] == "so-noi-vu"
    assert page.query_params["province"] == "S1"


def test_a_choice_made_is_not_undone_by_the_links_old_code(open_page: Open) -> None:
    page = open_page("tasks", province="S1", year="2026")

    page.selectbox(key="filters.year").select("2025").run()

    assert page.selectbox(key="filters.year").value == "2025"
    assert page.query_params["year"] == "2025"


def test_a_department_is_kept_when_the_province_changes_even_where_it_leads_nothing(open_page: Open) -> None:
    page = open_page("tasks", province="S1", year="2026", department="so-noi-vu")

    page.selectbox(key="filters.province").select("14").run()

    assert page.selectbox(key="filters.department").value == "so-noi-vu"
    assert "tỉnh Sơn La, năm 2026, Sở Nội vụ" in said(page)


@pytest.mark.parametrize("day", ["not-a-day", "2026-13-40"])
def test_a_day_that_is_none_is_said(open_page: Open, day: str) -> None:
    page = open_page("overview", as_of=day)

    assert words.plain(day) in page.warning[0].value


def test_a_day_that_is_none_does_not_leave_the_one_before_in_force(open_page: Open) -> None:
    page = open_page("overview", as_of="2026-10-01")
    page.query_params["as_of"] = "bogus"
    page.run()

    assert "đang tính đến hôm nay" in page.warning[0].value
    assert f"Tính đến hết ngày {words.day(asked.today())}" in said(page)
    assert "as_of" not in page.query_params


def test_a_day_taken_out_of_the_url_is_given_up(open_page: Open) -> None:
    page = open_page("overview", province="S1", as_of="2026-10-01")
    del page.query_params["as_of"]
    page.run()

    assert f"Tính đến hết ngày {words.day(asked.today())}" in said(page)
    assert "as_of" not in page.query_params


def test_a_day_is_kept_from_page_to_page(open_page: Open) -> None:
    page = open_page("overview", province="S1")
    for name in (*PAGES[1:], "overview"):
        page.query_params.clear()  # as the menu does
        page.switch_page(f"../pages/{name}.py").run()
        assert page.query_params["as_of"] == "2026-10-01", name


@pytest.mark.parametrize("day", ["9999-12-31", "2101-01-01"])
def test_a_day_beyond_all_plans_is_none(open_page: Open, day: str) -> None:
    page = open_page("tasks", as_of=day)

    assert words.plain(day) in page.warning[0].value
    assert "Chưa hiển thị được" not in said(page)


def test_years_left_open_stay_open_behind_a_link(open_page: Open) -> None:
    page = open_page("tasks", province="S1", year="", group="overdue")

    assert "year=&" in page.table[-1].value["Nhiệm vụ"][0] or "year=)" in page.table[-1].value["Nhiệm vụ"][0]


def test_the_filter_marks_the_provinces_of_samples(open_page: Open) -> None:
    page = open_page("overview")

    options = page.selectbox(key="filters.province").options
    assert [option for option in options if "(mẫu" in option] == [
        "Vân Giang (mẫu)",
        "Hạc Sơn (mẫu, đến 06/2025)",
    ]


def test_a_page_opens_on_the_readers_own_province_unless_the_link_leaves_it_open(open_page: Open) -> None:
    own = open_page("overview", reader="leader")
    whole = open_page("overview", reader="leader", province="")

    assert own.selectbox(key="filters.province").value == "S1"
    assert "".join(own.query_params["province"]) == "S1"
    assert whole.selectbox(key="filters.province").value == ""
    assert "".join(whole.query_params["province"]) == ""
