"""The connection, and how a request is made and answered."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import quote, urlsplit
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring
from pydantic import ConfigDict, Field, SecretStr, field_validator

from levqor.connectors.api import Api
from levqor.connectors.catalog.s3.signing import Signer, query
from levqor.connectors.declaration import Connector, StepError
from levqor.connectors.http import MAX_BYTES, Answer, Http
from levqor.kit.shapes import Shape

MOST_BYTES: Final = 50_000_000
_PASSING: Final = frozenset({"RequestTimeout", "SlowDown", "InternalError"})
_CODE = re.compile(r"<Code>([A-Za-z]{1,60})</Code>")


class Connection(Shape):
    model_config = ConfigDict(extra="forbid")

    access_key_id: str = Field(
        title="Access key id",
        description="Amazon: IAM, Users, Security credentials. Others show it when a key is made.",
        min_length=1,
        max_length=200,
        pattern=r"^\S+$",
    )
    secret_access_key: SecretStr = Field(
        title="Secret access key", description="Shown once, with the id.", min_length=1
    )
    session_token: SecretStr | None = Field(
        default=None, title="Session token", description="Only for temporary credentials."
    )
    region: str = Field(default="us-east-1", title="Region", pattern=r"^[a-z0-9-]{1,40}$")
    endpoint: str | None = Field(
        default=None,
        title="Endpoint",
        description="Empty for Amazon. Otherwise such as https://minio.example.com:9000.",
        max_length=300,
    )
    bucket_in_host: bool = Field(
        default=False,
        title="The bucket is part of the host",
        description="For an endpoint that wants https://bucket.host/key; most take https://host/bucket/key.",
    )

    @field_validator("endpoint")
    @classmethod
    def _is_an_address(cls, value: str | None) -> str | None:
        if not value:
            return None
        parts = urlsplit(value)
        if parts.scheme not in ("http", "https") or not parts.netloc or parts.query or parts.fragment:
            raise ValueError("write it as https://host, without a path")
        return value.rstrip("/")

    def address(self, bucket: str | None, key: str = "") -> str:
        """Where a bucket or an object is, without a query."""
        path = quote(key, safe="/-_.~")
        if bucket is None:
            return f"{self.endpoint or f'https://s3.{self.region}.amazonaws.com'}/"
        if self.endpoint is None:
            host = f"s3.{self.region}.amazonaws.com"
            # A certificate for *.s3... fits no bucket with a dot.
            return f"https://{host}/{bucket}/{path}" if "." in bucket else f"https://{bucket}.{host}/{path}"
        if self.bucket_in_host:
            scheme, _, host = self.endpoint.partition("://")
            return f"{scheme}://{bucket}.{host}/{path}"
        return f"{self.endpoint}/{bucket}/{path}"

    @property
    def signer(self) -> Signer:
        return Signer(self.access_key_id, self.secret_access_key.get_secret_value(), self.region)


class InBucket(Shape):
    model_config = ConfigDict(extra="forbid", coerce_numbers_to_str=True)

    bucket: str = Field(title="Bucket", pattern=r"^[a-z0-9][a-z0-9._-]{1,253}[a-z0-9]$")


class OneObject(InBucket):
    key: str = Field(
        title="Key",
        description="The object's name with its folders: reports/2026/january.csv",
        min_length=1,
        max_length=1024,
    )

    @field_validator("key")
    @classmethod
    def _has_no_dots_for_folders(cls, value: str) -> str:
        if any(part in (".", "..") for part in value.split("/")):
            raise ValueError("a folder cannot be called . or ..; choose another key")
        return value


s3 = Connector(
    id="s3",
    name="S3 storage",
    category="files",
    description="Keeps files in Amazon S3, MinIO, Cloudflare R2, DigitalOcean Spaces and what else speaks S3.",
    connection=Connection,
    names=("s3", "amazon s3", "aws s3", "s3 bucket", "minio", "cloudflare r2", "object storage"),
)


async def call(
    http: Http,
    connection: Connection,
    method: str,
    address: str,
    *,
    parameters: Mapping[str, str] | None = None,
    content: bytes = b"",
    headers: Mapping[str, str] | None = None,
    max_bytes: int = MAX_BYTES,
    fails_late: bool = False,
) -> Answer:
    """Send one signed request.

    Args:
        fails_late: whether an answer of status 200 may still be a failure.

    Raises:
        StepError: those of `Api.call`.
    """
    url = f"{address}?{query(parameters)}" if parameters else address
    more = dict(headers or {})
    if connection.session_token is not None:
        more["x-amz-security-token"] = connection.session_token.get_secret_value()
    signed = connection.signer.headers(method, url, content, http.now(), more)
    scheme, _, rest = url.partition("://")
    host, _, path = rest.partition("/")
    api: Api[Connection] = Api(
        "S3",
        f"{scheme}://{host}",
        lambda _: signed,
        reason=_reason,
        refused=lambda answer, text: answer.status >= 300 or (fails_late and _reason(text) is not None),
        passing=lambda _, text: _reason(text) in _PASSING,
    )
    return await api.call(http, connection, method, f"/{path}", body=content or None, max_bytes=max_bytes)


def parsed(answer: Answer) -> Element:
    """The XML of an answer, its names without their namespace.

    Raises:
        StepError: it is none (`parse_error`).
    """
    try:
        root = fromstring(answer.content, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError):
        raise StepError("The answer is not XML, although XML was expected.", code="parse_error") from None
    for element in root.iter():
        element.tag = element.tag.rpartition("}")[2]
    found: Element = root
    return found


def _reason(text: Any) -> str | None:
    found = _CODE.search(text) if isinstance(text, str) else None
    return found[1] if found else None
