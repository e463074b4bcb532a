"""Calls the functions of words.py with sentences, and with some that are hardly sentences."""

import pytest

import words


def check(call, returned, wanted):
    assert returned == wanted, f"{call} should return {wanted!r}, but it returns {returned!r}."


@pytest.mark.parametrize("word, wanted", [("sea", "sea"), ("The", "the"), ("Stop!", "stop"), ("...what?!", "what"), ("it's", "it's")])
def test_clean(word, wanted):
    check(f"clean({word!r})", words.clean(word), wanted)


@pytest.mark.parametrize(
    "text, wanted",
    [
        ("", {}),
        ("one", {"one": 1}),
        ("one two one", {"one": 2, "two": 1}),
        ("The sea, the SEA!", {"the": 2, "sea": 2}),
        ("well ... well", {"well": 2}),
        ("two\nlines", {"two": 1, "lines": 1}),
    ],
)
def test_count_words(text, wanted):
    check(f"count_words({text!r})", words.count_words(text), wanted)


@pytest.mark.parametrize(
    "counts, wanted",
    [({}, ""), ({"a": 1}, "a"), ({"a": 1, "b": 3, "c": 2}, "b"), ({"pear": 2, "apple": 2, "fig": 1}, "apple")],
)
def test_most_common(counts, wanted):
    check(f"most_common({counts})", words.most_common(counts), wanted)
