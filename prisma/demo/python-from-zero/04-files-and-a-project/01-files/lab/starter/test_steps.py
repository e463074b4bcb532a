"""Lets steps.py read and write files in a folder that pytest makes for each test (tmp_path)."""

import pytest

import steps


def read(tmp_path, text):
    path = tmp_path / "some-steps.txt"
    path.write_text(text)
    try:
        return steps.read_steps(str(path))
    except ValueError as error:
        pytest.fail(f"read_steps stopped with {error!r} at this file:\n{text}")


def report(tmp_path, data):
    path = tmp_path / "report.txt"
    steps.write_report(data, str(path))
    assert path.exists(), "write_report should write a file at the path it is given."
    return path.read_text()


def test_reads_one_day(tmp_path):
    assert read(tmp_path, "2026-03-02 8100\n") == {"2026-03-02": 8100}, "The steps should be whole numbers: int(…)."


def test_reads_several_days(tmp_path):
    days = read(tmp_path, "2026-03-02 10\n2026-03-03 20\n2026-03-04 30\n")
    assert days == {"2026-03-02": 10, "2026-03-03": 20, "2026-03-04": 30}


def test_passes_over_lines_that_failed(tmp_path):
    days = read(tmp_path, "2026-03-02 ?\n\n2026-03-04 30\n\n")
    assert days == {"2026-03-04": 30}, f"Empty lines and lines with ? should not count, but read_steps returns {days}."


def test_a_missing_file_has_no_days(tmp_path):
    path = str(tmp_path / "nothing-here.txt")
    try:
        assert steps.read_steps(path) == {}
    except FileNotFoundError:
        pytest.fail("If the file does not exist, read_steps should return {}. Use try and except FileNotFoundError.")


def test_reads_the_real_file():
    days = steps.read_steps("steps.txt")
    assert len(days) == 5, f"steps.txt has 5 good days, but read_steps finds {len(days)}."


def test_writes_the_report(tmp_path):
    text = report(tmp_path, {"a": 100, "b": 300, "c": 200})
    assert text.splitlines() == ["Days: 3", "Steps: 600", "Best: 300"], f"The report is:\n{text}"


def test_writes_a_report_for_no_days(tmp_path):
    text = report(tmp_path, {})
    assert text.splitlines() == ["Days: 0", "Steps: 0", "Best: 0"], f"The report is:\n{text}"
