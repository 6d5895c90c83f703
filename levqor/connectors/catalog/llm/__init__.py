"""A language model behind an OpenAI-compatible API. Source: that API's OpenAPI description.

Nothing is called until somebody has made a connection: there is no default address.
"""

from levqor.connectors.catalog.llm import chat, extraction, texts
from levqor.connectors.catalog.llm.connector import llm

__all__ = ["chat", "extraction", "llm", "texts"]
