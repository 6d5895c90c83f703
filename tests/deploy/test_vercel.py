"""vercel.json does at the edge what Flask does in the embedded default."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from api.factory import create_app
from api.security import site_policy
from api.site import SIGNED_IN_PAGES
from levqor.blueprint import blueprint
from levqor.config import REPOSITORY, Settings

CONFIG = json.loads((REPOSITORY / "vercel.json").read_text(encoding="utf8"))
DOMAINS = blueprint().domains
NOT_FOR_THE_PUBLIC = {"/metrics"}
"""Read by the operator from the API's own address."""
FIELDS = {
    "$schema", "framework", "installCommand", "buildCommand", "outputDirectory", "cleanUrls", "trailingSlash",
    "redirects", "rewrites", "headers",
}  # fmt: skip
RULE_FIELDS = {
    "redirects": ({"source", "destination"}, {"has", "missing", "permanent", "statusCode"}),
    "rewrites": ({"source", "destination"}, {"has", "missing"}),
    "headers": ({"source", "headers"}, {"has", "missing"}),
}


def matches(source: str, path: str) -> bool:
    """Whether a path matches a source, in the part of path-to-regexp's language that we use."""
    pattern = re.sub(r"/:\w+\*", r"(?:/.*)?", source)
    pattern = re.sub(r":(\w+)\(", r"(?P<\1>", pattern)
    return re.fullmatch(pattern, path) is not None


def headers_for(path: str) -> dict[str, str]:
    return {
        header["key"]: header["value"]
        for rule in CONFIG["headers"]
        if matches(rule["source"], path)
        for header in rule["headers"]
    }


@pytest.fixture(scope="module")
def app(tmp_path_factory):
    """The application as it is published, with a site of two pages."""
    folder: Path = tmp_path_factory.mktemp("published")
    site = folder / "site"
    (site / "_next" / "static").mkdir(parents=True)
    (site / "_next" / "static" / "a.js").write_text("1")
    for page in ("index", "pricing"):
        (site / f"{page}.html").write_text("<!doctype html><script>1</script>")
    app = create_app(Settings(data_dir=folder, site_dir=site, public_url=DOMAINS.site))
    yield app
    app.extensions["levqor"].stop()


def without_scripts(policy: str) -> set[str]:
    return {part for part in policy.split("; ") if not part.startswith("script-src")}


def scripts_of(policy: str) -> str:
    return next(part for part in policy.split("; ") if part.startswith("script-src"))


def test_it_has_the_documented_shape():
    assert set(CONFIG) == FIELDS
    for kind, (required, optional) in RULE_FIELDS.items():
        for rule in CONFIG[kind]:
            assert required <= set(rule) <= required | optional
            assert rule["source"].startswith("/")
            assert not {"permanent", "statusCode"} <= set(rule)
            for condition in (*rule.get("has", ()), *rule.get("missing", ())):
                assert condition["type"] in {"header", "cookie", "host", "query"}
                assert ("key" in condition) == (condition["type"] != "host")
    for rule in CONFIG["headers"]:
        assert all(set(header) == {"key", "value"} for header in rule["headers"])


def test_it_builds_the_static_site():
    assert CONFIG["framework"] is None
    assert CONFIG["outputDirectory"] == "levqor-site/out"
    assert "npm run build" in CONFIG["buildCommand"]
    assert (CONFIG["cleanUrls"], CONFIG["trailingSlash"]) == (True, False)


@pytest.mark.parametrize("path", ["/", "/pricing"])
def test_pages_have_the_headers_that_flask_gives_them(app, path):
    ours, edge = app.test_client().get(path).headers, headers_for(path)
    policies = ours["Content-Security-Policy"], edge.pop("Content-Security-Policy")
    assert without_scripts(policies[0]) == without_scripts(policies[1])
    assert edge
    assert {name: ours.get(name) for name in edge} == edge
    unsaid = set(ours.keys()) - set(edge) - {"Content-Type", "Content-Length", "ETag", "Date", "X-Correlation-ID"}
    assert unsaid == {"Cache-Control", "Content-Security-Policy"}


