"""The files whose names are fixed: that they are there, and what is in them."""

from __future__ import annotations

import hashlib
from typing import Final

from levqor.blueprint import blueprint
from verification.part import REPOSITORY, SITE, Part

FIXED: Final = (
    "run.py",
    "governance/blueprint.toml",
    *(f"api/ai/{name}.py" for name in ("chat", "workflow", "debug", "onboarding")),
    "api/metrics/app.py",
    "api/telemetry/events.py",
    "api/utils/logging_config.py",
    "api/utils/resilience.py",
    *(
        f"levqor-site/src/components/ai/{name}.tsx"
        for name in (
            "AIHelpPanel",
            "NaturalLanguageWorkflowBuilder",
            "AIDebugAssistant",
            "AIOnboardingTutor",
            "WorkflowAutosuggestions",
            "LevqorKnowledgeGraph",
        )
    ),
    *(
        f"levqor-site/src/components/{name}.tsx"
        for name in ("ExitIntentModal", "ROIInlineCalculator", "OnboardingChecklist", "HelpPanel", "ErrorState")
    ),
    "levqor-site/src/config/design-tokens.ts",
    "levqor-site/src/config/ai.ts",
    "levqor-site/src/app/pricing/page.tsx",
    "levqor-site/src/app/dashboard/v2/page.tsx",
    "levqor-site/scripts/drift-monitor.js",
    "vercel.json",
    ".replit",
)


def file_by_file() -> Part:
    part = Part("File by file", columns=("File", "Lines", "SHA-256"))
    for name in FIXED:
        path = REPOSITORY / name
        if part.expect(path.is_file() and path.stat().st_size > 0, f"`{name}` is missing"):
            content = path.read_bytes()
            part.rows.append((f"`{name}`", str(content.count(b"\n")), hashlib.sha256(content).hexdigest()[:12]))
    return part


def pages() -> Part:
    part = Part("Pages", columns=("Route", "Heading", "Size"))
    routes = blueprint().routes
    for route in (*routes.public, *routes.account, *routes.policies):
        path = SITE / "out" / f"{route.strip('/') or 'index'}.html"
        if part.expect(path.is_file(), f"`{route}` is not built"):
            text = path.read_text(encoding="utf8")
            part.rows.append((f"`{route}`", _title(text), f"{len(text) / 1000:.0f} kB"))
    return part


def _title(page: str) -> str:
    return page.partition("<title>")[2].partition("</title>")[0].replace("|", "/")
