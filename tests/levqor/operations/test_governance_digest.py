"""The weekly digest tells who has access and whether all is as it was accepted."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from levqor.config import Settings
from levqor.db.migrate import newest_revision
from levqor.governance.policies import PolicyAudit
from levqor.governance.release import ReleaseCheck, ReleaseState, check
from levqor.identity.models import api_keys
from levqor.operations.alerts import open_alerts
from levqor.operations.governance_digest import PRIVACY_PROMISE, UNUSED, gather_governance, governance_text
from levqor.operations.releases import policy_result, release_result, report_policies, report_release
from levqor.privacy.models import privacy_requests
from tests.levqor.operations.seeding import NOW, add_user

CLEAN = PolicyAudit(checked=12, changed=(), missing=(), unlocked=(), misprinted=(), site_is_built=True)
DRIFTED = PolicyAudit(checked=12, changed=("terms",), missing=("sla",), unlocked=(), misprinted=(), site_is_built=True)
INTACT = ReleaseCheck(ReleaseState.INTACT, files=900)
CHANGED = ReleaseCheck(ReleaseState.CHANGED, files=900, changed=("run.py",), added=("x.py", "y.py"))
SECOND = timedelta(seconds=1)


def gather(tx: Connection, **rest: Any) -> dict[str, Any]:
    given = {
        "policies": policy_result(CLEAN),
        "release": release_result(INTACT),
        "sign_in_signals": {},
        "newest_revision": newest_revision(),
        "now": NOW,
    }
    return gather_governance(tx, **(given | rest))


def add_key(tx: Connection, name: str, user_id: str, **times: Any) -> None:
    tx.execute(
        api_keys.insert().values(
            id=f"key_{name}", workspace_id="ws_1", user_id=user_id, name=name, key_hash=name, hint="x", **times
        )
    )


def test_an_empty_installation_has_nobody(tx: Connection) -> None:
    found = gather(tx)
    assert (found["managers"], found["keys"], found["privacy_open"]) == ([], 0, 0)
    assert found["schema_is_newest"] is True


def test_owners_and_admins_are_named_and_others_are_not(tx: Connection) -> None:
    for role in ("owner", "admin", "editor", "viewer"):
        add_user(tx, email=f"{role}@example.com", role=role)
    assert [item["email"] for item in gather(tx)["managers"]] == ["owner@example.com", "admin@example.com"]


def test_keys_that_nobody_has_used_for_90_days_are_named(tx: Connection) -> None:
    ann = add_user(tx, email="ann@example.com")
    add_key(tx, "stale", ann, created_at=NOW - 200 * UNUSED / 90, last_used_at=NOW - UNUSED - SECOND)
    add_key(tx, "never", ann, created_at=NOW - UNUSED - SECOND)
    add_key(tx, "young", ann, created_at=NOW - UNUSED)
    add_key(tx, "used", ann, created_at=NOW - 2 * UNUSED, last_used_at=NOW - UNUSED)
    found = gather(tx)
    assert found["keys"] == 4
    assert {item["name"] for item in found["unused_keys"]} == {"stale", "never"}


def test_privacy_requests_are_late_after_a_month(tx: Connection) -> None:
    for number, age in enumerate((PRIVACY_PROMISE, PRIVACY_PROMISE + SECOND)):
        tx.execute(
            privacy_requests.insert().values(
                id=f"prv_{number}",
                workspace_id="ws_1",
                user_id="u",
                kind="export",
                status="open",
                requested_at=NOW - age,
            )
        )
    found = gather(tx)
    assert (found["privacy_open"], found["privacy_late"]) == (2, 1)


def test_an_old_schema_is_told(tx: Connection) -> None:
    assert gather(tx, newest_revision="9999")["schema_is_newest"] is False


def test_the_text_names_what_differs(tx: Connection) -> None:
    add_user(tx, email="ann@example.com")
    found = gather(
        tx,
        policies=policy_result(DRIFTED),
        release=release_result(CHANGED),
        sign_in_signals={"password_guessing": 3},
    )
    text = governance_text(found, NOW)
    assert "12 checked, 2 differ" in text
    assert "terms (changed)" in text
    assert "Release: changed\n  changed: 1 files\n  added: 2 files" in text
    assert "password_guessing: 3" in text
    assert "ann@example.com: owner of ws_1" in text


def test_a_changed_release_opens_an_alert_and_an_intact_one_closes_it(tx: Connection) -> None:
    result = report_release(tx, CHANGED, now=NOW)
    assert (result["state"], result["changed"], result["names"]) == ("changed", 1, ["run.py", "x.py", "y.py"])
    assert [alert.rule for alert in open_alerts(tx)] == ["release_changed"]
    report_release(tx, INTACT, now=NOW)
    assert open_alerts(tx) == []


def test_a_checkout_that_nobody_signed_is_no_alarm(tx: Connection, tmp_path: Path) -> None:
    assert report_release(tx, check(Settings(data_dir=tmp_path), repository=tmp_path), now=NOW)["state"] == "unsigned"
    assert open_alerts(tx) == []


def test_each_policy_that_differs_has_its_alert(tx: Connection) -> None:
    result = report_policies(tx, DRIFTED, now=NOW)
    assert (result["changed"], result["missing"], result["opened"]) == (["terms"], ["sla"], 2)
    assert {alert.message for alert in open_alerts(tx)} == {
        "The policy terms was changed without being accepted.",
        "The policy sla is missing.",
    }
    assert report_policies(tx, CLEAN, now=NOW)["closed"] == 2