def test_a_built_page_says_itself_which_inline_scripts_flask_would_let_run(tmp_path):
    head = '<!DOCTYPE html><html><head><meta charSet="utf-8"/><script src="/a.js"></script>'
    page = f'{head}<script>let a = "ü"</script></head><body><script id="x">1</script><script></script></body></html>'
    (tmp_path / "docs").mkdir()
    for name in ("index.html", "docs/page.html"):
        (tmp_path / name).write_text(page, encoding="utf8")
    seal = ["node", str(REPOSITORY / "levqor-site" / "scripts" / "seal-scripts.mjs"), str(tmp_path)]
    subprocess.run(seal, check=True, timeout=60)
    for name in ("index.html", "docs/page.html"):
        sealed = (tmp_path / name).read_text(encoding="utf8")
        said = re.search(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)"/>', sealed)
        assert said is not None
        assert said[1] == scripts_of(site_policy(page.encode())) == scripts_of(site_policy(sealed.encode()))
        assert sealed.index("http-equiv") < sealed.index("<script")


def test_the_edge_leaves_inline_scripts_to_the_pages():
    policy = headers_for("/pricing")["Content-Security-Policy"]
    assert scripts_of(policy) == "script-src 'self' 'unsafe-inline'"


def test_files_with_a_hash_in_their_name_are_kept_as_long(app):
    path = "/_next/static/a.js"
    assert headers_for(path)["Cache-Control"] == app.test_client().get(path).headers["Cache-Control"]


@pytest.mark.parametrize("path", ["/api/session", "/hooks/x", "/f/x", "/health", "/openapi.json"])
def test_answers_of_the_api_keep_their_own_headers(path):
    assert headers_for(path) == {}


def test_what_flask_serves_beside_pages_is_passed_on_to_it(app):
    for rule in app.url_map.iter_rules():
        path = re.sub(r"<(?:\w+:)?\w+>", "x", rule.rule)
        if rule.rule in NOT_FOR_THE_PUBLIC or rule.rule.rstrip("/") in NOT_FOR_THE_PUBLIC:
            assert not any(matches(rewrite["source"], path) for rewrite in CONFIG["rewrites"])
        else:
            assert any(matches(rewrite["source"], path) for rewrite in CONFIG["rewrites"]), rule.rule


def test_rewrites_keep_the_path_and_lead_to_the_api():
    for rewrite in CONFIG["rewrites"]:
        assert rewrite["destination"] == DOMAINS.api + rewrite["source"]


def test_www_leads_to_the_site_for_good():
    (www,) = [rule for rule in CONFIG["redirects"] if "has" in rule]
    host = urlsplit(DOMAINS.site).netloc
    assert www["has"] == [{"type": "host", "value": f"www.{host}"}]
    assert www["destination"] == f"{DOMAINS.site}/:path*"
    assert www["permanent"] is True
    assert CONFIG["redirects"][0] is www


SIGN_IN = [rule for rule in CONFIG["redirects"] if "missing" in rule]


@pytest.mark.parametrize("page", [*sorted(SIGNED_IN_PAGES), "dashboard/v2", "workflows/view"])
def test_signed_in_pages_lead_to_sign_in_as_flask_leads_there(app, page):
    path = f"/{page}"
    (sign_in,) = [rule for rule in SIGN_IN if matches(rule["source"], path)]
    assert sign_in["missing"] == [{"type": "cookie", "key": "levqor_session"}]
    assert sign_in["permanent"] is False
    response = app.test_client().get(path)
    ours, edge = urlsplit(response.headers["Location"]), urlsplit(sign_in["destination"].replace(":page", page))
    assert response.status_code == 302
    assert (ours.path, parse_qs(ours.query)) == (edge.path, parse_qs(edge.query))


@pytest.mark.parametrize(
    "path",
    ["/", "/pricing", "/signin", "/dashboard.txt", "/runs/view.txt", "/runs-and-more", "/api/runs", "/approvals/view"],
)
def test_other_paths_ask_nobody_to_sign_in(app, path):
    assert not any(matches(rule["source"], path) for rule in SIGN_IN)
    assert app.test_client().get(path).status_code != 302
