"""Runs both programs and types answers into them."""

import subprocess
import sys

import pytest


def run(program, *answers):
    typed = "".join(f"{answer}\n" for answer in answers)
    try:
        result = subprocess.run([sys.executable, program], input=typed, capture_output=True, text=True, timeout=5)
    except subprocess.TimeoutExpired:
        pytest.fail(f"{program} did not end within 5 seconds. Is there a loop that never stops?")
    hint = "It asked for more answers than it should." if "EOFError" in result.stderr else "It stopped with an error:"
    assert result.returncode == 0, f"{program}: {hint}\n\n{result.stderr}"
    return result.stdout


def test_table_of_seven():
    shown = run("table.py", 7)
    for factor in range(1, 11):
        wanted = f"{factor} x 7 = {factor * 7}\n"
        assert wanted in shown, f"The table of 7 should have the line {wanted.strip()!r}. Your program shows:\n{shown}"


def test_table_has_ten_lines():
    shown = run("table.py", 3)
    count = shown.count(" = ")
    assert count == 10, f"The table should have 10 lines, from 1 to 10; yours has {count}."


def bank(answers, wanted):
    shown = run("piggy_bank.py", *answers)
    assert wanted in shown, f"After the answers {answers} the program should show {wanted!r}, but it shows: {shown!r}"


def test_empty_bank():
    bank([""], "0 coins, 0 euros")


def test_one_coin():
    bank([2, ""], "1 coins, 2 euros")


def test_many_coins():
    bank([2, 1, 2, 1, 1, ""], "5 coins, 7 euros")
