"""The reference pages are true: every example in them is carried out."""

from __future__ import annotations

import json
import re
from itertools import islice
from pathlib import Path

import pytest

from levqor.document.cron import Cron
from levqor.document.instants import fires_after
from levqor.document.reading import read_document
from levqor.expressions import compile_expression
from levqor.kit.clock import from_text
from tests.levqor.document.making import problems_of

PAGES = Path(__file__).parents[3] / "docs" / "reference"
EXPRESSIONS = (PAGES / "expressions.md").read_text()
DOCUMENTS = (PAGES / "documents.md").read_text()


def rows_after(text: str, heading: str) -> list[tuple[str, str]]:
    table = text.split(heading, 1)[1].split("\n\n", 1)[0]
    return re.findall(r"^\| `(.+?)` \| (.+?) \|$", table, re.MULTILINE)


EXAMPLES = rows_after(EXPRESSIONS, "| Expression | Value |")
LINES = rows_after(DOCUMENTS, "| Line | Meaning |")
YAML = re.findall(r"```yaml\n(.+?)```", DOCUMENTS, re.DOTALL)


def test_the_pages_have_their_examples() -> None:
    assert len(EXAMPLES) > 20
    assert len(LINES) > 7
    assert len(YAML) == 2


@pytest.mark.parametrize(("source", "value"), EXAMPLES)
def test_an_expression_yields_what_stands_beside_it(source: str, value: str) -> None:
    data = json.loads(re.search(r"```json\n(.+?)```", EXPRESSIONS, re.DOTALL)[1])  # type: ignore[index]
    found = compile_expression(source).evaluate(data)
    expected = json.loads(value.strip("`"))
    assert found == expected
    assert type(found) is type(expected)


@pytest.mark.parametrize("text", YAML)
def test_a_document_is_complete(text: str) -> None:
    assert problems_of(read_document(text)) == []


@pytest.mark.parametrize(("line", "meaning"), LINES)
def test_a_cron_line_means_what_stands_beside_it(line: str, meaning: str) -> None:
    assert Cron(line).describe() == meaning


def test_the_gap_in_london_is_as_told() -> None:
    fire = next(fires_after(["30 1 * * *"], "Europe/London", from_text("2026-03-28T12:00:00Z")))
    assert fire.local.strftime("%d %B %H:%M") == "29 March 02:00"
    night = islice(fires_after(["0 */2 * * *"], "Europe/London", from_text("2026-10-24T22:30:00Z")), 3)
    assert [fire.local.hour for fire in night] == [0, 2, 4]


@pytest.mark.parametrize(
    "call",
    [
        *(f"'abc'.{name}" for name in ("contains('a')", "size()", "substring(1)", "charAt(0)", "lastIndexOf('a')")),
        *(f"'abc'.{name}" for name in ("upperAscii()", "trim()", "reverse()", "indexOf('b')", "endsWith('c')")),
        *(f"math.{name}(1.5)" for name in ("ceil", "floor", "round", "trunc", "abs", "sign", "isNaN", "isInf")),
        *(f"timestamp('2026-07-01T12:00:00Z').get{part}()" for part in ("FullYear", "Month", "Date", "DayOfWeek")),
        *(f"timestamp('2026-07-01T12:00:00Z').get{part}('Asia/Tokyo')" for part in ("Hours", "Minutes", "Seconds")),
        "math.isFinite(1.0)",
        "math.bitAnd(3, 1)",
        "strings.quote('a')",
        "[1, 1].exists_one(x, x == 1)",
        "bytes('a')",
        "bool('true')",
        "optional.of(1).optMap(x, x + 1)",
    ],
)
def test_the_functions_of_the_page_exist(call: str) -> None:
    compile_expression(call).evaluate({})
