"""What a code step costs: `python -m bench.code_step`."""

from __future__ import annotations

import asyncio
import statistics
import time
from datetime import UTC, datetime
from typing import Any

from bench.table import say
from levqor.connectors.catalog.code import Program, python
from levqor.connectors.ports import StepContext
from levqor.connectors.sandbox import find_mistake

CALLS = 2_000
ROUNDS = 5
ADDING = "sum(inputs['n'])"


def microseconds_a_call(code: str, inputs: dict[str, Any], calls: int = CALLS) -> float:
    """One call after another, from a rendered input to a JSON result; the median of the rounds."""

    async def one_round() -> float:
        context = StepContext("ws_1", "run_1", "step", 1, "key-1", datetime.now(UTC))
        begun = time.perf_counter()
        for _ in range(calls):
            await python(context, Program(code=code, inputs=inputs))
        return (time.perf_counter() - begun) / calls * 1e6

    async def all_rounds() -> list[float]:
        await one_round()
        return [await one_round() for _ in range(ROUNDS)]

    return statistics.median(asyncio.run(all_rounds()))


def check_microseconds() -> float:
    """Reading a new text of ten lines for mistakes."""
    texts = [f"total = {number}\n" + "total += 1\n" * 9 for number in range(CALLS)]
    find_mistake("1")
    begun = time.perf_counter()
    for text in texts:
        find_mistake(text)
    return (time.perf_counter() - begun) / CALLS * 1e6


def main() -> None:
    orders = [{"id": number, "total": number * 1.5, "name": f"Order {number}"} for number in range(1_000)]
    say("code step: adds up three numbers", f"{microseconds_a_call(ADDING, {'n': [1, 2, 3]}):,.0f} µs")
    filtering = "[order for order in inputs['orders'] if order['total'] > 700]"
    say("code step: filters 1,000 maps", f"{microseconds_a_call(filtering, {'orders': orders}, 200):,.0f} µs")
    counting = "total = 0\nfor number in range(100_000): total += number\ntotal"
    say("code step: a loop of 100,000 rounds", f"{microseconds_a_call(counting, {}, 50):,.0f} µs")
    say("code step: check of a new text", f"{check_microseconds():,.0f} µs")


if __name__ == "__main__":
    main()
