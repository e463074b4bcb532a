"""Calls the functions of toolbox.py and compares what they return with what they should."""

import inspect

import pytest

import toolbox


def check(call, returned, wanted):
    hint = " A function needs return to hand back its result; print only shows it." if returned is None else ""
    assert returned == wanted, f"{call} should return {wanted!r}, but it returns {returned!r}.{hint}"


@pytest.mark.parametrize("celsius, wanted", [(0, 32), (100, 212), (-40, -40), (36.5, 97.7)])
def test_fahrenheit(celsius, wanted):
    returned = toolbox.fahrenheit(celsius)
    # Numbers with a point are stored with tiny errors, so compare them approximately.
    check(f"fahrenheit({celsius})", returned, pytest.approx(wanted))


@pytest.mark.parametrize("number, wanted", [(2, True), (7, False), (0, True), (-3, False)])
def test_is_even(number, wanted):
    check(f"is_even({number})", toolbox.is_even(number), wanted)


@pytest.mark.parametrize("numbers, wanted", [((3, 2, 1), 3), ((1, 3, 2), 3), ((1, 2, 3), 3), ((5, 5, 1), 5), ((-3, -2, -9), -2)])
def test_largest(numbers, wanted):
    check(f"largest{numbers}", toolbox.largest(*numbers), wanted)


def test_largest_does_not_use_max():
    assert "max(" not in inspect.getsource(toolbox.largest), "Find the largest number with if, without max."


@pytest.mark.parametrize("start, wanted", [(3, "3 2 1 Go!"), (1, "1 Go!"), (0, "Go!")])
def test_countdown(start, wanted):
    check(f"countdown({start})", toolbox.countdown(start), wanted)
