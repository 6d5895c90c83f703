"""Evaluate an expression in one call."""

from __future__ import annotations

from typing import Any

import pytest

from levqor.expressions import ExpressionError, compile_expression


def value_of(source: str, **scope: Any) -> Any:
    return compile_expression(source, tuple(scope)).evaluate(scope)


def failure_of(source: str, **scope: Any) -> str:
    with pytest.raises(ExpressionError) as caught:
        value_of(source, **scope)
    return caught.value.message
