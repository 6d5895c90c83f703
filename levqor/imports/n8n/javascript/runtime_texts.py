"""The methods of JavaScript's texts, for code steps that were JavaScript."""

from __future__ import annotations

import math
import re
from typing import Any

from levqor.imports.n8n.javascript.runtime import number, text
from levqor.imports.n8n.javascript.runtime_lists import cut_at


class Regex:
    """A regular expression with its flags."""

    def __init__(self, source: str, flags: str) -> None:
        kinds = {"i": re.IGNORECASE, "m": re.MULTILINE, "s": re.DOTALL}
        chosen: Any = 0
        for flag in flags:
            if flag in kinds:
                chosen = chosen | kinds[flag]
        self.program = re.compile(source, chosen)
        self.is_global = "g" in flags
        self.at = 0


def new_pattern(source: Any, flags: Any = "", *_: Any) -> Any:
    return source if isinstance(source, Regex) else Regex(text(source), text(flags or ""))


def m_split(value: Any, separator: Any = None, limit: Any = None, *_: Any) -> Any:
    if separator is None:
        made = [value]
    elif isinstance(separator, Regex):
        made = separator.program.split(value)
    else:
        made = list(value) if separator == "" else value.split(separator)
    return made if limit is None else made[:limit]


def m_trim(value: Any, *_: Any) -> Any:
    return value.strip()


def m_trimStart(value: Any, *_: Any) -> Any:
    return value.lstrip()


def m_trimEnd(value: Any, *_: Any) -> Any:
    return value.rstrip()


def m_toLowerCase(value: Any, *_: Any) -> Any:
    return value.lower()


def m_toUpperCase(value: Any, *_: Any) -> Any:
    return value.upper()


def m_toLocaleLowerCase(value: Any, *_: Any) -> Any:
    return value.lower()


def m_toLocaleUpperCase(value: Any, *_: Any) -> Any:
    return value.upper()


def m_startsWith(value: Any, wanted: Any = None, *_: Any) -> Any:
    return value.startswith(text(wanted))


def m_endsWith(value: Any, wanted: Any = None, *_: Any) -> Any:
    return value.endswith(text(wanted))


def m_substring(value: Any, start: Any = 0, end: Any = None, *_: Any) -> Any:
    size = len(value)
    one = max(0, min(int(number(start)), size))
    other = size if end is None else max(0, min(int(number(end)), size))
    return value[min(one, other) : max(one, other)]


def m_substr(value: Any, start: Any = 0, count: Any = None, *_: Any) -> Any:
    at = cut_at(start, len(value), 0)
    return value[at:] if count is None else value[at : at + max(0, int(count))]


def m_charAt(value: Any, place: Any = 0, *_: Any) -> Any:
    return value[place] if 0 <= place < len(value) else ""


def m_charCodeAt(value: Any, place: Any = 0, *_: Any) -> Any:
    return ord(value[place]) if 0 <= place < len(value) else float("nan")


def padding(value: Any, size: Any, filler: Any) -> Any:
    missing = int(size) - len(value)
    return (filler * (missing // len(filler) + 1))[:missing] if missing > 0 and filler else ""


def m_padStart(value: Any, size: Any = 0, filler: Any = " ", *_: Any) -> Any:
    return padding(value, size, text(filler)) + value


def m_padEnd(value: Any, size: Any = 0, filler: Any = " ", *_: Any) -> Any:
    return value + padding(value, size, text(filler))


def m_repeat(value: Any, count: Any = 0, *_: Any) -> Any:
    return value * int(count)


def m_localeCompare(value: Any, other: Any = "", *_: Any) -> Any:
    one, two = (value.lower(), value), (text(other).lower(), text(other))
    return -1 if one < two else 1 if one > two else 0


def m_test(pattern: Any, value: Any = "", *_: Any) -> Any:
    return pattern.program.search(text(value)) is not None


def groups_of(found: Any) -> Any:
    return [found.group(0), *found.groups()]


def m_exec(pattern: Any, value: Any = "", *_: Any) -> Any:
    for found in pattern.program.finditer(text(value)):
        if not pattern.is_global or found.start() >= pattern.at:
            pattern.at = found.end()
            return groups_of(found)
    pattern.at = 0
    return None


def m_match(value: Any, pattern: Any = "", *_: Any) -> Any:
    asked = new_pattern(pattern)
    found = list(asked.program.finditer(value))
    if not found:
        return None
    return [one.group(0) for one in found] if asked.is_global else groups_of(found[0])


def m_matchAll(value: Any, pattern: Any = "", *_: Any) -> Any:
    return [groups_of(one) for one in new_pattern(pattern).program.finditer(value)]


def m_search(value: Any, pattern: Any = "", *_: Any) -> Any:
    found = new_pattern(pattern).program.search(value)
    return -1 if found is None else found.start()


def m_replace(value: Any, old: Any = "", new: Any = "", *_: Any) -> Any:
    if isinstance(old, Regex):
        return replaced(value, old, new)
    made = text(new(old)) if not isinstance(new, str) else new
    return value.replace(text(old), made, 1)


def m_replaceAll(value: Any, old: Any = "", new: Any = "", *_: Any) -> Any:
    if isinstance(old, Regex):
        return replaced(value, old, new)
    return value.replace(text(old), text(new))


def replaced(value: Any, pattern: Any, new: Any) -> Any:
    made, at = "", 0
    for found in pattern.program.finditer(value):
        made += value[at : found.start()]
        made += filled(new, found) if isinstance(new, str) else text(new(*groups_of(found)))
        at = found.end()
        if not pattern.is_global:
            break
    return made + value[at:]


def filled(new: str, found: Any) -> str:
    if "$" not in new:
        return new
    made = new.replace("$&", found.group(0))
    for place, group in enumerate(found.groups()):
        made = made.replace("$" + str(place + 1), group or "")
    return made.replace("$$", "$")


def m_toFixed(value: Any, places: Any = 0, *_: Any) -> Any:
    made = number(value)
    if made != made:
        return "NaN"
    # Python rounds an exact half to the even digit, JavaScript away from zero.
    if made * 8 == math.floor(made * 8):
        made += 1e-9 if made > 0 else -1e-9
    return format(float(made), "." + str(places) + "f")


def m_toString(value: Any, base: Any = 10, *_: Any) -> Any:
    if base == 16:
        return format(int(value), "x")
    if base == 36:
        return in_base_36(value)
    return text(value)


def in_base_36(value: Any) -> Any:
    letters, whole, rest = "0123456789abcdefghijklmnopqrstuvwxyz", int(value), value - int(value)
    made = "" if whole else "0"
    while whole:
        made, whole = letters[whole % 36] + made, whole // 36
    if rest:
        made += "."
        for _ in range(11):
            made, rest = made + letters[int(rest * 36)], rest * 36 - int(rest * 36)
    return made
