"""What the checks of governance find, as results and alerts: the release's files, the policies' texts."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import Connection

from levqor.governance.policies import PolicyAudit
from levqor.governance.release import ReleaseCheck, ReleaseState
from levqor.operations.alerts import Finding, settle
from levqor.operations.rules import INSTALLATION

RELEASE_RULE: Final = "release_changed"
POLICY_RULE: Final = "policy_drift"
_MOST_NAMED: Final = 20


def report_release(tx: Connection, check: ReleaseCheck, *, now: Any) -> dict[str, Any]:
    """The comparison with the signed manifest, and an alert while it does not fit. A checkout is not a release."""
    result = release_result(check)
    findings = []
    if check.state in (ReleaseState.CHANGED, ReleaseState.FORGED):
        findings.append(Finding(RELEASE_RULE, INSTALLATION, "critical", check.state.value, details=result))
    return result | settle(tx, [RELEASE_RULE], findings, now)


def report_policies(tx: Connection, audit: PolicyAudit, *, now: Any) -> dict[str, Any]:
    """The comparison of the policies with their lock, and an alert for each that differs."""
    wrong = {
        "was changed without being accepted": audit.changed,
        "is missing": audit.missing,
        "was never locked": audit.unlocked,
        "is not what the site shows": audit.misprinted,
    }
    findings = [
        Finding(POLICY_RULE, slug, "warning", f"The policy {slug} {what}.")
        for what, slugs in wrong.items()
        for slug in slugs
    ]
    return policy_result(audit) | settle(tx, [POLICY_RULE], findings, now)


def release_result(check: ReleaseCheck) -> dict[str, Any]:
    differences = {"changed": check.changed, "missing": check.missing, "added": check.added}
    return {
        "state": check.state.name.lower(),
        "files": check.files,
        "signed_at": check.signed_at,
        "key_pinned": check.is_key_pinned,
        "settings": list(check.settings),
        **{name: len(found) for name, found in differences.items()},
        "names": [name for found in differences.values() for name in found][:_MOST_NAMED],
    }


def policy_result(audit: PolicyAudit) -> dict[str, Any]:
    return {
        "checked": audit.checked,
        "changed": list(audit.changed),
        "missing": list(audit.missing),
        "unlocked": list(audit.unlocked),
        "misprinted": list(audit.misprinted),
        "site_compared": audit.site_is_built,
    }
