"""S3 storage: signatures by Amazon's published examples, and every step against a real server that checks them."""

from __future__ import annotations

import asyncio
import json
import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import boto3
import pytest
from moto.server import ThreadedMotoServer

from levqor.connectors.catalog.s3.connector import Connection
from levqor.connectors.catalog.s3.signing import Signer, query
from levqor.connectors.declaration import StepError
from levqor.connectors.http import Http, HttpDoor
from levqor.connectors.ports import FileRef, Files, StepContext
from levqor.connectors.registry import default_registry
from tests.contract.kept_files import SAMPLE, KeptFiles

THEN = datetime(2013, 5, 24, tzinfo=UTC)
AMAZONS = Signer("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "us-east-1")
HOST = "https://examplebucket.s3.amazonaws.com"
VECTORS = {
    "an object's range": (
        ("GET", f"{HOST}/test.txt", b"", {"Range": "bytes=0-9"}),
        "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41",
    ),
    "an upload": (
        (
            "PUT",
            f"{HOST}/test%24file.text",
            b"Welcome to Amazon S3.",
            {"Date": "Fri, 24 May 2013 00:00:00 GMT", "x-amz-storage-class": "REDUCED_REDUNDANCY"},
        ),
        "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd",
    ),
    "a setting of a bucket": (
        ("GET", f"{HOST}/?lifecycle=", b"", {}),
        "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543",
    ),
    "a list": (
        ("GET", f"{HOST}/?{query({'prefix': 'J', 'max-keys': '2'})}", b"", {}),
        "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7",
    ),
}


@pytest.mark.parametrize(("asked", "signature"), VECTORS.values(), ids=VECTORS.keys())
def test_a_signature_is_the_one_that_amazon_publishes(asked: Any, signature: str) -> None:
    method, url, content, more = asked
    assert AMAZONS.headers(method, url, content, THEN, more)["authorization"].endswith(f"Signature={signature}")


def test_a_presigned_address_is_the_one_that_amazon_publishes() -> None:
    url = AMAZONS.presigned("GET", f"{HOST}/test.txt", THEN, 86400)
    assert url.endswith("X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404")


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    running = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    running.start()
    host, port = running.get_host_and_port()
    yield f"http://{host}:{port}"
    running.stop()


@pytest.fixture
def connection(server: str) -> Iterator[Connection]:
    """A user who may everything, on a server that checks who asks and whether the signature is right."""
    _post(f"{server}/moto-api/reset-auth", b"1000")
    _post(f"{server}/moto-api/reset", b"")
    known = {"endpoint_url": server, "region_name": "us-east-1"}
    iam = boto3.client("iam", aws_access_key_id="x", aws_secret_access_key="x", **known)
    iam.create_user(UserName="levqor")
    everything = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}
    iam.put_user_policy(UserName="levqor", PolicyName="all", PolicyDocument=json.dumps(everything))
    key = iam.create_access_key(UserName="levqor")["AccessKey"]
    boto3.client("s3", aws_access_key_id="x", aws_secret_access_key="x", **known).create_bucket(Bucket="reports")
    _post(f"{server}/moto-api/reset-auth", b"0")
    yield Connection(access_key_id=key["AccessKeyId"], secret_access_key=key["SecretAccessKey"], endpoint=server)
    _post(f"{server}/moto-api/reset-auth", b"1000")


def _post(url: str, body: bytes) -> bytes:
    with urllib.request.urlopen(
        urllib.request.Request(url, body, {"Content-Type": "text/plain"}, method="POST"), timeout=10
    ) as answer:
        return bytes(answer.read())


def do(connection: Connection, name: str, given: dict[str, Any], files: KeptFiles | None = None) -> Any:
    s3 = default_registry().connectors["s3"]
    known = s3.actions.get(name) or s3.polls.get(name)
    function, parameters = (known.function, known.parameters) if known else (s3.test.function, s3.test.parameters)  # type: ignore[union-attr] # it has a test
    cursor = given.pop("cursor", None)

    async def call() -> Any:
        door = HttpDoor(("127.0.0.1",))
        context = StepContext("ws_1", "run_1", "step", 1, "key-1", datetime.now(UTC))
        ports: dict[Any, Any] = {
            Http: door.for_step(context),
            Files: files or KeptFiles(),
            StepContext: context,
            Connection: connection,
        }
        parsed = known.input.model_validate(given) if known else None
        try:
            arguments = {
                key: cursor if key == "cursor" else ports.get(kind, parsed) for key, kind in parameters.items()
            }
            return await function(**arguments)  # type: ignore[misc] # every one of them is asynchronous
        finally:
            await door.aclose()

    return asyncio.run(call())


KEYS = ["plain.txt", "a b+c.txt", "Zoë/日本😀.txt", "q?x=1&y#z%20.txt", "folder/", "a//b", "~-_.!*'()"]


