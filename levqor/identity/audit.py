"""The audit log: who did what to what, for the acts that matter afterwards."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy import Connection

from levqor.identity.models import audit_log
from levqor.kit.ids import new_id


class Act(StrEnum):
    ACCOUNT_CREATED = "account.created"
    SIGNED_IN = "session.opened"
    API_KEY_CREATED = "api_key.created"
    API_KEY_DELETED = "api_key.deleted"
    WORKFLOW_PUBLISHED = "workflow.published"
    PUBLISHED_DESPITE_FAILING_TESTS = "workflow.published_despite_failing_tests"
    WORKFLOW_UNPUBLISHED = "workflow.unpublished"
    WORKFLOW_DELETED = "workflow.deleted"
    TABLE_DELETED = "table.deleted"
    CONNECTION_CREATED = "connection.created"
    CONNECTION_CHANGED = "connection.changed"
    CONNECTION_SIGNED_IN = "connection.signed_in"
    CONNECTION_DELETED = "connection.deleted"
    MEMBER_INVITED = "member.invited"
    MEMBER_JOINED = "member.joined"
    MEMBER_ROLE_CHANGED = "member.role_changed"
    MEMBER_REMOVED = "member.removed"
    INVITATION_WITHDRAWN = "invitation.withdrawn"
    CHECKOUT_STARTED = "billing.checkout_started"
    APPROVAL_GIVEN = "approval.given"
    APPROVAL_REFUSED = "approval.refused"
    PRIVACY_REQUESTED = "privacy.requested"
    PORTAL_OPENED = "billing.portal_opened"


def record(tx: Connection, *, workspace_id: str, user_id: str | None, act: Act, target: str, now: datetime) -> None:
    tx.execute(
        sa.insert(audit_log).values(
            id=new_id("aud"), workspace_id=workspace_id, user_id=user_id, action=act, target=target, at=now
        )
    )
