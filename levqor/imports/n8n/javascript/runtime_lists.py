"""The methods of JavaScript's lists, sets and maps, for code steps that were JavaScript."""

from __future__ import annotations

from typing import Any

from levqor.imports.n8n.javascript.runtime import (
    Bag,
    Table,
    items_of,
    key_of,
    less,
    loose,
    number,
    same,
    text,
    tidy,
    truthy,
)


def m_map(items: Any, change: Any, *_: Any) -> Any:
    return [change(item, place, items) for place, item in enumerate(items_of(items))]


def m_filter(items: Any, test: Any, *_: Any) -> Any:
    return [item for place, item in enumerate(items_of(items)) if truthy(test(item, place, items))]


def m_forEach(items: Any, act: Any, *_: Any) -> Any:
    if isinstance(items, Table):
        for pair in list(items.entries.values()):
            act(pair[1], pair[0], items)
        return
    for place, item in enumerate(list(items_of(items))):
        act(item, place, items)


def m_reduce(items: Any, change: Any, *start: Any) -> Any:
    rest = list(items_of(items))
    made, place = (start[0], 0) if start else (rest[0], 1)
    while place < len(rest):
        made = change(made, rest[place], place, items)
        place += 1
    return made


def m_find(items: Any, test: Any, *_: Any) -> Any:
    for place, item in enumerate(items_of(items)):
        if truthy(test(item, place, items)):
            return item
    return None


def m_findIndex(items: Any, test: Any, *_: Any) -> Any:
    for place, item in enumerate(items_of(items)):
        if truthy(test(item, place, items)):
            return place
    return -1


def m_some(items: Any, test: Any, *_: Any) -> Any:
    return m_findIndex(items, test) >= 0


def m_every(items: Any, test: Any, *_: Any) -> Any:
    return len(m_filter(items, test)) == len(items)


def m_flatMap(items: Any, change: Any, *_: Any) -> Any:
    return m_flat(m_map(items, change))


def m_flat(items: Any, depth: Any = 1, *_: Any) -> Any:
    made: Any = []
    for item in items_of(items):
        made += (m_flat(item, depth - 1) if depth > 1 else item) if isinstance(item, list) else [item]
    return made


def m_includes(holder: Any, wanted: Any = None, *_: Any) -> Any:
    if isinstance(holder, str):
        return text(wanted) in holder
    return any(same(item, wanted) for item in items_of(holder))


def m_indexOf(holder: Any, wanted: Any = None, start: Any = 0, *_: Any) -> Any:
    if isinstance(holder, str):
        return holder.find(text(wanted), start)
    for place, item in enumerate(items_of(holder)):
        if place >= start and same(item, wanted):
            return place
    return -1


def m_lastIndexOf(holder: Any, wanted: Any = None, *_: Any) -> Any:
    if isinstance(holder, str):
        return holder.rfind(text(wanted))
    places = [place for place, item in enumerate(items_of(holder)) if same(item, wanted)]
    return places[-1] if places else -1


def m_join(items: Any, separator: Any = ",", *_: Any) -> Any:
    return text(separator).join(["" if item is None else text(item) for item in items_of(items)])


def cut_at(value: Any, size: int, otherwise: int) -> Any:
    if value is None:
        return otherwise
    place = int(number(value)) if number(value) == number(value) else 0
    return max(0, size + place) if place < 0 else min(place, size)


def m_slice(holder: Any, start: Any = None, end: Any = None, *_: Any) -> Any:
    return holder[cut_at(start, len(holder), 0) : cut_at(end, len(holder), len(holder))]


def m_splice(items: Any, start: Any = 0, count: Any = None, *new: Any) -> Any:
    at = cut_at(start, len(items), 0)
    end = len(items) if count is None else min(len(items), at + int(number(count)))
    taken, rest = items[at:end], items[end:]
    while len(items) > at:
        items.pop()
    items.extend([*new, *rest])
    return taken


