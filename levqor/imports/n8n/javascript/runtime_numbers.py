"""JavaScript's `Math`, numbers and encodings, for code steps that were JavaScript."""

from __future__ import annotations

import base64
import hashlib
import math
import random
from typing import Any

from levqor.imports.n8n.javascript.runtime import is_number, number, number_of_text, power, text, tidy


def parse_float(value: Any = None, *_: Any) -> Any:
    said, end, is_open = text(value).strip(), 0, True
    while end < len(said) and (said[end].isdigit() or (said[end] == "." and is_open) or (end == 0 and said[0] in "+-")):
        is_open = is_open and said[end] != "."
        end += 1
    return number_of_text(said[:end]) if said[:end].strip("+-.") else float("nan")


def parse_int(value: Any = None, base: Any = 10, *_: Any) -> Any:
    said, end = text(value).strip(), 0
    if base == 16:
        said = said[2:] if said[:2].lower() == "0x" else said
    while end < len(said) and (
        said[end].isdigit() or (end == 0 and said[0] in "+-") or (base == 16 and said[end].lower() in "abcdef")
    ):
        end += 1
    return int(said[:end], base if base == 16 else 10) if said[:end].strip("+-") else float("nan")


def is_nan(value: Any = None, *_: Any) -> Any:
    made = number(value)
    return made != made


def is_finite(value: Any = None, *_: Any) -> Any:
    made = number(value)
    return made == made and abs(made) != float("inf")


def is_integer(value: Any = None, *_: Any) -> Any:
    return is_number(value) and is_finite(value) and value == int(value)


def is_strictly_nan(value: Any = None, *_: Any) -> Any:
    return is_number(value) and value != value


def is_strictly_finite(value: Any = None, *_: Any) -> Any:
    return is_number(value) and is_finite(value)


def math_round(value: Any = None, *_: Any) -> Any:
    return tidy(float(math.floor(number(value) + 0.5))) if is_finite(value) else number(value)


def math_floor(value: Any = None, *_: Any) -> Any:
    return math.floor(number(value)) if is_finite(value) else number(value)


def math_ceil(value: Any = None, *_: Any) -> Any:
    return math.ceil(number(value)) if is_finite(value) else number(value)


def math_trunc(value: Any = None, *_: Any) -> Any:
    return int(number(value)) if is_finite(value) else number(value)


def math_abs(value: Any = None, *_: Any) -> Any:
    return abs(number(value))


def math_sign(value: Any = None, *_: Any) -> Any:
    made = number(value)
    return 1 if made > 0 else -1 if made < 0 else made


def math_max(*values: Any) -> Any:
    return max([number(value) for value in values], default=float("-inf"))


def math_min(*values: Any) -> Any:
    return min([number(value) for value in values], default=float("inf"))


def math_sqrt(value: Any = None, *_: Any) -> Any:
    return tidy(math.sqrt(number(value))) if number(value) >= 0 else float("nan")


def math_pow(one: Any = None, other: Any = None, *_: Any) -> Any:
    return power(one, other)


def math_log(value: Any = None, *_: Any) -> Any:
    return tidy(math.log(number(value)))


def math_log10(value: Any = None, *_: Any) -> Any:
    return tidy(math.log(number(value), 10))


def math_log2(value: Any = None, *_: Any) -> Any:
    return tidy(math.log(number(value), 2))


def math_random(*_: Any) -> Any:
    return random.random()


def to_base64(value: Any = None, *_: Any) -> Any:
    return base64.b64encode(text(value).encode("utf-8")).decode("utf-8")


def from_base64(value: Any = None, *_: Any) -> Any:
    return base64.b64decode(text(value)).decode("utf-8")


def digest_of(kind: str, value: bytes) -> str:
    kinds = {"md5": hashlib.md5, "sha1": hashlib.sha1, "sha256": hashlib.sha256, "sha512": hashlib.sha512}
    return kinds[kind.lower()](value).hexdigest()


def hashed(kind: str, value: Any, secret: Any, encoding: str) -> Any:
    data = text(value).encode("utf-8")
    if secret is None:
        found = digest_of(kind, data)
    else:
        size = 128 if kind.lower() == "sha512" else 64
        key = text(secret).encode("utf-8").hex()
        key = digest_of(kind, text(secret).encode("utf-8")) if len(key) > size * 2 else key
        key += "00" * (size - len(key) // 2)
        parts = [int(key[place : place + 2], 16) for place in range(0, len(key), 2)]
        inner = bytes.fromhex("".join([format(part ^ 0x36, "02x") for part in parts]))
        outer = bytes.fromhex("".join([format(part ^ 0x5C, "02x") for part in parts]))
        found = digest_of(kind, outer + bytes.fromhex(digest_of(kind, inner + data)))
    return found if encoding == "hex" else base64.b64encode(bytes.fromhex(found)).decode("utf-8")


def new_id(*_: Any) -> Any:
    made = "".join(["0123456789abcdef"[int(random.random() * 16)] for _ in range(32)])
    return made[:8] + "-" + made[8:12] + "-4" + made[13:16] + "-a" + made[17:20] + "-" + made[20:]


def from_codes(*codes: Any) -> Any:
    return "".join([chr(code) for code in codes])


def encoded(value: str, kept: str) -> str:
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789" + kept
    made = ""
    for letter in value:
        pairs = letter.encode("utf-8").hex().upper()
        made += letter if letter in letters else "".join(["%" + pairs[i : i + 2] for i in range(0, len(pairs), 2)])
    return made


def encode_uri(value: Any = None, *_: Any) -> Any:
    return encoded(text(value), "-_.!~*'()")


def encode_uri_whole(value: Any = None, *_: Any) -> Any:
    return encoded(text(value), "-_.!~*'();/?:@&=+$,#")


def decode_uri(value: Any = None, *_: Any) -> Any:
    made, held, place, whole = "", "", 0, text(value)
    while place < len(whole):
        if whole[place] == "%":
            held += whole[place + 1 : place + 3]
            place += 3
        else:
            made += bytes.fromhex(held).decode("utf-8") + whole[place]
            held, place = "", place + 1
    return made + bytes.fromhex(held).decode("utf-8")
