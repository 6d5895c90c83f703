"""What `trigger` is in expressions, for each trigger of our own."""

from __future__ import annotations

from typing import Any, Final

from pydantic import BaseModel, Field


class ManualData(BaseModel):
    input: Any = Field(title="What was given at the start")


class ScheduleData(BaseModel):
    scheduled_for: str = Field(title="The instant that it fired for")
    fired_at: str = Field(title="When it fired")
    previous_fire: str | None = Field(title="The instant before")


class WebhookData(BaseModel):
    body: Any = Field(title="Body")
    query: dict[str, Any] = Field(title="Query")
    headers: dict[str, str] = Field(title="Headers, by name in lower case")
    method: str = Field(title="Method")


class VendorHookData(BaseModel):
    event: str = Field(title="Event, as the service names it")
    body: Any = Field(title="Body")
    headers: dict[str, str] = Field(title="Headers, by name in lower case")
    delivery: str | None = Field(title="By what the service knows this delivery")


class FormData(BaseModel):
    fields: dict[str, Any] = Field(title="What was filled in, by field")


class OtherWorkflow(BaseModel):
    id: str = Field(title="Workflow id")
    name: str = Field(title="Name")


class OtherRun(BaseModel):
    id: str = Field(title="Run id")
    url: str = Field(title="Where it is seen")
    status: str = Field(title="How it ended", examples=["failed"])
    version: int = Field(title="Version of the workflow")
    trigger: str = Field(title="What started it", examples=["schedule"])
    created_at: str = Field(title="When it was accepted")
    finished_at: str = Field(title="When it ended")


class Failure(BaseModel):
    code: str = Field(title="Code")
    message: str = Field(title="Message")
    step: str | None = Field(title="The step that failed")


class ErrorData(BaseModel):
    workflow: OtherWorkflow = Field(title="The workflow that failed")
    run: OtherRun = Field(title="The run that failed")
    error: Failure = Field(title="Why")
    input: Any = Field(title="What had started the run: its trigger's data")


class ChainData(BaseModel):
    workflow: OtherWorkflow = Field(title="The workflow that ended")
    run: OtherRun = Field(title="The run that ended")
    result: Any = Field(title="What it answered with flow.respond")
    error: Failure | None = Field(title="Why it did not succeed")
    depth: int = Field(title="How many runs stand before this one in the chain")


RUN_SAMPLE: Final = {
    "id": "run_01jd8m7w2q4v6x8z0a1b3c5d7e",
    "url": "http://127.0.0.1:8400/runs/view?id=run_01jd8m7w2q4v6x8z0a1b3c5d7e",
    "status": "failed",
    "version": 1,
    "trigger": "schedule",
    "created_at": "2026-01-31T08:30:00.000Z",
    "finished_at": "2026-01-31T08:30:04.000Z",
}
WORKFLOW_SAMPLE: Final = {"id": "wf_01jd8m7w2q4v6x8z0a1b3c5d7e", "name": "Daily orders"}
ERROR_SAMPLE: Final = {
    "workflow": WORKFLOW_SAMPLE,
    "run": RUN_SAMPLE,
    "error": {"code": "http_status", "message": "shop.example answered with status 500.", "step": "fetch"},
    "input": {"scheduled_for": "2026-01-31T08:30:00.000Z"},
}
CHAIN_SAMPLE: Final = {
    "workflow": WORKFLOW_SAMPLE,
    "run": RUN_SAMPLE | {"status": "succeeded"},
    "result": None,
    "error": None,
    "depth": 1,
}
