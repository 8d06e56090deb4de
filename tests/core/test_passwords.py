"""Passwords that are long enough and easy to guess are refused; others are not."""

from itertools import product

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from core.passwords import WORDS, EasyToGuess, is_easy
from tests.factories import make_organisation

ENDINGS = ["", "1", "12", "123", "1234", "2026", "!", "1!", "123!"]


def common() -> list[str]:
    """Passwords of twelve characters and more, as people make them."""
    pairs = [one + two for one, two in product(sorted(WORDS), repeat=2)]
    ended = [word + ending for word in sorted(WORDS) for ending in ENDINGS]
    capital = [f"{one.capitalize()}{two.capitalize()}{end}" for one, two, end in
               product(["welcome", "password", "summer", "liverpool"], sorted(WORDS), ENDINGS)]  # fmt: skip
    return [each for each in dict.fromkeys([*pairs, *ended, *capital]) if len(each) >= 12]


def test_every_common_password_is_refused():
    listed = common()
    assert len(listed) >= 3000
    assert [each for each in listed if not is_easy(each)] == []


@pytest.mark.parametrize(
    "easy",
    ["qwertyuiop12", "1qaz2wsx3edc", "P@ssw0rd1234", "Password123!", "123456789012", "abcdefghijkl",
     "aaaaaaaaaaaa", "letmeinletmein", "Winter2026!!", "liverpool-2026", "Safeguarding1!", "monkeymonkey1",
     "Welcome Welcome", "098765432109", "asdfghjkl;'#", "iloveyou1234", "abcabcabcabc", "zxcvbnmasdfg"],
)  # fmt: skip
def test_patterns_are_refused(easy: str):
    assert is_easy(easy)


@pytest.mark.parametrize(
    "hard",
    ["kestrel-umbrella-ninefold", "lantern gravel octave", "vT7#kq92Lmzp", "correct horse battery staple",
     "trombone glacier", "mV9pzR4tqW8x", "the fox wore seven hats"],
)  # fmt: skip
def test_good_ones_are_taken(hard: str):
    assert not is_easy(hard)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "local", ["Birkenhead2026", "HeswallHeswall", "birkenhead heswall trust", "Council-Heswall-1"]
)
def test_words_of_the_place_are_refused(local: str):
    make_organisation("Birkenhead and Heswall Community Trust")
    assert EasyToGuess("partnership.accounts.local_words")._local() >= {"birkenhead", "heswall"}
    with pytest.raises(ValidationError, match="easy to guess"):
        validate_password(local)


@pytest.mark.django_db
@pytest.mark.parametrize("password", ["x" * 5 + "ljqpzvwk" * 8, "kestrel umbrella ninefold" * 2])
def test_long_ones_and_blanks_are_taken(password: str):
    validate_password(password)


@pytest.mark.django_db
def test_eleven_characters_are_too_few():
    with pytest.raises(ValidationError, match="too short"):
        validate_password("vT7#kq92Lmz")
