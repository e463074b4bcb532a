"""Runs main.py, types answers into it, and looks at what it shows."""

import subprocess
import sys

import pytest


def run(*answers):
    typed = "".join(f"{answer}\n" for answer in answers)
    try:
        result = subprocess.run([sys.executable, "main.py"], input=typed, capture_output=True, text=True, timeout=5)
    except subprocess.TimeoutExpired:
        pytest.fail("main.py did not end within 5 seconds. Is there a loop that never stops?")
    hint = "It asked more than three questions." if "EOFError" in result.stderr else "It stopped with an error:"
    assert result.returncode == 0, f"{hint}\n\n{result.stderr}"
    return result.stdout


def check(bill, tip, people, wanted):
    shown = run(bill, tip, people)
    assert f"Each pays {wanted} euros." in shown, (
        f"For a bill of {bill}, a tip of {tip} % and {people} people, "
        f"the program should show 'Each pays {wanted} euros.', but it shows: {shown!r}"
    )


def test_one_person_without_tip_pays_the_bill():
    check("12.5", "0", "1", "12.50")


def test_the_bill_is_shared():
    check("90", "0", "3", "30.00")


def test_the_tip_is_added():
    check("50", "10", "1", "55.00")


def test_tip_and_sharing_together():
    check("60.00", "10", "4", "16.50")


def test_cents_are_rounded_to_two_digits():
    check("100", "0", "3", "33.33")
