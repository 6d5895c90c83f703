"""n8n's nodes for language models as `llm` steps. Source: n8n's documentation, "Cluster nodes"."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any, Final

from levqor.imports.n8n.expressions import translate
from levqor.imports.n8n.graph import Node
from levqor.imports.n8n.making import Given, Made, Maker, Step, Unsupported, plain, rows, word
from levqor.imports.n8n.media import MEDIA
from levqor.imports.n8n.remembering import BUFFERS, TABLE, remember

_CONNECT: Final = "choose a connection to a model with an OpenAI-compatible address"
_SENTIMENTS: Final = "Positive, Neutral, Negative"


def _model(given: Given) -> tuple[dict[str, Any], str]:
    """What the model behind a node says of itself."""
    found = given.graph.serving(given.node.name, "ai_languageModel")
    if not found:
        return {}, ""
    values: dict[str, Any] = {}
    name = model_name(found[0])
    if isinstance(name, str) and name and not name.startswith("="):
        values["model"] = name.removeprefix("models/")[:100]
    options = found[0].parameters.get("options")
    if isinstance(options, dict):
        for ours, theirs in (
            ("temperature", "temperature"),
            ("max_tokens", "maxTokens"),
            ("max_tokens", "maxOutputTokens"),
        ):
            if isinstance(value := options.get(theirs), int | float) and value > 0 and not isinstance(value, bool):
                values[ours] = value
    return values, ""


def model_name(node: Node) -> Any:
    parameters = node.parameters
    return plain(parameters.get("model") or parameters.get("modelName") or parameters.get("modelId") or "")


def model_values(given: Given) -> dict[str, Any]:
    """What the model behind a node that does not chat says of itself."""
    return _without_temperature(_model(given)[0])


def _without_temperature(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if name != "temperature"}


def _prompt(given: Given) -> Any:
    parameters = given.parameters
    if (
        word(
            parameters.get("promptType"), "auto" if given.node.version >= 1.4 or "text" not in parameters else "define"
        )
        == "auto"
    ):
        if "text" in parameters and given.node.version < 1.3:
            return translate(parameters["text"], given.names)
        field = "input" if given.node.type == "chainLlm" and given.node.version == 1 else "chatInput"
        return translate("={{ $json." + field + " }}", given.names)
    return translate(parameters.get("text") or parameters.get("prompt") or "", given.names)


def agent(given: Given) -> Made:
    """An agent without tools is a question to a model; with tools it would choose by itself what to do."""
    tools = given.graph.serving(given.node.name, "ai_tool")
    if tools:
        named = ", ".join(tool.name[:40] for tool in tools[:4])
        raise Unsupported(
            f"it chooses by itself which of its tools to use ({named}); a step here asks a model and no more"
        )
    system = given.options().get("systemMessage") or given.parameters.get("systemMessage")
    return _asked(given, system, "output")


def chain(given: Given) -> Made:
    system = None
    more: list[str] = []
    for row in rows(given.parameters, "messages", "messageValues"):
        kind, message = word(row.get("type"), "SystemMessagePromptTemplate"), row.get("message")
        if kind.startswith("System") and isinstance(message, str):
            system = message
        elif isinstance(message, str):
            more.append(message)
    made = _asked(given, system, "text")
    history = [{"role": "user", "content": translate(text, given.names)} for text in more]
    return replace(made, values=made.values | {"history": history}) if history and made.use == "llm.chat" else made


def _asked(given: Given, system: Any, field: str) -> Made:
    model, remark = _model(given)
    prompt = _prompt(given)
    remarks = [_CONNECT, remark]
    parsers = given.graph.serving(given.node.name, "ai_outputParser")
    if parsers:
        return _structured(
            given, parsers[0], prompt, system, _without_temperature(model), [part for part in remarks if part]
        )
    values = {"prompt": prompt, **({"system": translate(system, given.names)} if system else {}), **model}
    then: list[Step] = []
    if memory := next((one for one in given.graph.serving(given.node.name, "ai_memory") if one.type in BUFFERS), None):
        history, then = remember(given, memory, prompt)
        values |= history
        remarks.append(f"what was said is kept in the table “{TABLE}”")
    said = "; ".join(part for part in remarks if part)
    return Made("llm.chat", values, said, "", shape={field: "@.text"}, then=tuple(then))


def _structured(
    given: Given, parser: Node, prompt: Any, system: Any, model: dict[str, Any], remarks: list[str]
) -> Made:
    inner = given.graph.serving(parser.name, "ai_outputParser")
    parser = inner[0] if inner and parser.type == "outputParserAutofixing" else parser
    schema = schema_of(parser)
    values: dict[str, Any] = {"text": prompt, **model}
    if schema is None:
        remarks.append("give the JSON schema of its answer")
    else:
        values["json_schema"] = schema
    if system:
        values["instructions"] = translate(system, given.names)
    field = "@.data.items" if parser.type == "outputParserItemList" else "@.data"
    return Made("llm.extract", values, "; ".join(remarks), "", shape={"output": field})


def schema_of(parser: Node) -> dict[str, Any] | None:
    """The JSON schema that an output parser holds its model to."""
    if parser.type == "outputParserItemList":
        return {
            "type": "object",
            "properties": {"items": {"type": "array", "items": {"type": "string"}}},
            "required": ["items"],
        }
    for name in ("inputSchema", "jsonSchema", "schema", "jsonSchemaExample"):
        text = parser.parameters.get(name)
        if not isinstance(text, str) or not text.strip():
            continue
        try:
            value = json.loads(text.removeprefix("="), strict=False)
        except (ValueError, RecursionError):
            continue
        if name == "jsonSchemaExample" or not (isinstance(value, dict) and ("properties" in value or "type" in value)):
            return by_example(value)
        return dict(value)
    return None


def by_example(value: Any, depth: int = 0) -> dict[str, Any]:
    """The schema that an example stands for."""
    match value:
        case dict() if depth < 12:
            inner = {str(name): by_example(one, depth + 1) for name, one in value.items()}
            return {"type": "object", "properties": inner}
        case list() if depth < 12:
            return {"type": "array", **({"items": by_example(value[0], depth + 1)} if value else {})}
        case bool():
            return {"type": "boolean"}
        case int() | float():
            return {"type": "number"}
    return {"type": "string"}


def extractor(given: Given) -> Made:
    parameters = given.parameters
    model, _ = _model(given)
    values: dict[str, Any] = {"text": translate(parameters.get("text", ""), given.names), **_without_temperature(model)}
    remarks = [_CONNECT]
    attributes = rows(parameters, "attributes", "attributes")
    if attributes:
        values["json_schema"] = _of_attributes(attributes)
    elif (schema := schema_of(given.node)) is not None:
        values["json_schema"] = schema
    else:
        remarks.append("give the JSON schema of what it extracts")
    if prompt := given.options().get("systemPromptTemplate"):
        values["instructions"] = translate(prompt, given.names)
    return Made("llm.extract", values, "; ".join(remarks), "", shape={"output": "@.data"})


def _of_attributes(attributes: list[dict[str, Any]]) -> dict[str, Any]:
    kinds = {"string": "string", "number": "number", "boolean": "boolean", "date": "string"}
    properties: dict[str, Any] = {}
    for row in attributes:
        kind = kinds.get(word(row.get("type"), "string"), "string")
        properties[str(row.get("name"))] = {"type": kind, "description": str(row.get("description") or "")}
    required = [str(row.get("name")) for row in attributes if row.get("required") is True]
    return {"type": "object", "properties": properties, **({"required": required} if required else {})}


def summarise(given: Given) -> Made:
    model, _ = _model(given)
    source = given.options("options", "summarizationMethodAndPrompts", "values").get("prompt")
    values: dict[str, Any] = {**_without_temperature(model)}
    values["text"] = (
        "${{ as_lines(" + (given.names.many or given.names.own[0].expression) + ") }}" if given.names.own else ""
    )
    if isinstance(source, str):
        values["instructions"] = source.replace('"{text}"', "").replace("${{", "$ {{")[:2000]
    return Made("llm.summarise", values, _CONNECT, "", shape={"response": {"text": "@.text"}})


def sentiment(given: Given) -> Made:
    model, _ = _model(given)
    names = [part.strip() for part in str(given.options().get("categories") or _SENTIMENTS).split(",") if part.strip()]
    values = {"text": translate(given.parameters.get("inputText", ""), given.names), "categories": names}
    return Made("llm.classify", values | _without_temperature(model), _CONNECT, "",
                shape={"sentimentAnalysis": {"category": "@.category"}})  # fmt: skip


def openai(given: Given) -> Made:
    """The OpenAI node of old and new, and those of other models that speak the same way."""
    parameters = given.parameters
    resource = word(parameters.get("resource"), "text")
    operation = word(parameters.get("operation"), "message")
    if (resource, operation if "operation" in parameters else "") in MEDIA and given.node.type == "openAi":
        return MEDIA[resource, operation if "operation" in parameters else ""](given)
    if resource not in ("text", "chat", "completion") or operation not in ("message", "complete", "response", "create"):
        raise Unsupported(
            f"it asks for “{resource[:20]}: {operation[:20]}”, and the steps here chat, extract and embed"
        )
    found = rows(parameters, "messages", "values") or rows(parameters, "responses", "values") or rows(
        parameters, "prompt", "messages") or rows(parameters, "messages", "message")  # fmt: skip
    if given.graph.serving(given.node.name, "ai_tool"):
        raise Unsupported("it chooses by itself which of its tools to use; a step here asks a model and no more")
    values = _messages(given, found)
    name = plain(parameters.get("modelId") or parameters.get("model") or "")
    if isinstance(name, str) and name and not name.startswith("="):
        values["model"] = name.removeprefix("models/")[:100]
    options = {**given.options(), **given.options("additionalFields")}
    if isinstance(limit := options.get("maxTokens") or options.get("maxOutputTokens"), int) and limit > 0:
        values["max_tokens"] = limit
    if isinstance(heat := options.get("temperature"), int | float):
        values["temperature"] = heat
    remarks = [_CONNECT]
    is_json = parameters.get("jsonOutput") is True and given.node.type == "openAi"
    return Made("llm.chat", values, "; ".join(remarks), "", shape=_shape(given.node), reads_json=is_json)


def _shape(node: Node) -> dict[str, Any]:
    said = "@.text"
    match node.type:
        case "googleGemini":
            return {"content": {"parts": [{"text": said}], "role": "model"}, "text": said}
        case "anthropic":
            return {"content": [{"type": "text", "text": said}], "text": said}
        case "perplexity":
            return {"choices": [{"message": {"content": said}}], "message": said}
        case _ if node.version >= 2:
            return {"output": [{"content": [{"type": "output_text", "text": said}]}], "text": said}
    return {
        "message": {"role": "assistant", "content": said},
        "text": said,
        "choices": [{"message": {"content": said}}],
    }


def _messages(given: Given, found: list[dict[str, Any]]) -> dict[str, Any]:
    history: list[dict[str, Any]] = []
    system: list[Any] = []
    for row in found:
        content = row.get("content") or row.get("message")
        if not isinstance(content, str) or not content.strip():
            continue
        said = translate(content, given.names)
        role = word(row.get("role"), "user")
        if role in ("system", "developer"):
            system.append(said)
        else:
            history.append({"role": "assistant" if role in ("assistant", "model") else "user", "content": said})
    values: dict[str, Any] = {}
    if history:
        values["prompt"] = history.pop()["content"]
    elif text := given.parameters.get("prompt") or given.parameters.get("text"):
        values["prompt"] = translate(text, given.names) if isinstance(text, str) else ""
    elif system:
        values["prompt"] = system.pop()
    if system:
        values["system"] = "\n\n".join(str(part) for part in system)
    if history:
        values["history"] = history
    return values


AI: Final[dict[str, Maker]] = {
    "agent": agent, "chainLlm": chain, "informationExtractor": extractor, "chainSummarization": summarise,
    "sentimentAnalysis": sentiment, "openAi": openai, "googleGemini": openai, "anthropic": openai,
    "perplexity": openai, "lmChatOpenAi": openai, "ollama": openai,
}  # fmt: skip
