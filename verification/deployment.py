"""What the deployment descriptors say, read from them."""

from __future__ import annotations

import json
import tomllib
from typing import Any

from levqor.blueprint import blueprint
from verification.part import REPOSITORY, Part


def notes() -> Part:
    part = Part("Deployment notes")
    vercel, replit = REPOSITORY / "vercel.json", REPOSITORY / ".replit"
    if part.expect(vercel.is_file(), "`vercel.json` is missing"):
        _site(part, json.loads(vercel.read_text(encoding="utf8")))
    if part.expect(replit.is_file(), "`.replit` is missing"):
        run = tomllib.loads(replit.read_text(encoding="utf8")).get("deployment", {}).get("run")
        part.expect(bool(run), "`.replit` names no command for the deployment")
        part.facts.append(f"`.replit` deploys `{run if isinstance(run, str) else ' '.join(run or [])}`")
    part.facts.append("No DNS record, infrastructure or CI provider is changed by anything in this repository")
    return part


def _site(part: Part, vercel: dict[str, Any]) -> None:
    domains = blueprint().domains
    rewrites = vercel.get("rewrites", [])
    to_api = [rule["source"] for rule in rewrites if str(rule["destination"]).startswith(domains.api)]
    part.expect(
        any(source.startswith("/api/") for source in to_api), f"`vercel.json` does not pass /api on to {domains.api}"
    )
    part.facts.append(f"`vercel.json` passes {', '.join(f'`{source}`' for source in to_api)} on to {domains.api}")
    part.facts.append(
        f"{len(vercel.get('redirects', []))} redirects, {len(vercel.get('headers', []))} groups of headers"
    )
