"""docker-compose.yml: every part is there, says whether it is well, and keeps its data."""

import re
import shutil
import subprocess

import pytest
import yaml

from tests.config.production import ROOT

COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
SERVICES = COMPOSE["services"]


def test_all_parts_are_there():
    assert sorted(SERVICES) == ["beat", "db", "mailpit", "redis", "web", "worker"]


def test_every_part_says_whether_it_is_well():
    assert {name for name, part in SERVICES.items() if "healthcheck" not in part} == set()


def test_every_volume_is_named():
    used = {v.split(":")[0] for part in SERVICES.values() for v in part.get("volumes", [])}
    assert used == set(COMPOSE["volumes"])


def test_no_secret_stands_in_the_file():
    text = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
    named = re.findall(r"(?:PASSWORD|SECRET_KEY|IDENTITY_KEYS): (.+)", text)
    assert {value for value in named if not value.startswith("${")} == set()


def test_the_example_leaves_every_secret_empty():
    text = (ROOT / ".env.example").read_text(encoding="utf-8")
    values = dict(re.findall(r"^(\w+)=(.*)$", text, re.MULTILINE))
    secrets = ["SECRET_KEY", "IDENTITY_KEYS", "POSTGRES_PASSWORD"]
    assert {name: values[name] for name in secrets} == dict.fromkeys(secrets, "")


def test_docker_compose_reads_it(tmp_path):
    if (
        not shutil.which("docker")
        or subprocess.run(["docker", "compose", "version"], capture_output=True).returncode
    ):
        pytest.skip("docker compose is not installed")
    shutil.copy(ROOT / "docker-compose.yml", tmp_path)
    shutil.copy(ROOT / ".env.example", tmp_path / ".env")
    ran = subprocess.run(
        ["docker", "compose", "config", "--quiet"],
        cwd=tmp_path,
        env={"PATH": "/usr/local/bin:/usr/bin:/bin", "POSTGRES_PASSWORD": "x"},
        capture_output=True,
        text=True,
    )
    assert (ran.returncode, ran.stderr) == (0, "")
