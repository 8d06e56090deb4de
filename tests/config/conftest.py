"""The demo's data, prepared once for the tests that only read it."""

from pathlib import Path

import pytest

from tests.config.production import manage


@pytest.fixture(scope="session")
def prepared(tmp_path_factory) -> Path:
    """A folder in which the demo's data was prepared, once for all these tests."""
    var = tmp_path_factory.mktemp("demo")
    ran = manage("demo", "--no-serve", var=var)
    assert (ran.returncode, ran.stderr) == (0, ""), ran.stderr
    return var
