"""Public forms: pages made from a form trigger's fields, which work without JavaScript."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Response, render_template, request

from api.access import Access
from api.answers import json_response
from api.call import Call
from api.declaration import Feature, Media
from api.errors import UnsupportedMedia
from api.reading import read_raw
from api.security import page_policy
from api.triggers.models import AcceptedRun
from levqor.errors import BadRequest, LevqorError, NotFound, Unacceptable
from levqor.kit.json import parse_json
from levqor.telemetry.correlation import correlation_id
from levqor.triggers.service import Form

forms_bp = Feature("forms", "Webhooks and forms")
_PAGE = Media("text/html", "A page that works without JavaScript.")
_FORM_TYPES = frozenset({"application/x-www-form-urlencoded", "multipart/form-data"})


@forms_bp.serves("GET", "/f/{path}", access=Access.PUBLIC, media=(_PAGE,), reads_raw=True)
def show_form(call: Call, path: str) -> Response:
    """Show the form of a published workflow."""
    try:
        return _form_page(call.application.triggers.form(path))
    except NotFound as error:
        if not _wants_page():
            raise
        return _message_page("There is no form here", error.message, 404)


@forms_bp.serves(
    "POST",
    "/f/{path}",
    access=Access.PUBLIC,
    status=202,
    answer=AcceptedRun,
    media=(_PAGE,),
    media_status=200,
    errors=(BadRequest, NotFound, UnsupportedMedia, Unacceptable),
    reads_raw=True,
)
def submit_form(call: Call, path: str) -> Response:
    """Submit the form, from its page or as JSON with a value for each field.

    The answer is given when the run is on disk.
    """
    triggers = call.application.triggers
    is_page = request.mimetype in _FORM_TYPES and _wants_page()
    form: Form | None = None
    try:
        form = triggers.form(path)
        given = _given(form)
        run_id = triggers.submit_form(path, given, correlation_id())
    except Unacceptable as error:
        if not is_page or form is None:
            raise
        return _form_page(form, given=request.form, error=error)
    except LevqorError as error:
        if not is_page:
            raise
        return _message_page("This did not work", error.message, error.status)
    if is_page:
        thanks = form.definition.thanks or "Thank you. We have received it."
        return _message_page(form.definition.title or form.name, thanks, 200)
    return json_response({"success": True, "run_id": run_id}, 202)


def _given(form: Form) -> dict[str, Any]:
    """What was submitted, by field.

    Raises:
        BadRequest: it cannot be read.
        UnsupportedMedia: it is neither a form nor JSON.
    """
    raw = read_raw()
    if request.mimetype in _FORM_TYPES:
        return dict(request.form.items())
    if not request.is_json:
        raise UnsupportedMedia
    value = parse_json(raw)
    if not isinstance(value, dict):
        raise BadRequest("The body is not a JSON object. Send a value for each field.")
    inner = value.get("fields")
    if value.keys() == {"fields"} and isinstance(inner, dict) and form.definition.fields[0].name != "fields":
        return inner
    return value


def _wants_page() -> bool:
    best = request.accept_mimetypes.best_match(["text/html", "application/json"], default="text/html")
    return best == "text/html"


def _form_page(form: Form, *, given: Mapping[str, str] | None = None, error: Unacceptable | None = None) -> Response:
    problems = {problem.path.removeprefix("fields."): problem for problem in error.problems} if error else {}
    known = {field.name for field in form.definition.fields}
    return _page(
        "form.html",
        422 if error else 200,
        title=form.definition.title or form.name,
        intro=form.definition.intro,
        fields=form.definition.fields,
        given=given or {},
        error=error.message if error else None,
        problems=problems,
        other_problems=[problem.message for name, problem in problems.items() if name not in known],
    )


def _message_page(title: str, message: str, status: int) -> Response:
    return _page("message.html", status, title=title, message=message)


def _page(template: str, status: int, **values: Any) -> Response:
    response = Response(render_template(template, **values), status, mimetype="text/html")
    response.headers["Content-Security-Policy"] = page_policy()
    response.headers["Cache-Control"] = "no-store"
    return response
