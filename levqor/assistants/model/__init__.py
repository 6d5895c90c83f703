"""A language model behind an OpenAI-compatible API as a provider of the assistants. Off until it is configured."""
