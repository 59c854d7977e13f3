"""The short form of a key: words and digits agree, and what was heard is known again."""

from __future__ import annotations

from companion.contacts import fingerprint
from tests.contacts.parts import public


def test_words_and_digits_of_a_fingerprint_are_the_same_bits() -> None:
    places = fingerprint._list()
    for one in (fingerprint.of(public(number)) for number in range(1, 6)):
        number = 0
        for word in one.words:
            number = number << 11 | places.index(word)
        assert (len(one.words), [len(group) for group in one.digits]) == (6, [4] * 5)
        assert int("".join(one.digits)) == number


def test_a_fingerprint_is_known_again_as_people_say_and_type_it() -> None:
    found = fingerprint.of(public(1))
    words, digits = " ".join(found.words), "".join(found.digits)
    arabic = digits.translate(str.maketrans("0123456789", "\u0660\u0661\u0662\u0663\u0664\u0665\u0666\u0667\u0668\u0669"))
    assert all(map(found.same, (words, f" {words.title()}\n", words.replace(" ", "-"), digits, "-".join(found.digits), arabic)))
    others = (
        "",
        " ",
        words[:-1],
        f"{words} {words}",
        " ".join(reversed(found.words)),
        digits[:-1],
        digits + "0",
        f"{words} {digits}",
        "?" * 20,
    )
    assert not any(map(found.same, (*others, " ".join(fingerprint.of(public(2)).words))))
