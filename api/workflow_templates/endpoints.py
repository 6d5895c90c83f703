"""Templates: look at them, make a workflow of one, try it on its sample."""

from __future__ import annotations

from api.access import Access
from api.call import Call
from api.declaration import Feature
from api.runs.models import Run
from api.runs.showing import show_run
from api.workflow_templates.models import Template, TemplateItem, TemplateList, UsedTemplate, UseTemplate
from api.workflows.endpoints import author_of
from api.workflows.showing import show_workflow
from levqor.billing.errors import PlanLimitWorkflows
from levqor.billing.places import require_room_for_workflow
from levqor.document.models import Document
from levqor.telemetry.correlation import correlation_id
from levqor.workflow_templates import library
from levqor.workflow_templates.service import use_template

workflow_templates_bp = Feature("workflow_templates", "Templates")


@workflow_templates_bp.serves("GET", "/api/templates")
def list_templates(call: Call) -> TemplateList:  # noqa: ARG001 - the same for everybody who is signed in
    """List the templates."""
    return TemplateList(items=[TemplateItem(**_facts(template)) for template in library.templates().values()])


@workflow_templates_bp.serves("GET", "/api/templates/{id}")
def get_template(call: Call, template_id: str) -> Template:
    """Show a template with its document."""
    template = library.get_template(template_id)
    document = template.document_for(call.actor.email)
    return Template(**_facts(template), document=document, sample=template.sample_for(call.actor.email))


@workflow_templates_bp.serves(
    "POST", "/api/templates/{id}/use", access=Access.EDIT, status=201, errors=(PlanLimitWorkflows,)
)
def make_workflow(call: Call, template_id: str, body: UseTemplate) -> UsedTemplate:
    """Make a workflow of a template, and try it where that is asked for.

    A trial is a run like any other: it counts, and its mail and rows are real.
    """
    template, email = library.get_template(template_id), call.actor.email
    with call.transaction() as tx:
        require_room_for_workflow(tx, call.settings, call.actor.workspace_id)
        registry = call.application.registry
        detail = use_template(tx, registry, author_of(call), template, email, with_rows=body.try_it)
        workflow = show_workflow(tx, detail, call.settings.base_url)
    run = _trial(call, workflow.id, template) if body.try_it else None
    return UsedTemplate(workflow=workflow, run=run)


def _trial(call: Call, workflow_id: str, template: library.Template) -> Run:
    accepted = call.application.triggers.start(
        call.actor.workspace_id,
        workflow_id,
        template.sample_for(call.actor.email),
        version=None,
        idempotency_key=None,
        correlation_id=correlation_id(),
    )
    return show_run(call, accepted.run_id)


def _facts(template: library.Template) -> dict[str, object]:
    steps = [step for _, step in Document.model_validate(template.document).walk()]
    return {
        "id": template.id,
        "title": template.title,
        "category": template.category,
        "summary": template.summary,
        "trigger_use": template.document["trigger"]["use"],
        "uses": sorted({step.use.partition(".")[0] for step in steps} - {"flow"}),
        "tables": [str(table["name"]) for table in template.tables],
    }
