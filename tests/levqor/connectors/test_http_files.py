"""The steps `http.download` and `http.upload`, against a real server that reads forms as browsers' servers do."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask, Response, request
from werkzeug.serving import make_server

from levqor.connectors.catalog.http.files import Download, Upload, download, upload
from levqor.connectors.declaration import StepError
from levqor.connectors.http import HttpDoor
from levqor.connectors.ports import FileRef, StepContext
from levqor.files.memory import MemoryFiles

BYTES = bytes(range(256)) * 20


@pytest.fixture
def shop() -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """The address of a server, and what was uploaded to it."""
    app, uploaded = Flask("shop"), []

    @app.get("/<path:name>")
    def give(name: str) -> Response:
        headers = {"Content-Disposition": request.args["says"]} if "says" in request.args else {}
        return Response(BYTES, headers=headers, content_type="application/pdf; x=y")

    @app.route("/in", methods=["POST", "PUT"])
    def take() -> Response:
        files = {name: (file.filename, file.content_type, file.read()) for name, file in request.files.items()}
        body = b"" if files else request.get_data()
        uploaded.append({"files": files, "fields": request.form.to_dict(), "body": body, "type": request.content_type})
        return Response('{"id": 7}', status=201, content_type="application/json")

    server = make_server("127.0.0.1", 0, app)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", uploaded
    server.shutdown()
    thread.join(5)


@pytest.fixture
def files() -> MemoryFiles:
    return MemoryFiles(most_bytes=10_000)


@pytest.fixture
def fetch(files: MemoryFiles, context: StepContext) -> Any:
    def run(**given: Any) -> Any:
        http = HttpDoor(("127.0.0.1",)).for_step(context)
        return asyncio.run(download(http, None, files, context, Download.model_validate(given)))

    return run


def kept(files: MemoryFiles, context: StepContext, name: str = "a b.pdf") -> FileRef:
    return asyncio.run(files.save(context, name, "application/pdf", BYTES))


@pytest.mark.parametrize(
    ("path", "name", "wanted"),
    [
        ("/lists/today.pdf", None, "today.pdf"),
        ("/lists/to%20day.pdf", None, "to day.pdf"),
        ('/x?says=attachment; filename="in 15.pdf"', None, "in 15.pdf"),
        ("/x?says=attachment; filename=in.pdf", None, "in.pdf"),
        ("/x?says=attachment; filename*%3DUTF-8''gr%25C3%25BCn.pdf; filename%3Dx.pdf", None, "grün.pdf"),
        ("/x?says=inline", None, "x"),
        ("/lists/", None, "download"),
        ("/lists/today.pdf", "mine.pdf", "mine.pdf"),
        ('/x?says=attachment; filename="../../etc/passwd"', None, "_.._etc_passwd"),
    ],
)
def test_a_download_is_a_file_that_is_called_as_the_service_says(
    shop: Any, fetch: Any, files: MemoryFiles, context: StepContext, path: str, name: str | None, wanted: str
) -> None:
    got = fetch(url=shop[0] + path, name=name).file
    assert "/" not in got.name
    assert got.name == wanted
    assert (got.media_type, got.size) == ("application/pdf", len(BYTES))
    assert asyncio.run(files.read(context, got)) == BYTES


def test_a_file_that_is_too_large_is_refused(shop: Any, context: StepContext) -> None:
    small = MemoryFiles(most_bytes=100)
    http = HttpDoor(("127.0.0.1",)).for_step(context)
    with pytest.raises(StepError) as caught:
        asyncio.run(download(http, None, small, context, Download(url=f"{shop[0]}/x")))
    assert caught.value.code == "too_large"


def send(shop: Any, files: MemoryFiles, context: StepContext, **given: Any) -> Any:
    http = HttpDoor(("127.0.0.1",)).for_step(context)
    wanted = Upload.model_validate({"url": f"{shop[0]}/in", **given})
    return asyncio.run(upload(http, None, files, context, wanted)), http.exchanges


def test_a_file_goes_out_as_a_field_of_a_form_beside_other_fields(
    shop: Any, files: MemoryFiles, context: StepContext
) -> None:
    file = kept(files, context, "grün 1.pdf")
    given = {"file": file, "field": "document", "fields": {"order": 15, "note": "grün", "tags": ["a"]}}
    answer, exchanges = send(shop, files, context, **given)
    assert (answer.status, answer.body) == (201, {"id": 7})
    (got,) = shop[1]
    assert got["files"] == {"document": ("grün 1.pdf", "application/pdf", BYTES)}
    assert got["fields"] == {"order": "15", "note": "grün", "tags": '["a"]'}
    assert "bytes that are no text" in exchanges[0]["request_body"]


def test_a_file_goes_out_as_the_whole_body(shop: Any, files: MemoryFiles, context: StepContext) -> None:
    send(shop, files, context, file=kept(files, context), sent_as="body", method="PUT")
    assert (shop[1][0]["body"], shop[1][0]["type"]) == (BYTES, "application/pdf")


def test_a_repeat_sends_the_same_bytes(shop: Any, files: MemoryFiles, context: StepContext) -> None:
    for _ in range(2):
        send(shop, files, context, file=kept(files, context))
    assert shop[1][0]["type"] == shop[1][1]["type"]


def test_a_file_that_is_not_there_fails_the_step(shop: Any, files: MemoryFiles, context: StepContext) -> None:
    gone = FileRef(file="file_gone", name="x", media_type="text/plain", size=1)
    with pytest.raises(StepError) as caught:
        send(shop, files, context, file=gone)
    assert caught.value.code == "file_not_found"
    assert shop[1] == []
