"""Checks main.py. You may read this file; you do not need to understand it yet."""

import subprocess
import sys
from pathlib import Path

import pytest


def lines_shown():
    try:
        result = subprocess.run([sys.executable, "main.py"], capture_output=True, text=True, timeout=5)
    except subprocess.TimeoutExpired:
        pytest.fail("main.py did not end within 5 seconds. Is there a loop that never stops?")
    assert result.returncode == 0, f"main.py stopped with an error:\n\n{result.stderr}"
    return result.stdout.splitlines()


def test_there_are_three_lines():
    lines = lines_shown()
    assert len(lines) == 3, f"Your program shows {len(lines)} line(s), and it should show 3. One print for each line."


def test_first_line_greets_the_world():
    first = lines_shown()[0]
    assert first == "Hello, world!", f"The first line should be 'Hello, world!' (mind the comma and the !), but it is {first!r}."


def test_second_line_gives_a_name():
    lines = lines_shown()
    assert len(lines) > 1, "There is no second line yet."
    start = "My name is "
    assert lines[1].startswith(start), f"The second line should begin with {start!r}, but it is {lines[1]!r}."
    assert lines[1].removeprefix(start).strip(), "The second line should have a name at its end."


def test_third_line_counts_the_minutes():
    lines = lines_shown()
    assert len(lines) > 2, "There is no third line yet."
    wanted = "There are 1440 minutes in a day"
    assert lines[2] == wanted, f"The third line should be {wanted!r}, but it is {lines[2]!r}."
    assert "1440" not in Path("main.py").read_text(), "Let Python calculate: write 24 * 60 instead of 1440."
