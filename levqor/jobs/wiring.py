"""Hands each feature's function what it needs. One function here is one job of the table."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

from levqor.billing.budget import budget_findings, release_where_there_is_room
from levqor.billing.limits import run_retention_of
from levqor.billing.reconciliation import reconcile
from levqor.blueprint import blueprint
from levqor.db.migrate import newest_revision
from levqor.governance import policies, release
from levqor.jobs import fires
from levqor.jobs.declaration import Fire, Result
from levqor.jobs.installation import Installation
from levqor.jobs.status import job_facts
from levqor.operations.activity import roll_up_activity
from levqor.operations.alerts import settle
from levqor.operations.anomalies import scan_for_anomalies
from levqor.operations.billing import count_funnel, report_budgets, report_reconciliation
from levqor.operations.burn import burn_result, measure_burn
from levqor.operations.credentials import check_connections
from levqor.operations.digest import SPAN, digest_text, gather_digest
from levqor.operations.governance_digest import gather_governance, governance_text
from levqor.operations.heartbeat import check_workers
from levqor.operations.notices import deliver_alerts, operator_of, operators_workspace, send_notice
from levqor.operations.releases import policy_result, release_result, report_policies, report_release
from levqor.operations.retention import KEPT, purge
from levqor.operations.rules import Situation, evaluate_rules
from levqor.operations.scaling import advise
from levqor.operations.synthetic import RULE as SYNTHETIC
from levqor.operations.synthetic import findings_of, result_of, run_checks
from levqor.operations.usage import roll_up_usage
from levqor.operations.weekly import mail_insights
from levqor.privacy.carrying_out import carry_out_requests
from levqor.runs.ownership import lease_time


def heartbeat(at: Installation, _fire: Fire) -> Result:
    """Strike off workers that are unheard of and queue their runs again."""
    lease = timedelta(seconds=at.settings.lease_seconds)
    with at.database.transaction() as tx:
        return check_workers(tx, own=at.worker, lease=lease, now=lease_time(tx, at.clock))


def usage_roll_up(at: Installation, _fire: Fire) -> Result:
    """Count runs by workspace and hour, those of the last 48 hours anew."""
    with at.database.transaction() as tx:
        return roll_up_usage(tx, now=at.clock.now())


def retention_purge(at: Installation, fire: Fire) -> Result:
    """Delete runs beyond their retention, and what has expired: sessions, links, deliveries, records, exports."""
    now = at.clock.now()
    return purge(
        at.database,
        run_retention=timedelta(days=at.settings.run_retention_days),
        kept_for=partial(run_retention_of, settings=at.settings),
        exports_dir=at.settings.exports_dir,
        now=now,
        also={"job_fires": lambda tx, most: fires.delete_fires(tx, now - KEPT, most)},
        between=fire.check_time,
    )


def slo_watchdog(at: Installation, _fire: Fire) -> Result:
    """Measure how fast requests and runs use up what the uptime target allows to fail."""
    target = blueprint().guarantee.uptime_target_percent
    with at.database.read() as tx:
        burns = measure_burn(tx, at.requests, target_percent=target, now=at.clock.now())
    return burn_result(burns, target)


def alert_rules(at: Installation, _fire: Fire) -> Result:
    """Open, refresh and close alerts by the rules, and mail those that have opened."""
    now, target = at.clock.now(), blueprint().guarantee.uptime_target_percent
    with at.database.read() as tx:
        burns = measure_burn(tx, at.requests, target_percent=target, now=now)
        facts = job_facts(tx, at.table, now)
    with at.database.transaction() as tx:
        found = evaluate_rules(Situation(tx, now, at.settings.data_dir, burns, facts))
    sent = deliver_alerts(
        at.database,
        at.make_mail(),
        operator_email=at.settings.operator_email,
        base_url=at.settings.base_url,
        now=now,
    )
    return found | sent


def anomaly_scan(at: Installation, _fire: Fire) -> Result:
    """Compare each workflow's last hour with its own history: failures, duration, number of runs."""
    with at.database.transaction() as tx:
        return scan_for_anomalies(tx, now=at.clock.now())


def synthetic_checks(at: Installation, _fire: Fire) -> Result:
    """Ask our own address for what users need, and carry out a small workflow in memory."""
    with_pages = (at.settings.site_dir / "index.html").is_file()
    checks = run_checks(at.settings.local_url, at.registry, at.clock, with_pages=with_pages)
    with at.database.transaction() as tx:
        settled = settle(tx, [SYNTHETIC], findings_of(checks), at.clock.now())
    return result_of(checks, with_pages=with_pages) | settled


def scaling_advice(at: Installation, _fire: Fire) -> Result:
    """Judge by how long runs waited to begin whether the installation is large enough."""
    lease = timedelta(seconds=at.settings.lease_seconds)
    with at.database.read() as tx:
        return advise(tx, max_running=at.settings.max_running, lease=lease, now=lease_time(tx, at.clock))


