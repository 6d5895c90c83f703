"""The audit of policy texts sees every way in which a text and its lock or its page can part."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from api.access import SESSION_COOKIE
from levqor.blueprint import blueprint
from levqor.config import REPOSITORY, Settings
from levqor.governance.facts import UnknownFact, fill_facts
from levqor.governance.pages import said_by_source
from levqor.governance.policies import audit
from levqor.identity.sessions import LIFETIME
from levqor.runs.store import DELIVERY_MEMORY

FACTS = blueprint().model_dump()
SLUGS = {route.removeprefix("/") for route in blueprint().routes.policies}
POLICIES = REPOSITORY / "governance" / "policies"


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    shutil.copytree(REPOSITORY / "governance", tmp_path / "governance")
    return tmp_path


@pytest.fixture
def site(copy: Path) -> Path:
    """A built site whose pages carry the texts, in a markup of their own."""
    folder = copy / "levqor-site" / "out"
    folder.mkdir(parents=True)
    (folder / "index.html").write_text("<h1>Levqor X</h1>")
    for slug in SLUGS:
        words = said_by_source(fill_facts((POLICIES / f"{slug}.md").read_text(), FACTS))
        text = words.replace("&", "&amp;").replace("<", "&lt;")
        (folder / f"{slug}.html").write_text(
            f'<nav>Menu</nav><div data-policy-text="{slug}"><p>{text[:40]}<br><b>{text[40:]}</b></p></div><p>After</p>'
        )
    return folder


def test_the_policies_of_the_project_are_those_that_were_accepted():
    found = audit(Path("/nowhere"))
    assert found.checked == len(SLUGS)
    assert found.is_clean
    assert not found.site_is_built


def test_a_site_that_carries_every_text_is_clean(copy, site):
    found = audit(repository=copy)
    assert found.site_is_built
    assert found.is_clean


def test_an_edited_text_is_changed_and_its_page_misprinted(copy, site):
    with (copy / "governance" / "policies" / "terms.md").open("a") as text:
        text.write("\nAnd more.\n")
    found = audit(repository=copy)
    assert found.changed == ("terms",)
    assert found.misprinted == ("terms",)


def test_a_text_that_is_gone_is_missing(copy, site):
    (copy / "governance" / "policies" / "sla.md").unlink()
    assert audit(repository=copy).missing == ("sla",)


def test_a_new_text_is_unlocked(copy, site):
    (copy / "governance" / "policies" / "cookies.md").write_text("---\ntitle: Cookies\n---\nNone.\n")
    found = audit(repository=copy)
    assert found.unlocked == ("cookies",)
    assert found.misprinted == ("cookies",)


def test_without_a_lock_every_text_is_unlocked(copy):
    (copy / "governance" / "locks" / "policies.json").unlink()
    assert set(audit(repository=copy).unlocked) == SLUGS


@pytest.mark.parametrize("change", [("<b>", "<b>not "), ('data-policy-text="trial"', 'data-policy-text="other"')])
def test_a_page_that_says_something_else_is_misprinted(copy, site, change):
    page = site / "trial.html"
    page.write_text(page.read_text().replace(*change))
    assert audit(repository=copy).misprinted == ("trial",)


def test_a_page_that_is_gone_is_misprinted(copy, site):
    (site / "trial.html").unlink()
    assert audit(site, repository=copy).misprinted == ("trial",)


@pytest.mark.parametrize("text", ["{{plans.gold.monthly}}", "{{plans}}", "{{trial.days|euros}}"])
def test_facts_that_there_are_not_are_refused(text):
    with pytest.raises(UnknownFact):
        fill_facts(text, FACTS)


@pytest.mark.parametrize("slug", sorted(SLUGS))
def test_a_policy_shows_every_fact_and_its_date(slug):
    source = (POLICIES / f"{slug}.md").read_text()
    assert "{{" not in fill_facts(source, FACTS)
    assert source.startswith("---\ntitle: ")
    assert "\neffective: 20" in source


def test_the_privacy_policy_tells_how_long_things_are_kept():
    text = (POLICIES / "privacy.md").read_text()
    rows = {
        line.split("|")[1].strip(): line.split("|")[3].strip() for line in text.splitlines() if line.count("|") == 4
    }
    told = {name.split(":")[0]: time for name, time in rows.items()}
    retention = Settings.model_fields["run_retention_days"].default
    assert told["Runs"].startswith(f"{retention} days")
    assert told["Sessions"].startswith(f"{LIFETIME.days} days")
    assert told["Hashes of delivery ids and idempotency keys"] == f"{DELIVERY_MEMORY.total_seconds() / 3600:.0f} hours"


def test_the_privacy_policy_names_the_cookie_and_what_the_browser_keeps():
    text = (POLICIES / "privacy.md").read_text()
    theme = (REPOSITORY / "levqor-site" / "src" / "lib" / "theme-script.ts").read_text()
    assert f"`{SESSION_COOKIE}`" in text
    assert "`levqor-theme`" in text
    assert 'THEME_STORAGE_KEY = "levqor-theme"' in theme
