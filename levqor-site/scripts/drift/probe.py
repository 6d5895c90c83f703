"""Prints what the drift monitor asks of the Python application, as JSON: its answers and its schema.

Run with the checkout as the working directory and on PYTHONPATH.
"""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient

from api.factory import create_app
from levqor.blueprint import blueprint
from levqor.config import Settings
from levqor.governance.schema import released_schema


def answers() -> dict[str, object]:
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(Settings(data_dir=Path(folder), site_dir=Path(folder) / "site", log_level="error"))
        try:
            return asked(app)
        finally:
            app.extensions["levqor"].stop()


def asked(app: Flask) -> dict[str, object]:
    http = app.test_client()
    plans = http.get("/api/plans")
    return {
        "plans": {"status": plans.status_code, "body": plans.get_json(silent=True)},
        "paths": sorted(http.get("/openapi.json").get_json()["paths"]),
        "ai_rules": sorted({rule.rule for rule in app.url_map.iter_rules() if rule.rule.startswith("/api/ai/")}),
        "unsigned": {page: asked_unsigned(http, page) for page in blueprint().routes.account},
    }


def asked_unsigned(http: FlaskClient, page: str) -> str:
    """Status and target: `302 /signin?next=%2Fdashboard`."""
    response = http.get(page)
    return f"{response.status_code} {response.headers.get('Location', '')}".strip()


if __name__ == "__main__":
    sys.stdout.write(json.dumps({**answers(), "schema": released_schema()}))