def credential_health(at: Installation, _fire: Fire) -> Result:
    """Look for connections that have expired, are refused, or have kept the same secret for long."""
    with at.database.transaction() as tx:
        return check_connections(tx, at.registry, now=at.clock.now())


def activity_roll_up(at: Installation, _fire: Fire) -> Result:
    """Count what each workspace did each day, and how many of each week's new workspaces are still active."""
    with at.database.transaction() as tx:
        return roll_up_activity(tx, now=at.clock.now())


def privacy_requests(at: Installation, fire: Fire) -> Result:
    """Carry out what people asked for: exports of their data, and the erasure of their accounts."""
    return carry_out_requests(
        at.database,
        exports_dir=at.settings.exports_dir,
        outbox_dir=at.settings.outbox_dir,
        now=at.clock.now(),
        between=fire.check_time,
        tell=lambda news: send_notice(
            at.make_mail(),
            to=news.to,
            subject=f"Levqor X: {news.subject}",
            text=f"{news.text}\n\n{at.settings.base_url}/settings?section=privacy\n",
            key=f"privacy:{news.request_id}",
            workspace_id=news.workspace_id,
            now=at.clock.now(),
        ),
    )


def operations_digest(at: Installation, fire: Fire) -> Result:
    """Mail the operator the numbers of the last 24 hours."""
    now = at.clock.now()
    with at.database.read() as tx:
        failed = [row.job for row in fires.failed_since(tx, now - SPAN)]
        digest = gather_digest(tx, failed_jobs=failed, now=now)
    return digest | _mail_operator(at, fire, f"Levqor X: {digest['runs']} runs in 24 hours", digest_text(digest, now))


def budget_guard(at: Installation, fire: Fire) -> Result:
    """Warn workspaces that near the end of what their plan includes, and let held runs go where there is room."""
    released = release_where_there_is_room(at.database, at.settings, at.clock, fire.check_time)
    with at.database.transaction() as tx:
        found = list(budget_findings(tx, at.settings, at.clock))
        reported = report_budgets(tx, found, at.clock.now())
    return {"runs_released": sum(released.values())} | reported


def billing_reconciliation(at: Installation, fire: Fire) -> Result:
    """Compare every subscription at Stripe with ours, repair what differs, report what cannot be repaired."""
    report = reconcile(at.database, at.payments, at.settings, at.prices, at.clock, fire.check_time)
    with at.database.transaction() as tx:
        return report_reconciliation(tx, report, at.clock.now())


def lead_funnel(at: Installation, _fire: Fire) -> Result:
    """Count how far the accounts of the last day, week and month have come, from sign-up to a paid plan."""
    with at.database.read() as tx:
        return count_funnel(tx, at.clock.now())


def release_integrity(at: Installation, _fire: Fire) -> Result:
    """Compare files and settings with the signed manifest of the release."""
    check = release.check(at.settings)
    with at.database.transaction() as tx:
        return report_release(tx, check, now=at.clock.now())


def policy_audit(at: Installation, _fire: Fire) -> Result:
    """Compare the texts of the policies, and the pages that show them, with what was accepted."""
    audit = policies.audit(at.settings.site_dir)
    with at.database.transaction() as tx:
        return report_policies(tx, audit, now=at.clock.now())


def weekly_insights(at: Installation, fire: Fire) -> Result:
    """Mail the owners of workspaces that had runs what failed most, the trend, and what to do."""
    return mail_insights(
        at.database, at.registry, at.make_mail(), until=fire.instant, now=at.clock.now(), between=fire.check_time
    )


def governance_digest(at: Installation, fire: Fire) -> Result:
    """Mail the operator who has access, and whether policies, release and schema are as they were accepted."""
    now = at.clock.now()
    with at.database.read() as tx:
        found = gather_governance(
            tx,
            policies=policy_result(policies.audit(at.settings.site_dir)),
            release=release_result(release.check(at.settings)),
            sign_in_signals=at.abuse_signals,
            newest_revision=newest_revision(),
            now=now,
        )
    sent = _mail_operator(at, fire, "Levqor X: governance of the week", governance_text(found, now))
    # Addresses stand in the mail; what is recorded of the fire counts them.
    return found | {"managers": len(found["managers"]), "unused_keys": len(found["unused_keys"])} | sent


def _mail_operator(at: Installation, fire: Fire, subject: str, text: str) -> Result:
    """Send a digest, once per fire; says whether it was taken, and how many people there are to get it."""
    with at.database.read() as tx:
        to, home = operator_of(tx, at.settings.operator_email), operators_workspace(tx)
    if to is None:
        return {"recipients": 0, "mailed": 0}
    key = f"{fire.job}:{fire.instant.isoformat()}"
    sent = send_notice(
        at.make_mail(), to=to, subject=subject, text=text, key=key, workspace_id=home, now=at.clock.now()
    )
    return {"recipients": 1, "mailed": int(sent)}
