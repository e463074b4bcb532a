"""Runs main.py with ages in the middle and at the edges of each group."""

import subprocess
import sys

import pytest


def run(age):
    try:
        result = subprocess.run(
            [sys.executable, "main.py"], input=f"{age}\n", capture_output=True, text=True, timeout=5
        )
    except subprocess.TimeoutExpired:
        pytest.fail("main.py did not end within 5 seconds. Is there a loop that never stops?")
    assert result.returncode == 0, f"main.py stopped with an error:\n\n{result.stderr}"
    return result.stdout


def check(age, price):
    shown = run(age)
    wanted = f"Price: {price} euros"
    assert wanted in shown, f"For age {age} the program should show {wanted!r}, but it shows: {shown!r}"


@pytest.mark.parametrize("age", [0, 3, 5])
def test_small_children_pay_nothing(age):
    check(age, 0)


@pytest.mark.parametrize("age", [6, 12, 17])
def test_children_pay_seven(age):
    check(age, 7)


@pytest.mark.parametrize("age", [18, 40, 64])
def test_adults_pay_twelve(age):
    check(age, 12)


@pytest.mark.parametrize("age", [65, 99])
def test_seniors_pay_nine(age):
    check(age, 9)


def test_nobody_is_younger_than_zero():
    shown = run(-1)
    assert "That is not an age." in shown, f"For age -1 the program should say that this is not an age. It shows: {shown!r}"
    assert "Price" not in shown, "For age -1 the program should not show a price."
