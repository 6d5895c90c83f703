"""The chat: short answers from the documentation, the policies, the blueprint and the caller's own account."""

from levqor.assistants.chat.service import chat
from levqor.assistants.chat.shapes import Action, ChatContext, Citation, Replied, Reply

__all__ = ["Action", "ChatContext", "Citation", "Replied", "Reply", "chat"]
