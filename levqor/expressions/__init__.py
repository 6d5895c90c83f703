"""Expressions: CEL (Common Expression Language) inside `${{ }}`, the only thing in a document that is evaluated."""

from levqor.expressions.cel import Expression, compile_expression, may_name_a_variable
from levqor.expressions.limits import ExpressionError
from levqor.expressions.template import Template, compile_value, contains_expression

__all__ = [
    "Expression",
    "ExpressionError",
    "Template",
    "compile_expression",
    "compile_value",
    "contains_expression",
    "may_name_a_variable",
]
