"""The drift monitor finds every kind of drift, each with its own message, and nothing in a clean project."""

from __future__ import annotations

from contextlib import ExitStack

import pytest

from levqor.blueprint import blueprint
from levqor.config import REPOSITORY, load_settings
from tests.governance.checkout import Checkout, run_monitor

pytestmark = pytest.mark.slow

PASS = "DRIFT STATUS: PASS — No violations detected"
FACTS = blueprint()
GROWTH = FACTS.plans["growth"]
OTHER_PRICE = GROWTH.monthly + 1
TRIAL_DAYS = FACTS.trial.days
HELP = "levqor-site/src/components/HelpPanel.tsx"
PLANTED = {
    "a price in a page": (
        HELP, "", f"\nexport const fee = <p>£{GROWTH.monthly}</p>;\n",
        f'[typed-figure] The price "£{GROWTH.monthly}" is typed here.',
    ),
    "a price field in a page": (
        HELP, "", f"\nexport const plan = {{ monthly: {GROWTH.monthly} }};\n",
        '[typed-figure] A value for "monthly" is typed here.',
    ),
    "a wrong price in a doc": (
        "docs/guide/runs.md", "", f"\nThe {GROWTH.name} plan costs £{OTHER_PRICE} a month.\n",
        f'[wrong-figure] The price "£{OTHER_PRICE}" is not that of the blueprint',
    ),
    "the price of another plan in a doc": (
        "docs/guide/runs.md", "", f"\nThe {GROWTH.name} plan costs £{FACTS.plans['agency'].monthly} a month.\n",
        f'[wrong-figure] The price "£{FACTS.plans["agency"].monthly}" for "{GROWTH.name}" is not that',
    ),
    "a price in Python": (
        "levqor/billing/models.py", "", f'\nPRICE = "GBP {GROWTH.monthly}"\n',
        f'[typed-figure] The price "GBP {GROWTH.monthly}" is typed here.',
    ),
    "a limit in Python": (
        "levqor/billing/models.py", "", f"\nruns_per_month = {GROWTH.runs_per_month}\n",
        '[typed-figure] A value for "runs_per_month" is typed here.',
    ),
    "a limit in a doc": (
        "README.md", "", f"\n{GROWTH.name} has {GROWTH.runs_per_month + 1:,} runs a month.\n",
        "[wrong-figure] The number of runs a month",
    ),
    "a changed reply time in a doc": (
        "docs/guide/runs.md", "",
        f"\nOn {GROWTH.name} support replies within {GROWTH.support_reply_hours * 2} hours.\n",
        f'[wrong-figure] The reply time "{GROWTH.support_reply_hours * 2} hours" for "{GROWTH.name}" is not that',
    ),
    "another pace of fair use in a doc": (
        "README.md", "", "\nUp to 5 concurrent runs.\n", "[wrong-figure] The pace of fair use",
    ),
    "a changed trial sentence in a doc": (
        "README.md", "", f"\n{FACTS.trial.text.replace('Card required', 'No card required')}\n",
        "[trial-sentence] The trial is described as",
    ),
    "a trial without its sentence": (
        HELP, "", f"\nexport const offer = 'Start your {TRIAL_DAYS}-day free trial now';\n",
        "[trial-sentence] The trial is mentioned",
    ),
    "an invented plan": (
        HELP, "", "\nexport const plan = 'Ask about our Premium plan';\n",
        '[invented-plan] There is no "Premium plan".',
    ),
    "an invented package": (
        "docs/guide/runs.md", "", "\nOr take DFY Platinum.\n", '[invented-plan] There is no "DFY Platinum".',
    ),
    "a discount in the exit modal": (
        "levqor-site/src/components/ExitIntentModal.tsx", "", "\nexport const offer = 'Get 20% off today';\n",
        '[discount] A discount is mentioned: "20% off".',
    ),
    "a route that nobody serves": (
        "governance/blueprint.toml", '"/careers"]', '"/careers", "/press"]',
        "[route] The route /press has no page.",
    ),
    "an edited policy": (
        "governance/policies/refunds.md", "", "\nNo refunds on Mondays.\n",
        "governance/policies/refunds.md  [policy-lock] The policy text differs from its lock.",
    ),
    "a new column": (
        "levqor/runs/models.py", 'sa.Column("recoveries", sa.Integer, nullable=False),',
        'sa.Column("recoveries", sa.Integer, nullable=False),\n    sa.Column("mood", sa.String(9)),',
        "[schema-lock] The column runs.mood is new.",
    ),
    "a column of another type": (
        "levqor/runs/models.py", 'sa.Column("worker", sa.String(60)),', 'sa.Column("worker", sa.String(61)),',
        "[schema-lock] The column runs.worker is String(61), the lock says String(60).",
    ),
    "an AI endpoint that is not described": (
        "openapi.json", '"/api/ai/workflow"', '"/api/ai/working"',
        "[ai-endpoint] The endpoint /api/ai/workflow is not there.",
    ),
    "a renamed component": (
        "levqor-site/src/config/ai.ts", "AI_MAX_TOKENS", "MAX_TOKENS",
        "levqor-site/src/config/ai.ts  [fixed-name] It does not hold",
    ),
    "another domain": (
        "docs/guide/runs.md", "", "\nSee https://levqor.com/help.\n",
        '[domain] "levqor.com" is not an address of ours.',
    ),
    "another domain in a descriptor": (
        "vercel.json", FACTS.domains.api, "https://api.levqor.io",
        '[domain] "api.levqor.io" is not an address of ours.',
    ),
    "an invented mail address": (
        "README.md", "", "\nWrite to hello@levqor.ai.\n",
        '[domain] "hello@levqor.ai" is a mail address that nobody has.',
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def found_before(checkout: Checkout) -> str:
    return checkout.monitor("--sources").stdout


@pytest.fixture(scope="module")
def found_after(checkout: Checkout, found_before: str) -> str:
    """What is found once every kind has been planted."""
    with ExitStack() as planted:
        for file, before, after, _ in PLANTED.values():
            planted.enter_context(checkout.changed(file, before, after))
        result = checkout.monitor("--sources")
    assert result.returncode == 1, result.stderr
    assert "DRIFT STATUS: FAIL" in result.stdout
    return result.stdout


@pytest.mark.parametrize("kind", PLANTED)
def test_planted_drift_is_found_and_named(found_before, found_after, kind):
    message = PLANTED[kind][-1]
    assert message not in found_before
    assert message in found_after


def test_a_renamed_ai_endpoint_is_found(checkout, found_before):
    endpoint = checkout.root / "api" / "ai" / "chat.py"
    before = endpoint.read_text()
    endpoint.write_text(before.replace("ai_chat_bp", "chat_bp"))
    told = checkout.monitor("--sources").stdout
    endpoint.write_text(before)
    for message in (
        "api/ai/chat.py  [fixed-name] It does not hold",
        "The Python application does not start: ImportError",
    ):
        assert message not in found_before
        assert message in told


def test_a_page_that_is_gone_is_found(checkout, found_before):
    message = "[route] The route /pricing has no page."
    assert message not in found_before
    with checkout.without("levqor-site/src/app/pricing/page.tsx"):
        assert message in checkout.quick_look("--sources").stdout


def test_a_policy_that_is_gone_is_found(checkout):
    with checkout.without("governance/policies/sla.md"):
        told = checkout.quick_look("--sources").stdout
    assert "[policy-lock] The policy text is gone." in told
    assert "[route] The route /sla has no page." in told


def test_an_answer_of_the_api_that_differs_is_found(checkout):
    facts = (checkout.root / "governance" / "blueprint.toml").read_text()
    old = checkout.root / "governance" / "old.toml"
    old.write_text(facts.replace(f"monthly = {GROWTH.monthly}", f"monthly = {OTHER_PRICE}"))
    with checkout.changed("levqor/blueprint.py", '"blueprint.toml"', '"old.toml"'):
        told = checkout.monitor("--sources").stdout
    old.unlink()
    assert f'"plans.2.monthly" is {OTHER_PRICE}, the blueprint says {GROWTH.monthly}.' in told


def test_a_dashboard_open_to_all_is_found(checkout, found_before):
    assert "[sign-in]" not in found_before
    with checkout.changed("api/site.py", '"dashboard", ', ""):
        told = checkout.monitor("--sources").stdout
    assert "[sign-in] /dashboard does not ask for sign-in" in told
    assert "[sign-in] /dashboard/v2 does not ask for sign-in" in told


def test_a_python_that_cannot_be_asked_is_said(checkout):
    result = checkout.monitor("--sources", LEVQOR_PYTHON="/nowhere/python")
    assert result.returncode == 1
    assert "There is no /nowhere/python: run `make check` once, or set LEVQOR_PYTHON." in result.stdout


def test_a_schema_that_cannot_be_read_is_not_accepted(checkout):
    lock = checkout.root / "governance" / "locks" / "schema.json"
    before = lock.read_text()
    result = checkout.monitor("accept", "schema", LEVQOR_PYTHON="/nowhere/python")
    assert result.returncode == 1
    assert result.stderr.startswith("There is no /nowhere/python")
    assert lock.read_text() == before


def test_a_site_that_is_not_built_is_said_and_fails_in_ci(checkout, tmp_path):
    quiet = checkout.quick_look("--site", str(tmp_path))
    assert "The site is not built" in quiet.stderr
    assert "[built-route]" not in quiet.stdout
    strict = checkout.quick_look("--site", str(tmp_path), CI="true")
    assert strict.returncode == 1
    assert "[built-route] The site is not built" in strict.stdout


def test_leaving_out_the_built_pages_is_said(checkout):
    assert "Built pages are left out (--sources)." in checkout.quick_look("--sources").stderr


@pytest.mark.parametrize(
    ("said", "message"),
    [
        (f"{GROWTH.name}: £{OTHER_PRICE} a month", f'[wrong-figure] The price "£{OTHER_PRICE}"'),
        (f"{TRIAL_DAYS}-day free trial • Card required", "[trial-sentence] The trial is described as"),
        ("The price is a special offer", '[discount] A discount is mentioned: "special offer"'),
        ('<a href="https://levqor.net/">here</a>', '[domain] "levqor.net" is not an address of ours.'),
        ("Within &#163;" + str(OTHER_PRICE), f'[wrong-figure] The price "£{OTHER_PRICE}"'),
    ],
)
def test_drift_in_a_built_page_is_found(checkout, tmp_path, said, message):
    (tmp_path / "index.html").write_text(f"<!doctype html><main><p>{said}</p></main>")
    result = checkout.quick_look("--site", str(tmp_path))
    assert result.returncode == 1
    assert message in result.stdout
    assert "[built-route] The route /pricing has no page." in result.stdout


def test_what_is_right_in_a_built_page_is_left_alone(checkout, tmp_path):
    plans = "".join(
        f"<li><h3>{plan.name}</h3><p>£<!-- -->{plan.monthly}<!-- --> a month</p>"
        f"<p>{plan.runs_per_month:,} runs a month</p>"
        f"<p>Support reply within {plan.support_reply_hours}h</p></li>"
        for plan in FACTS.plans.values()
    )
    (tmp_path / "index.html").write_text(
        f"<main><ul>{plans}</ul><p>{FACTS.trial.text}</p><p>orders over £321</p></main>"
    )
    told = checkout.quick_look("--site", str(tmp_path)).stdout
    assert not [line for line in told.splitlines() if "index.html" in line]


def test_a_changed_policy_passes_once_it_is_accepted(checkout):
    lock = checkout.root / "governance" / "locks" / "policies.json"
    before = lock.read_text()
    with checkout.changed("governance/policies/refunds.md", "", "\nAnd more.\n"):
        assert checkout.quick_look("accept", "policies").returncode == 0
        assert "[policy-lock]" not in checkout.quick_look("--sources").stdout
    assert "[policy-lock]" in checkout.quick_look("--sources").stdout
    assert checkout.quick_look("accept", "policies").returncode == 0
    assert lock.read_text() == before


def test_the_schema_can_be_accepted(checkout):
    lock = checkout.root / "governance" / "locks" / "schema.json"
    before = lock.read_text()
    column = 'sa.Column("worker", sa.String(60)),'
    with checkout.changed("levqor/runs/models.py", column, f'{column} sa.Column("mood", sa.Integer),'):
        assert "[schema-lock] The column runs.mood is new." in checkout.monitor("--sources").stdout
        assert checkout.monitor("accept", "schema").returncode == 0
        assert "[schema-lock]" not in checkout.monitor("--sources").stdout
    assert "[schema-lock] The column runs.mood is gone." in checkout.monitor("--sources").stdout
    lock.write_text(before)


@pytest.mark.parametrize("arguments", [("accept",), ("accept", "prices"), ("--loudly",), ("nonsense",)])
def test_wrong_usage_is_refused(checkout, arguments):
    result = checkout.quick_look(*arguments)
    assert result.returncode == 2
    assert result.stdout == ""


def test_a_clean_copy_passes(checkout):
    result = checkout.monitor("--sources")
    assert result.stdout.strip() == PASS
    assert result.returncode == 0


def test_the_project_with_its_built_site_has_not_drifted():
    result = run_monitor(REPOSITORY / "levqor-site", "--site", str(load_settings().site_dir), CI="true")
    assert result.stdout.strip() == PASS
    assert result.returncode == 0
