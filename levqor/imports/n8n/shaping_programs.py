"""What n8n's nodes for lists do, as programs of code steps. Each reads `items` and what the node says."""

from __future__ import annotations

from typing import Final

_AT: Final = """def at(item, path):
    for part in path.split("."):
        item = item.get(part) if isinstance(item, dict) else None
    return item
def listed(value):
    return value if isinstance(value, list) else [] if value is None else [value]
items = [item if isinstance(item, dict) else {"data": item} for item in listed(inputs["items"])]
"""
SPLIT: Final = (
    _AT
    + """def without(item, paths):
    made = dict(item)
    for path in paths:
        made.pop(path, None)
    return made
made = []
for item in items:
    lists = {}
    for path in inputs["fields"]:
        found = at(item, path)
        lists[path] = list(found.values()) if isinstance(found, dict) else listed(found)
    for place in range(max([len(one) for one in lists.values()] or [0])):
        new = without(item, inputs["fields"]) if inputs["include"] == "allOtherFields" else {}
        if inputs["include"] == "selectedOtherFields":
            new = {path: at(item, path) for path in inputs["others"]}
        for number, path in enumerate(inputs["fields"]):
            if place >= len(lists[path]):
                continue
            value = lists[path][place]
            is_alone = len(inputs["fields"]) == 1 and inputs["include"] == "noOtherFields" and not inputs["names"]
            if isinstance(value, dict) and is_alone:
                new.update(value)
            else:
                new[inputs["names"][number] if number < len(inputs["names"]) else path.split(".")[-1]] = value
        made.append(new)
made
"""
)
AGGREGATE: Final = (
    _AT
    + """made = {}
if inputs["all"]:
    kept = []
    for item in items:
        if inputs["only"]:
            item = {name: value for name, value in item.items() if name in inputs["only"]}
        kept.append({name: value for name, value in item.items() if name not in inputs["without"]})
    made[inputs["all"]] = kept
for path, name in inputs["fields"]:
    values = []
    for item in items:
        value = at(item, path)
        if value is None and not inputs["keep missing"]:
            continue
        values.extend(value) if inputs["merge"] and isinstance(value, list) else values.append(value)
    made[name] = values
made
"""
)
SORT: Final = (
    _AT
    + """def order(value):
    if value is None:
        return (3, "")
    if isinstance(value, bool):
        return (0, int(value))
    return (1, value) if isinstance(value, (int, float)) else (2, str(value).lower())
made = list(items)
for path, falls in reversed(inputs["fields"]):
    made = sorted(made, key=lambda item: order(at(item, path)), reverse=falls)
made
"""
)
LIMIT: Final = (
    _AT
    + """count = int(inputs["count"])
items[-count:] if inputs["last"] else items[:count]
"""
)
DEDUPE: Final = (
    _AT
    + """import json
seen, made = set(), []
for item in items:
    if inputs["fields"]:
        key = json.dumps([at(item, path) for path in inputs["fields"]])
    else:
        rest = {name: value for name, value in item.items() if name not in inputs["without"]}
        key = json.dumps([[name, rest[name]] for name in sorted(rest)])
    if key not in seen:
        seen.add(key)
        made.append(item)
made
"""
)
SUMMARIZE: Final = (
    _AT
    + """import json
def worked_out(how, values, separator):
    there = [value for value in values if value is not None and value != ""]
    numbers = [value for value in there if isinstance(value, (int, float))]
    if how == "sum":
        return sum(numbers)
    if how == "average":
        return sum(numbers) / len(numbers) if numbers else None
    if how == "min":
        return min(numbers) if numbers else None
    if how == "max":
        return max(numbers) if numbers else None
    if how == "append":
        return there
    if how == "concatenate":
        return separator.join([str(value) for value in there])
    if how == "countUnique":
        return len(set([json.dumps(value) for value in there]))
    return len(there)
groups = {}
for item in items:
    key = json.dumps([at(item, path) for path in inputs["by"]])
    groups.setdefault(key, []).append(item)
if not inputs["by"]:
    groups = {"[]": items}
made = []
for key, members in groups.items():
    row = dict(zip(inputs["by"], json.loads(key)))
    for how, path, separator in inputs["values"]:
        name = inputs["prefixes"].get(how, how) + "_" + path.replace(".", "_")
        row[name] = worked_out(how, [at(item, path) for item in members], separator)
    made.append(row)
made
"""
)
RENAME: Final = """made = dict(inputs["item"])
for old, new in inputs["names"]:
    if old in made:
        made = {new if name == old else name: value for name, value in made.items()}
made
"""
HASH: Final = """import base64, hashlib
kinds = {"MD5": hashlib.md5, "SHA1": hashlib.sha1, "SHA256": hashlib.sha256, "SHA512": hashlib.sha512}
digest = kinds[inputs["kind"]](str(inputs["value"]).encode("utf-8"))
found = digest.hexdigest()
if inputs["encoding"] == "base64":
    found = base64.b64encode(bytes.fromhex(found)).decode("utf-8")
{**inputs["item"], inputs["name"]: found}
"""
