"""From a sentence to a plan: the schedule, the clauses, and how they hang together."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from levqor.assistants.builder.actions import Surroundings, read_actions
from levqor.assistants.builder.clauses import Clause, split_clauses
from levqor.assistants.builder.conditions import implied_conditions, negated, read_conditions
from levqor.assistants.builder.judgement import find_doubts
from levqor.assistants.builder.lexicon import Lexicon
from levqor.assistants.builder.mentions import find_mentions
from levqor.assistants.builder.normalise import read_sentence
from levqor.assistants.builder.plan import Condition, Do, Each, If, Me, Node, Plan, Ref, Trigger
from levqor.assistants.builder.sentence import Phrase
from levqor.assistants.builder.times import Found, find_schedule
from levqor.assistants.builder.triggers import event_trigger, source_tokens, source_trigger
from levqor.assistants.builder.vocabulary import LEMMAS, NOUNS, singular

_PLACELESS: Final = frozenset(("notice",))


def understand(text: str, lexicon: Lexicon) -> Plan:
    """The plan of a request. It may have doubts instead of, or besides, something to do."""
    phrase = read_sentence(text, lexicon)
    return _Understanding(phrase, lexicon).run()


@dataclass(slots=True)
class _Scope:
    """Where the next action goes: the innermost open list of nodes."""

    nodes: list[Node]
    gate: If | None = None
    since: int = 0


@dataclass(slots=True)
class _Understanding:
    phrase: Phrase
    lexicon: Lexicon
    schedule: Found | None = None
    trigger: Trigger | None = None
    nodes: list[Node] = field(default_factory=list)
    scope: _Scope = field(init=False)
    flat: list[Do] = field(default_factory=list)
    filters: list[Condition] = field(default_factory=list)
    consumed: frozenset[int] = frozenset()
    sentence_start: int = 0

    def __post_init__(self) -> None:
        self.scope = _Scope(self.nodes)

    def run(self) -> Plan:
        clauses = self._clauses()
        clauses = self._find_trigger(clauses)
        self._read(clauses)
        trigger = self.trigger or Trigger("manual")
        nodes = self._gated()
        plan = Plan(trigger, nodes)
        if self.schedule and self.trigger is not None and self.trigger.kind == "schedule":
            trigger.timing = self.schedule.timing
        plan.doubts = find_doubts(self.phrase, plan, self.trigger is not None, clauses, self.lexicon)
        return plan

    # --- the trigger

    def _clauses(self) -> list[Clause]:
        """The clauses without the time expression, where that is what starts the workflow."""
        found = find_schedule(self.phrase)
        whole = split_clauses(self.phrase)
        if found is None:
            return whole
        rest = split_clauses(self.phrase.minus(set(found.taken)))
        event = next((clause for clause in whole if clause.role == "event"), None)
        if event is None and whole and whole[0].role == "condition" and not whole[0].marker.startswith("only"):
            event = whole[0] if event_trigger(whole[0].phrase, self.lexicon).kind not in ("unknown",) else None
        if event is not None and self._beats_schedule(event, found):
            return whole
        self.schedule = found
        self.trigger = Trigger("schedule", found.words, timing=found.timing)
        return rest

    def _beats_schedule(self, event: Clause, found: Found) -> bool:
        """Whether an event clause, rather than the time expression, starts the workflow."""
        inside = {token.index for token in event.phrase}
        kind = event_trigger(event.phrase.minus(set(found.taken)), self.lexicon).kind
        if kind == "unknown":
            return found.timing.weak and found.timing.assumed_time and bool(found.taken & inside)
        if found.timing.weak:
            return kind != "unknown" or bool(found.taken & inside)
        first = min(found.taken) if found.taken else 0
        if kind in ("unknown",):
            return False
        if (
            inside
            and min(inside) < first
            and event.marker in ("when", "whenever", "every time", "each time", "once", "as soon as")
        ):
            return bool(found.taken & inside) or found.timing.assumed_time
        return bool(found.taken and found.taken <= inside)

    def _find_trigger(self, clauses: list[Clause]) -> list[Clause]:
        """Take the clause that starts the workflow out of the list."""
        clauses = _approvals_first(clauses)
        if self.trigger is not None:
            return [self._as_condition(clause) for clause in clauses]
        events = [clause for clause in clauses if clause.role == "event"]
        if not events and clauses and clauses[0].role == "condition" and clauses[0].marker in ("if", "in case"):
            opening = event_trigger(clauses[0].phrase, self.lexicon)
            if opening.kind != "unknown":
                events = [clauses[0]]
        for clause in events:
            trigger = event_trigger(clause.phrase, self.lexicon)
            if trigger.kind == "unknown" and len(events) > 1 and clause is not events[-1]:
                continue
            if trigger.kind == "unknown" and read_conditions(clause.phrase):
                rest = self._implicit([self._as_condition(item) for item in clauses])
                if self.trigger is not None:
                    return rest
            self._accept(trigger, clause.phrase)
            trigger.event, trigger.words = trigger.event or clause.phrase.norm, clause.said or trigger.words
            rest = [item for item in clauses if item is not clause]
            return [self._as_condition(item) if item.role == "event" else item for item in rest]
        rest = self._implicit(clauses)
        return rest if self.trigger is not None else self._conditional_event(rest)

    def _conditional_event(self, clauses: list[Clause]) -> list[Clause]:
        """`email me if a build fails on GitHub`: without another trigger, what the condition waits for is one."""
        if any(action.role == "action" and _reads_something(action.phrase) for action in clauses):
            return clauses
        for clause in clauses:
            if clause.role == "condition" and clause.marker in ("if", "in case"):
                trigger = event_trigger(clause.phrase, self.lexicon)
                if trigger.kind not in ("unknown", "manual") and not trigger.details.get("guessed"):
                    trigger.words = clause.said or trigger.words
                    self._accept(trigger, clause.phrase)
                    return [item for item in clauses if item is not clause]
        return clauses

    @staticmethod
    def _as_condition(clause: Clause) -> Clause:
        if clause.role == "event" and clause.marker not in ("after", "once", "right after"):
            return Clause("condition", clause.phrase, clause.sentence, clause.joined, clause.marker, clause.said)
        return clause if clause.role != "event" else Clause("label", clause.phrase, clause.sentence, clause.joined)

    def _accept(self, trigger: Trigger, phrase: Phrase) -> None:
        self.trigger = trigger
        if trigger.kind in ("manual", "schedule"):
            return
        conditions = implied_conditions(phrase, trigger.kind)
        if sender := trigger.details.pop("sender", None):
            conditions.append(Condition("from", "contains", sender, phrase.text))
        for condition in self._compared(phrase, trigger):
            if not any(_same(condition, other) for other in conditions):
                conditions.append(condition)
        self.filters.extend(conditions)

    def _compared(self, phrase: Phrase, trigger: Trigger) -> list[Condition]:
        """Comparisons inside the event clause: `an order over £500 is placed`, `status changes to Won`."""
        if re.search(r"\bfor pushes to (\w+)|\bpush(?:es|ed)? to (\w+)", phrase.norm) and trigger.app in (
            "github",
            "gitlab",
            "bitbucket",
        ):
            match = re.search(r"\bto (?:the )?(?P<branch>\w+)", phrase.norm)
            if match:
                return [Condition("branch ref", "eq", phrase.taken(match, "branch").text, phrase.text)]
        found = []
        for condition in read_conditions(phrase):
            if condition.op in ("eq", "exists", "changed", "not_exists", "ne") and not _is_telling(condition, phrase):
                continue
            found.append(condition)
        if (
            not found
            and (kind := re.search(r"\bnew (?:~\w+ )?(?P<kind>bug|story|epic|incident|hotfix)s?\b", phrase.norm))
            and trigger.app
        ):
            found.append(Condition("type", "eq", singular(kind.group("kind")), kind.group()))
        return found

    def _implicit(self, clauses: list[Clause]) -> list[Clause]:
        """No marker: a source, a first event, a label, a button."""
        if not clauses:
            return clauses
        first = clauses[0]
        if first.role == "loop":
            return clauses
        arrows = any(clause.joined == "->" for clause in clauses)
        label = len(clauses) > 1 and clauses[1].joined == ":"
        terse = (arrows or label) and len(clauses) > 1
        if label and self._is_title(first):
            return (
                self._implicit(clauses[1:])
                if not any(c.role == "event" for c in clauses[1:])
                else self._find_trigger(clauses[1:])
            )
        if terse and (first.role == "action"):
            trigger = event_trigger(first.phrase, self.lexicon)
            verb = LEMMAS.get(first.phrase.tokens[0].norm, "") if len(first.phrase) else ""
            if trigger.kind != "unknown" and verb not in ("send", "post", "create", "fetch", "call"):
                self._accept(trigger, first.phrase)
                return clauses[1:]
        return self._from_sources(clauses, first)

    def _is_title(self, clause: Clause) -> bool:
        return event_trigger(clause.phrase, self.lexicon).kind == "unknown"

    def _from_sources(self, clauses: list[Clause], first: Clause) -> list[Clause]:
        for number, clause in enumerate(clauses[:2]):
            if clause.role not in ("action", "loop"):
                continue
            found = source_trigger(clause.phrase, self.lexicon, terse=False)
            if found is None:
                continue
            trigger, rest = found
            scope = clause.phrase
            self.consumed = source_tokens(scope, self.lexicon)
            part = scope.minus({token.index for token in scope} - self.consumed) if self.consumed else scope
            self._accept(trigger, part if self.consumed else self._before_target(scope))
            before, after = clauses[:number], clauses[number + 1 :]
            if rest is None:
                return [*before, *after]
            return [*before, Clause("action", rest, clause.sentence, clause.joined), *after]
        return clauses

    def _before_target(self, phrase: Phrase) -> Phrase:
        for mention in find_mentions(phrase, self.lexicon):
            if mention.role == "to" and mention.prep in ("to", "into", "in", "on") and mention.prep_at > 1:
                return phrase.slice(0, mention.prep_at)
        return phrase

    # --- what is to be done

    def _read(self, clauses: list[Clause]) -> None:
        sentence = -1
        position = 0
        while position < len(clauses):
            clause = clauses[position]
            if clause.sentence != sentence:
                sentence, self.sentence_start = clause.sentence, len(self.scope.nodes)
                self._leave_gate(clause)
            following = clauses[position + 1 :]
            match clause.role:
                case "condition" | "unless":
                    self._condition(clause, following)
                case "else":
                    self._otherwise(clause)
                case "loop":
                    self._loop(clause, following)
                case "label":
                    pass
                case _:
                    self._action(clause)
            position += 1

    def _leave_gate(self, clause: Clause) -> None:
        gate = self.scope.gate
        if gate is not None and not gate.whole and not self._carries_on(clause):
            self.scope = _Scope(self.nodes)

    @staticmethod
    def _carries_on(clause: Clause) -> bool:
        """`Then also ...` in the next sentence still belongs to the branch; `otherwise` closes it."""
        return clause.role == "else"

    def _action(self, clause: Clause) -> None:
        phrase, conditions = self._own_condition(clause)
        around = Surroundings(
            self.lexicon,
            self.trigger.app if self.trigger else None,
            self.trigger.kind if self.trigger else "",
            self.flat,
            self.consumed,
        )
        found = [self._placed(action) for action in read_actions(phrase, around)]
        found = [action for action in found if not self._repeats(action)]
        if conditions:
            gate = If(conditions, [*found], words=clause.said or clause.phrase.text)
            self.nodes.append(gate)
            self.scope = _Scope(gate.then, gate)
        else:
            self._wrap_or_add(found)
        self.flat.extend(found)

    def _wrap_or_add(self, found: list[Do]) -> None:
        self.scope.nodes.extend(found)

    def _repeats(self, action: Do) -> bool:
        """`send an email using Gmail`, split in two, is one mail."""
        last = self.flat[-1] if self.flat else None
        return bool(last and last.app == action.app and last.op == action.op and last.words == action.words)

    def _placed(self, action: Do) -> Do:
        if action.app in _PLACELESS:
            action.app = "email"
            action.params.setdefault("to", Me())
            action.params["channel_open"] = True
        return action

    def _own_condition(self, clause: Clause) -> tuple[Phrase, list[Condition]]:
        """`8+ goes to ...`, `negative ones go to ...`: a condition inside the action itself."""
        text = clause.phrase.norm
        match = re.match(
            (
                r"(?:scores? |anything |those |values? )?(?:of )?(?:(?P<op>above|over|below|under"
                r"|>=|<=|>|<) ?)?(?P<low>\d+)(?P<plus>\+)?(?: ?(?:to|-|and) ?(?P<high>\d+))?(?: or (?P<way>more"
                r"|higher|above|less|lower|below))? (?:also )?(?=goes|go|gets?|are|is|should|to"
                r"|->|into)"
            ),
            text,
        )
        subject = self._last_finding()
        if match and (match.group("op") or match.group("plus") or match.group("high") or match.group("way")):
            low = int(match.group("low"))
            op = {
                "above": "gt",
                "over": "gt",
                ">": "gt",
                ">=": "gte",
                "below": "lt",
                "under": "lt",
                "<": "lt",
                "<=": "lte",
            }.get(match.group("op") or "", "gte")
            if match.group("way") in ("less", "lower", "below"):
                op = "lte"
            words = clause.phrase.taken(match).text
            found = [Condition(subject, op, low, words)]
            if match.group("high"):
                found.append(Condition(subject, "lte", int(match.group("high")), words))
            return clause.phrase.slice(clause.phrase.span(match)[1]), found
        match = re.match(
            (
                r"(?:the |any |all )?(?P<value>\w+) (?:ones|results|reviews|feedback|leads|tickets"
                r"|messages|items) (?:also )?(?:should |must )?(?=goes|go|gets?|are|to|be)"
            ),
            text,
        )
        if match and match.group("value") not in ("new", "those", "these", "the", "all", "other"):
            return clause.phrase.slice(clause.phrase.span(match)[1]), [
                Condition(subject, "eq", match.group("value"), clause.phrase.taken(match).text)
            ]
        return clause.phrase, []

    def _last_finding(self) -> str:
        """What the last AI step found out, as a field."""
        thinking = next((action for action in reversed(self.flat) if action.app == "ai"), None)
        if thinking is None:
            return "value"
        words = thinking.words.lower()
        for noun in (
            "sentiment",
            "score",
            "rating",
            "category",
            "urgency",
            "priority",
            "intent",
            "language",
            "toxic",
            "spam",
        ):
            if noun in words or noun.rstrip("e") in words:
                return noun if noun != "toxic" else "toxicity"
        return "label"

    # --- conditions, branches and loops

    def _condition(self, clause: Clause, following: list[Clause]) -> None:
        conditions = self._conditions_of(clause)
        if not conditions:
            return
        self._fetch_first(clause)
        prefix = any(item.role == "action" and item.sentence == clause.sentence for item in following[:1])
        rest = [item for item in following if item.role in ("action", "loop")]
        whole = clause.marker.startswith(("only continue", "continue", "proceed", "only proceed", "filter")) or (
            bool(rest) and not self.flat and clause.sentence == rest[0].sentence and clause.marker.startswith("only")
        )
        if whole or (prefix and rest):
            gate = If(conditions, words=clause.said or clause.phrase.text, whole=whole)
            self._attach(gate, clause)
            return
        self._wrap_before(conditions, clause)

    def _fetch_first(self, clause: Clause) -> None:
        """`if https://x.example is down`: the address has to be asked before it can be judged."""
        url = next((token.value for token in clause.phrase if token.kind == "url"), None)
        if url and not any(action.params.get("url") == url for action in self.flat):
            fetch = Do("http", "request", clause.phrase.text, {"method": "GET", "url": url}, "request")
            self.nodes.insert(0, fetch)
            self.flat.insert(0, fetch)
            self.sentence_start += 1

    def _attach(self, gate: If, clause: Clause) -> None:
        current = self.scope.gate
        if (
            current is not None
            and current.then
            and not gate.whole
            and clause.joined not in ("and",)
            and clause.sentence == clause.sentence
        ):
            target = self.nodes if not current.whole else current.then
            target.append(gate)
        else:
            self.scope.nodes.append(gate)
        self.scope = _Scope(gate.then, gate)

    def _wrap_before(self, conditions: list[Condition], clause: Clause) -> None:
        """`do A and B if X`: the condition stands after what it limits."""
        nodes = self.scope.nodes
        start = min(self.sentence_start, len(nodes)) if clause.sentence or not self._lonely(nodes) else 0
        while start < len(nodes) and _only_reads(nodes[start]):
            start += 1
        taken = nodes[start:]
        if len(taken) > 1 and clause.joined == "" and isinstance(taken[-1], Do):
            while len(taken) > 1 and _only_reads(taken[0]):
                taken = taken[1:]
        if not taken:
            self.filters.extend(conditions)
            return
        gate = If(conditions, list(taken), words=clause.said or clause.phrase.text)
        nodes[len(nodes) - len(taken) :] = [gate]
        self.scope = _Scope(gate.then, gate)

    @staticmethod
    def _lonely(nodes: list[Node]) -> bool:
        return not nodes

    def _conditions_of(self, clause: Clause) -> list[Condition]:
        phrase = clause.phrase
        kind = self.trigger.kind if self.trigger else ""
        if re.search(
            r"\b(?:is|goes|gets|are|becomes) (?:down|offline|unreachable|unavailable|not responding)\b", phrase.norm
        ):
            down = [Condition("status", "ne", 200, phrase.text)]
            return [negated(item) for item in down] if clause.role == "unless" else down
        if re.search(r"\b(?:is|are|gets) (?:up|online|reachable|healthy|alive|live|back up)$", phrase.norm):
            healthy = [Condition("status", "eq", 200, phrase.text)]
            return [negated(item) for item in healthy] if clause.role == "unless" else healthy
        found = read_conditions(phrase, self._last_finding() if any(a.app == "ai" for a in self.flat) else "")
        for condition in implied_conditions(phrase, kind):
            if not any(_same(condition, other) for other in found):
                found.append(condition)
        if not found:
            found = self._bare(phrase)
        if clause.role == "unless":
            found = [negated(condition) for condition in found]
        return found

    def _bare(self, phrase: Phrase) -> list[Condition]:
        """`if toxic`, `if it fails`, `if approved`, `if any are found`."""
        text = phrase.norm
        if re.search(r"\b(?:approved|approves?|yes)\b", text):
            return [Condition("approved", "is_true", None, phrase.text)]
        if re.search(r"\b(?:rejected|declined|denied|refused)\b", text):
            return [Condition("approved", "is_false", None, phrase.text)]
        if re.search(
            (
                r"\b(?:fails?|failed|down|errors?|unreachable|unavailable|not respond|not 200|offline"
                r"|does not (?:work|answer|load))\b"
            ),
            text,
        ):
            return [Condition("status", "ne", 200, phrase.text)]
        if re.search(r"\b(?:succeeds|works|is up|successful|ok)\b", text):
            return [Condition("status", "eq", 200, phrase.text)]
        if re.search(r"\b(?:rains?|snows?|rain)\b", text):
            return [
                Condition("forecast weather condition", "contains", "rain" if "rain" in text else "snow", phrase.text)
            ]
        if re.search(r"\b(?:there (?:is|are)|any|found|exists?|has|have|new)\b", text) and not re.search(
            r"\bno(?:t|ne)?\b", text
        ):
            noun = next((token.norm for token in phrase if singular(token.norm) in NOUNS), "results")
            return [Condition(noun, "exists", None, phrase.text)]
        if re.search(r"\b(?:there (?:is|are) no|no|none|not found|does not exist|nothing)\b", text):
            noun = next((token.norm for token in phrase if singular(token.norm) in NOUNS), "results")
            return [Condition(noun, "not_exists", None, phrase.text)]
        words = [token.norm for token in phrase if token.norm not in ("it", "is", "they", "are", "the", "a", "was")]
        if 0 < len(words) <= 3:
            subject = self._last_finding()
            negative = words[0] == "not"
            value = " ".join(words[1:] if negative else words)
            subject = f"{subject} {value}" if subject in ("value", "label") else subject
            return [Condition(subject, "ne" if negative else "eq", value, phrase.text)]
        return []

    def _otherwise(self, clause: Clause) -> None:
        gate = self._last_gate()
        if gate is None and self.filters and self.nodes:
            gate = If(self.filters, list(self.nodes), words=self.trigger.words if self.trigger else "")
            self.filters, self.nodes[:] = [], [gate]
        if gate is None:
            self._action(Clause("action", clause.phrase, clause.sentence, clause.joined))
            return
        if not len(clause.phrase) and clause.marker == "if not":
            gate.conditions = [negated(condition) for condition in gate.conditions]
            return
        self.scope = _Scope(gate.otherwise, gate)
        if len(clause.phrase):
            self._action(Clause("action", clause.phrase, clause.sentence, clause.joined))

    def _last_gate(self) -> If | None:
        if self.scope.gate is not None:
            return self.scope.gate
        return next((node for node in reversed(self.nodes) if isinstance(node, If)), None)

    def _loop(self, clause: Clause, following: list[Clause]) -> None:
        """`for every order over 1000 email me`, and `... for each of them` after the action."""
        noun = _loop_noun(clause.phrase)
        source = [
            mention
            for mention in find_mentions(clause.phrase, self.lexicon)
            if mention.role == "from" or mention.prep in ("in", "on", "of")
        ]
        conditions = read_conditions(clause.phrase) or implied_conditions(clause.phrase, "loop")
        after = bool(following) and following[0].role == "action" and following[0].sentence == clause.sentence
        reads = [
            Do(mention.app, "get", clause.phrase.text, {}, noun)
            for mention in source
            if not (self.trigger and self.trigger.app == mention.app)
            and not any(act.app == mention.app for act in self.flat)
        ]
        reads = [
            Do(read.app, "query", read.words, {}, "rows") if self.lexicon.kind(read.app) == "database" else read
            for read in reads
        ]
        loop = Each(noun, words=clause.said or clause.phrase.text)
        if after or not self.scope.nodes:
            self.scope.nodes.extend([*reads, loop])
            inner: list[Node] = loop.do
        else:
            kept = [node for node in self.scope.nodes if _only_reads(node)]
            loop.do = [node for node in self.scope.nodes if not _only_reads(node)]
            inner = loop.do
            self.scope.nodes[:] = [*kept, *reads, loop]
        self.flat.extend(reads)
        gate: If | None = None
        if conditions:
            gate = If(conditions, list(inner), words=clause.said or clause.phrase.text)
            inner[:] = [gate]
            inner = gate.then
        self.scope = _Scope(inner, gate) if gate else _Scope(inner)

    def _gated(self) -> list[Node]:
        """Everything behind the conditions that the event itself names."""
        nodes = _tidy(self.nodes)
        whole = next((node for node in nodes if isinstance(node, If) and node.whole), None)
        if whole is not None:
            at = nodes.index(whole)
            whole.then.extend(nodes[at + 1 :])
            nodes = nodes[: at + 1]
        if self.filters and nodes:
            return [If(self.filters, nodes, words=self.trigger.words if self.trigger else "", whole=True)]
        return nodes


def _approvals_first(clauses: list[Clause]) -> list[Clause]:
    """`post it after I approve`: the approval comes before what it is for."""
    result: list[Clause] = []
    for clause in clauses:
        if (
            clause.role == "event"
            and re.search(r"\bapprov\w+|\bsign(?:s|ed)? off\b", clause.phrase.norm)
            and result
            and result[-1].role == "action"
            and clause.marker in ("after", "once", "when")
        ):
            result.insert(len(result) - 1, Clause("action", clause.phrase, clause.sentence, ",", "", clause.said))
        else:
            result.append(clause)
    return result


def _reads_something(phrase: Phrase) -> bool:
    return any(token.kind == "url" for token in phrase) or bool(
        re.match(r"(?:check|fetch|get|read|query|pull|look|find|search|retrieve|list)\b", phrase.norm)
    )


def _same(left: Condition, right: Condition) -> bool:
    return str(left.value).lower() == str(right.value).lower() or (
        str(right.value).lower() in str(left.value).lower() and bool(right.value)
    )


def _is_telling(condition: Condition, phrase: Phrase) -> bool:
    """Whether `is X` in an event is a condition (`status is pending`) or the event itself (`a form is submitted`)."""
    value = str(condition.value or "").lower()
    if condition.op in ("exists", "changed"):
        return False
    if re.search(
        (
            r"\b(?:status|stage|type|priority|plan|category|country|state|tag|label|source"
            r"|color|department|region|field|subject|severity|branch|language|tier|role|name"
            r"|city)\b"
        ),
        condition.field,
    ):
        return bool(value)
    if re.search(r"\b(?:set|changed?s?|moved?s?|marked|equals?|switched|updated) (?:to|as)\b|=", phrase.norm):
        return bool(value) and not value.startswith(("my ", "the "))
    return False


def _only_reads(node: Node) -> bool:
    return isinstance(node, Do) and (
        node.op in ("get", "read", "query")
        or (node.app == "http" and node.params.get("method") == "GET")
        or node.app == "ai"
    )


def _loop_noun(phrase: Phrase) -> str:
    for token in phrase:
        if token.norm in ("of", "over", "in", "retrieved", "with", "that", "from"):
            break
        if singular(token.norm) in NOUNS or token.norm in ("one", "them"):
            return singular(token.norm)
    return "item"


def _tidy(nodes: list[Node]) -> list[Node]:
    """Without branches and loops that hold nothing."""
    result: list[Node] = []
    for node in nodes:
        match node:
            case If():
                node.then, node.otherwise = _tidy(node.then), _tidy(node.otherwise)
                if node.then or node.otherwise or node.whole:
                    result.append(node)
            case Each():
                node.do = _tidy(node.do)
                if node.do:
                    result.append(node)
            case _:
                result.append(node)
    return result


__all__ = ["Ref", "understand"]
