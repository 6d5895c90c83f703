"""Previews over HTTP."""

from __future__ import annotations

from api.call import Call
from api.declaration import Feature
from api.workflows.preview_models import (
    OpenQuestion,
    PreviewCost,
    PreviewedConnection,
    PreviewedMonth,
    PreviewedStep,
    PreviewTotals,
    PreviewWorkflow,
    WorkflowPreview,
)
from levqor.previews.service import Preview, Wanted
from levqor.previews.service import preview_workflow as preview

previews_bp = Feature("previews", "Workflows")


@previews_bp.serves("POST", "/api/workflows/{id}/preview")
def preview_workflow(call: Call, workflow_id: str, body: PreviewWorkflow) -> WorkflowPreview:
    """Show what a version would do, without doing it.

    A dry run on an input, on what a run recorded, or on the trigger's sample: mails, rows and requests are counted
    with where they would go. Nothing is sent, stored or counted against the plan, and no run is made.
    """
    wanted = Wanted(body.version, "input" in body.model_fields_set, body.input, body.run_id)
    application = call.application
    with call.read() as tx:
        found = preview(
            tx,
            application.registry,
            call.actor.workspace_id,
            workflow_id,
            wanted,
            application.clock,
            call.settings.allowed_addresses,
        )
    return _shown(found)


def _shown(found: Preview) -> WorkflowPreview:
    steps = found.steps
    month = found.month
    return WorkflowPreview(
        version=found.version,
        based_on=found.basis,
        run_id=found.run_id,
        totals=PreviewTotals(
            mails=sum(step.mails for step in steps),
            rows=sum(step.rows for step in steps),
            requests=sum(step.requests for step in steps),
            waits=sum(step.times for step in steps if step.use == "flow.wait"),
            approvals=sum(step.times for step in steps if step.use == "flow.approve"),
        ),
        steps=[PreviewedStep.model_validate(step) for step in steps],
        connections=[PreviewedConnection(connector=connector, name=name) for connector, name in found.connections],
        cost=PreviewCost(
            runs=found.runs,
            ai_credits=0,
            month=None if month is None else PreviewedMonth(fires=month.fires, runs=month.runs, until=month.until),
        ),
        unknown=[OpenQuestion(path=one.path, title=one.title, why=one.why) for one in found.open],
    )
