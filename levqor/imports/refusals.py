"""Why a file cannot be imported."""

from __future__ import annotations

from levqor.errors import Unacceptable


class NotFromN8n(Unacceptable):
    """This is no workflow of n8n. In n8n open the workflow's menu, choose Download, and give that file."""

    code = "not_from_n8n"


class TooLargeForADocument(Unacceptable):
    """This workflow has more steps than a document holds, which is 500. Split it in n8n into workflows that call one another, and import each."""  # noqa: E501  (a docstring is the message)

    code = "import_too_large"
