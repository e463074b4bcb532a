"""Calls the functions of weather.py with short and with unusual weeks."""

import pytest

import weather


def check(call, returned, wanted):
    assert returned == wanted, f"{call} should return {wanted!r}, but it returns {returned!r}."


@pytest.mark.parametrize("week, wanted", [([4], 4), ([2, 4], 3), ([1, 2, 6], 3), ([-5, 5], 0), ([], 0)])
def test_average(week, wanted):
    check(f"average({week})", weather.average(week), pytest.approx(wanted))


@pytest.mark.parametrize("week, wanted", [([], 0), ([-1], 1), ([0, 1], 0), ([-3, 2, -0.5, 0], 2)])
def test_frost_days(week, wanted):
    check(f"frost_days({week})", weather.frost_days(week), wanted)


@pytest.mark.parametrize("limit, week, wanted", [(5, [6, 5, 7], [6, 7]), (0, [-1, -2], []), (10, [], []), (1, [3, 2, 1], [3, 2])])
def test_warmer_than(limit, week, wanted):
    check(f"warmer_than({limit}, {week})", weather.warmer_than(limit, week), wanted)


@pytest.mark.parametrize("week, wanted", [([1, 4], 3), ([4, 1], 3), ([0, 1, 10, 8], 9), ([5, 5], 0), ([7], 0), ([], 0)])
def test_biggest_jump(week, wanted):
    check(f"biggest_jump({week})", weather.biggest_jump(week), wanted)


def test_the_list_is_not_changed():
    week = [3, -1, 8]
    weather.average(week)
    weather.frost_days(week)
    weather.warmer_than(2, week)
    weather.biggest_jump(week)
    assert week == [3, -1, 8], f"The functions should leave the list as it was, but afterwards it is {week}."
