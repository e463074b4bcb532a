"""Checks the three functions one by one, then all of them together."""

import pytest

import expenses


def spent(category, amount):
    return {"day": "2026-03-02", "category": category, "amount": amount}


def test_read_one_expense(tmp_path):
    path = tmp_path / "one.csv"
    path.write_text("day,category,amount\n2026-03-02,food,12.50\n")
    found = expenses.read_expenses(str(path))
    assert len(found) == 1, f"The file has one expense (the first line is the header), but you return {found}."
    assert found[0]["day"] == "2026-03-02" and found[0]["category"] == "food", f"You return {found[0]}."
    assert found[0]["amount"] == 12.5, f"The amount should be the number 12.5, but it is {found[0]['amount']!r}."


def test_read_several_expenses_in_order():
    found = expenses.read_expenses("expenses.csv")
    categories = [expense["category"] for expense in found]
    assert categories == ["food", "books", "food", "travel"], f"The categories in the file's order; yours: {categories}"


def test_read_a_file_with_only_a_header(tmp_path):
    path = tmp_path / "none.csv"
    path.write_text("day,category,amount\n")
    assert expenses.read_expenses(str(path)) == []


def test_total_of_nothing():
    assert expenses.total_by_category([]) == {}


def test_total_adds_up_each_category():
    totals = expenses.total_by_category([spent("food", 2), spent("books", 10), spent("food", 3.5)])
    assert totals == {"food": 5.5, "books": 10}, f"food is 2 + 3.5 and books is 10, but you return {totals}."


def test_report_has_a_line_for_each_category_and_the_total():
    lines = expenses.report_lines({"travel": 30, "books": 50, "food": 20})
    assert [line.split()[0] for line in lines] == ["books", "food", "travel", "Total"], (
        "Categories in the order of the alphabet, then the total. Yours:\n" + "\n".join(lines)
    )


def test_report_of_nothing_is_the_total():
    try:
        lines = expenses.report_lines({})
    except ZeroDivisionError:
        pytest.fail("Without expenses the total is 0, and your program divides by it. Divide only inside the loop.")
    assert lines == ["Total          0.00"]


@pytest.mark.parametrize(
    "amount, rest, wanted",
    [
        (100, 0, "food         100.00  100 %  ##########"),
        (38, 62, "food          38.00   38 %  ###"),
        (5, 95, "food           5.00    5 %  "),
        (30, 70, "food          30.00   30 %  ###"),
    ],
)
def test_report_line(amount, rest, wanted):
    totals = {"food": amount, "rent": rest} if rest else {"food": amount}
    first = expenses.report_lines(totals)[0]
    assert first.rstrip() == wanted.rstrip(), f"\nYour line:  {first!r}\nIt should be {wanted!r}"


def test_everything_together():
    lines = expenses.report_lines(expenses.total_by_category(expenses.read_expenses("expenses.csv")))
    assert [line.rstrip() for line in lines] == [
        "books         18.00   30 %  ###",
        "food          19.75   33 %  ###",
        "travel        23.00   38 %  ###",
        "Total         60.75",
    ], "\n".join(lines)