def m_push(items: Any, *new: Any) -> Any:
    items.extend(new)
    return len(items)


def m_pop(items: Any, *_: Any) -> Any:
    return items.pop() if items else None


def m_shift(items: Any, *_: Any) -> Any:
    return items.pop(0) if items else None


def m_unshift(items: Any, *new: Any) -> Any:
    for item in reversed(new):
        items.insert(0, item)
    return len(items)


def m_concat(holder: Any, *others: Any) -> Any:
    if isinstance(holder, str):
        return holder + "".join([text(other) for other in others])
    made = list(holder)
    for other in others:
        made += other if isinstance(other, list) else [other]
    return made


def m_sort(items: Any, order: Any = None, *_: Any) -> Any:
    made = merge_sorted(list(items), order)
    while items:
        items.pop()
    items.extend(made)
    return items


def merge_sorted(items: Any, order: Any) -> Any:
    if len(items) < 2:
        return items
    middle = len(items) // 2
    left, right = merge_sorted(items[:middle], order), merge_sorted(items[middle:], order)
    made: Any = []
    one = other = 0
    while one < len(left) and other < len(right):
        if comes_after(left[one], right[other], order):
            made.append(right[other])
            other += 1
        else:
            made.append(left[one])
            one += 1
    return made + left[one:] + right[other:]


def comes_after(one: Any, other: Any, order: Any) -> Any:
    return less(text(other), text(one)) if order is None else number(order(one, other)) > 0


def m_reverse(items: Any, *_: Any) -> Any:
    items.reverse()
    return items


def m_fill(items: Any, value: Any = None, *_: Any) -> Any:
    for place in range(len(items)):
        items[place] = value
    return items


def m_at(holder: Any, place: Any = 0, *_: Any) -> Any:
    at = place + len(holder) if place < 0 else place
    return holder[at] if 0 <= at < len(holder) else None


def m_has(holder: Any, wanted: Any = None, *_: Any) -> Any:
    return key_of(wanted) in holder.entries


def m_get(holder: Any, wanted: Any = None, *_: Any) -> Any:
    found = holder.entries.get(key_of(wanted))
    return None if found is None else found[1]


def m_set(holder: Any, name: Any = None, value: Any = None, *_: Any) -> Any:
    holder.entries[key_of(name)] = [name, value]
    return holder


def m_add(holder: Any, value: Any = None, *_: Any) -> Any:
    holder.entries.setdefault(key_of(value), value)
    return holder


def m_delete(holder: Any, wanted: Any = None, *_: Any) -> Any:
    return holder.entries.pop(key_of(wanted), None) is not None


def m_keys(holder: Any, *_: Any) -> Any:
    if isinstance(holder, list):
        return list(range(len(holder)))
    return [pair[0] for pair in holder.entries.values()] if isinstance(holder, Table) else items_of(holder)


def m_values(holder: Any, *_: Any) -> Any:
    return [pair[1] for pair in holder.entries.values()] if isinstance(holder, Table) else items_of(holder)


def m_entries(holder: Any, *_: Any) -> Any:
    if isinstance(holder, list):
        return [[place, item] for place, item in enumerate(holder)]
    return list(holder.entries.values())


def m_hasOwnProperty(holder: Any, name: Any = "", *_: Any) -> Any:
    return isinstance(holder, dict) and text(name) in holder


def m_isEmpty(value: Any, *_: Any) -> Any:
    return value is None or len(value) == 0


def m_isNotEmpty(value: Any, *_: Any) -> Any:
    return not m_isEmpty(value)


def m_first(items: Any, *_: Any) -> Any:
    return items[0] if items else None


def m_last(items: Any, *_: Any) -> Any:
    return items[-1] if items else None


def m_sum(items: Any, *_: Any) -> Any:
    return tidy(sum([number(item) for item in items]))


def m_unique(items: Any, *_: Any) -> Any:
    return items_of(Bag(items))


def m_isEqual(one: Any, other: Any = None, *_: Any) -> Any:
    return loose(one, other)
