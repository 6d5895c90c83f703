""".replit starts what exists, listens to the outside, and holds no secret."""

from __future__ import annotations

import re
import tomllib

from levqor.blueprint import blueprint
from levqor.config import REPOSITORY, Settings

CONFIG = tomllib.loads((REPOSITORY / ".replit").read_text(encoding="utf8"))


def test_it_runs_the_server_that_the_command_line_starts():
    assert CONFIG["deployment"]["deploymentTarget"] == "autoscale"
    assert "levqor up" in CONFIG["deployment"]["run"][-1]
    assert "levqor up" in CONFIG["run"][-1]


def test_what_it_makes_is_a_target_of_the_makefile():
    makefile = (REPOSITORY / "Makefile").read_text(encoding="utf8")
    assert ".make/runtime" in CONFIG["deployment"]["build"][-1]
    assert "STAMPS := .make\n" in makefile
    assert re.search(r"^\$\(STAMPS\)/runtime:", makefile, re.MULTILINE)


def test_its_settings_exist_and_listen_to_the_outside():
    settings = CONFIG["env"]
    assert {name.removeprefix("LEVQOR_").lower() for name in settings} <= set(Settings.model_fields)
    assert settings["LEVQOR_HOST"] == "0.0.0.0"
    assert settings["LEVQOR_PUBLIC_URL"] == blueprint().domains.site
    assert CONFIG["ports"] == [{"localPort": int(settings["LEVQOR_PORT"]), "externalPort": 80}]


def test_it_holds_no_secret():
    secret = {name for name, field in Settings.model_fields.items() if "SecretStr" in str(field.annotation)}
    assert secret
    assert not {f"LEVQOR_{name.upper()}" for name in secret} & set(CONFIG["env"])