@pytest.mark.parametrize("key", KEYS)
def test_an_object_comes_back_as_it_went_whatever_its_key(connection: Connection, key: str) -> None:
    files = KeptFiles()
    stored = do(connection, "put_object", {"bucket": "reports", "key": key, "file": SAMPLE.model_dump()}, files)
    fetched = do(connection, "get_object", {"bucket": "reports", "key": key}, files)
    context = StepContext("ws_1", "run_1", "step", 1, "key-1", THEN)
    assert asyncio.run(files.read(context, FileRef.model_validate(fetched.file.model_dump()))) == b"hello"
    assert fetched.etag == stored.etag
    copied = {"bucket": "reports", "key": "copy", "from_bucket": "reports", "from_key": key}
    assert do(connection, "copy_object", copied).etag == stored.etag
    for unwanted in (key, "copy", "never there"):
        do(connection, "delete_object", {"bucket": "reports", "key": unwanted})
    assert do(connection, "list_objects", {"bucket": "reports"}).count == 0


def test_a_list_goes_over_pages_and_stops_at_its_limit(connection: Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(5):
        do(connection, "put_object", {"bucket": "reports", "key": f"2026/{number}", "text": "x"})
    do(connection, "put_object", {"bucket": "reports", "key": "other", "text": "x"})
    monkeypatch.setattr("levqor.connectors.catalog.s3.listing._PAGE", 2)
    listed = do(connection, "list_objects", {"bucket": "reports", "prefix": "2026/", "limit": 4})
    assert [item.key for item in listed.objects] == ["2026/0", "2026/1", "2026/2", "2026/3"]
    assert do(connection, "list_objects", {"bucket": "reports", "prefix": "2026/"}).count == 5


def test_a_look_finds_what_is_new(connection: Connection) -> None:
    first = do(connection, "new_object", {"bucket": "reports"})
    do(connection, "put_object", {"bucket": "reports", "key": "new", "text": "x"})
    found = do(connection, "new_object", {"bucket": "reports", "cursor": first.cursor})
    assert [item.key for _, item in found.items] == ["new"]


def test_a_presigned_address_needs_no_credentials(connection: Connection, server: str) -> None:
    # The server reads signatures in headers only; the one in an address is held to Amazon's example above.
    _post(f"{server}/moto-api/reset-auth", b"1000")
    link = {"bucket": "reports", "key": "a b.txt"}
    up = do(connection, "presign_url", {**link, "allows": "upload", "seconds": 60}).url
    request = urllib.request.Request(up, b"from outside", {"Content-Type": "text/plain"}, method="PUT")
    with urllib.request.urlopen(request, timeout=10) as answer:
        assert answer.status == 200
    with urllib.request.urlopen(do(connection, "presign_url", link).url, timeout=10) as answer:
        assert answer.read() == b"from outside"
    assert connection.secret_access_key.get_secret_value() not in up


def test_a_wrong_secret_is_refused_and_named(connection: Connection) -> None:
    wrong = connection.model_copy(
        update={
            "secret_access_key": Connection.model_validate(
                {"access_key_id": "x", "secret_access_key": "canary-secret"}
            ).secret_access_key
        }
    )
    with pytest.raises(StepError, match="SignatureDoesNotMatch") as refused:
        do(wrong, "list_objects", {"bucket": "reports"})
    assert (refused.value.code, refused.value.retryable) == ("http_status", False)
    assert "canary" not in json.dumps(refused.value.exchanges)


def test_what_is_not_there_is_named(connection: Connection) -> None:
    with pytest.raises(StepError, match="NoSuchKey"):
        do(connection, "get_object", {"bucket": "reports", "key": "nothing"})
    with pytest.raises(StepError, match="NoSuchBucket"):
        do(connection, "list_objects", {"bucket": "nothing"})


def test_the_test_of_a_connection_lists_buckets(connection: Connection) -> None:
    assert do(connection, "", {}).name


@pytest.mark.parametrize("key", ["../x", "a/../b", "./x", ""])
def test_a_key_cannot_lead_elsewhere(key: str) -> None:
    with pytest.raises(ValueError, match=r"folder|least 1"):
        default_registry()["s3.get_object"].input.model_validate({"bucket": "reports", "key": key})


@pytest.mark.parametrize(
    ("values", "address"),
    [
        ({}, "https://reports.s3.us-east-1.amazonaws.com/k"),
        ({"bucket": "re.ports"}, "https://s3.us-east-1.amazonaws.com/re.ports/k"),
        ({"endpoint": "https://minio.example:9000/"}, "https://minio.example:9000/reports/k"),
        ({"endpoint": "https://fra1.example", "bucket_in_host": True}, "https://reports.fra1.example/k"),
    ],
)
def test_a_bucket_is_in_the_host_or_in_the_path(values: dict[str, Any], address: str) -> None:
    bucket = values.pop("bucket", "reports")
    connection = Connection(access_key_id="x", secret_access_key="x", **values)
    assert connection.address(bucket, "k") == address
