"""Nonsense in the environment is refused with a sentence that names the variable."""

import pytest

from config import environment
from config.environment import Refused
from tests.config.production import manage

POSTGRES = "postgres://user:password@host:5432/database or sqlite:////folder/file.sqlite3"


@pytest.fixture
def refusal(monkeypatch):
    """The sentence with which reading a variable is refused."""

    def read(how, name, value, *arguments, **options):
        monkeypatch.setenv(name, value)
        with pytest.raises(Refused) as refused:
            how(name, *arguments, **options)
        return str(refused.value)

    return read


@pytest.mark.parametrize("value", ["perhaps", "2", "tru"])
def test_a_flag_is_1_or_0(refusal, value):
    assert refusal(environment.flag, "DEBUG", value, True) == (
        f"DEBUG is “{value}”. Set it to 1 or 0."
    )


@pytest.mark.parametrize("value", ["abc", "0", "65536", "-1", "8000.5", "８000"])
def test_a_port_is_a_whole_number(refusal, value):
    said = refusal(environment.number, "PORT", value, 8000, least=1, most=65535)
    assert said == f"PORT is “{value}”. Set it to a whole number from 1 to 65,535."


@pytest.mark.parametrize(
    "value", ["mysql://u:p@host/name", "rubbish", "postgres://host", "oracle://u@h/d"]
)
def test_a_database_is_one_the_portal_can_use(refusal, value):
    assert refusal(environment.database, "DATABASE_URL", value, {}) == (
        f"DATABASE_URL names no database the portal can use. Write it as {POSTGRES}."
    )


def test_a_refusal_never_repeats_a_password(refusal):
    said = refusal(environment.database, "DATABASE_URL", "postgres://u:secret@h:port/d", {})
    assert said == f"DATABASE_URL is not an address. Write it as {POSTGRES}."


@pytest.mark.parametrize("value", ["rubbish", "http://mail", "ftp://mail:25"])
def test_mail_goes_to_a_mail_server(refusal, value):
    assert refusal(environment.email, "EMAIL_URL", value, "") == (
        "EMAIL_URL is not the address of a mail server. "
        "Write it as smtp+tls://user:password@host:587."
    )


@pytest.mark.parametrize("value", ["http://redis", "redis", "redis://"])
def test_redis_is_a_redis_server(refusal, value):
    assert refusal(environment.redis, "REDIS_URL", value) == (
        "REDIS_URL is not the address of a Redis server. Write it as redis://host:6379/0."
    )


@pytest.mark.parametrize("value", ["portal", "ftp://portal", "https://", "https://x.org/path"])
def test_the_site_is_at_an_address(refusal, value):
    assert refusal(environment.address, "SITE_URL", value, "") == (
        f"SITE_URL is “{value.rstrip('/')}”. Set it to an address such as https://portal.example.org."
    )


def test_a_secret_comes_from_a_file(monkeypatch, tmp_path):
    path = tmp_path / "secret"
    path.write_text("kept apart\n")
    monkeypatch.setenv("SECRET_KEY_FILE", str(path))
    assert environment.secret("SECRET_KEY", "default") == "kept apart"


@pytest.mark.parametrize(("held", "fault"), [(None, "cannot be read"), (" \n", "is empty")])
def test_a_secret_file_that_is_missing_or_empty_is_refused(monkeypatch, tmp_path, held, fault):
    path = tmp_path / "secret"
    if held is not None:
        path.write_text(held)
    monkeypatch.setenv("SECRET_KEY_FILE", str(path))
    with pytest.raises(Refused) as refused:
        environment.secret("SECRET_KEY", "default")
    assert str(refused.value) == f"SECRET_KEY_FILE is “{path}”, which {fault}."


def test_an_empty_variable_counts_as_not_set(monkeypatch):
    monkeypatch.setenv("DEBUG", "")
    monkeypatch.setenv("PORT", " ")
    monkeypatch.setenv("ALLOWED_HOSTS", "")
    assert environment.flag("DEBUG", True) is True
    assert environment.number("PORT", 8000, least=1, most=65535) == 8000
    assert environment.listing("ALLOWED_HOSTS", ["localhost"]) == ["localhost"]


@pytest.mark.parametrize("value", ["postgres://u:p%40@h:5432/d", "postgresql:///d"])
def test_postgresql_is_read(monkeypatch, value):
    monkeypatch.setenv("DATABASE_URL", value)
    found = environment.database("DATABASE_URL", {})
    assert (found["ENGINE"], found["NAME"]) == (environment.POSTGRESQL, "d")


def test_a_named_sqlite_file_keeps_the_settings_that_make_it_safe(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "sqlite:////srv/portal.sqlite3")
    found = environment.database("DATABASE_URL", {"ENGINE": "x", "OPTIONS": {"timeout": 20}})
    assert found == {"ENGINE": "x", "NAME": "/srv/portal.sqlite3", "OPTIONS": {"timeout": 20}}


def test_a_command_ends_with_the_sentence_and_no_trace(tmp_path):
    ran = manage("migrate", var=tmp_path, environment={"PORT": "abc"})
    assert (ran.returncode, ran.stdout) == (1, "")
    assert ran.stderr == (
        "The portal cannot start. PORT is “abc”. Set it to a whole number from 1 to 65,535.\n"
    )
