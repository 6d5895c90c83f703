"""A follow-up sentence to a change of a draft: proposed as a difference, never made silently."""

from __future__ import annotations

import copy
import re
from dataclasses import dataclass, field, replace
from typing import Any, Final

from levqor.assistants.builder.conditions import negated, read_conditions
from levqor.assistants.builder.drafting import pointer
from levqor.assistants.builder.edit_additions import Additions
from levqor.assistants.builder.edit_naming import named_places, title_of
from levqor.assistants.builder.edit_outcome import Unclear, not_an_edit
from levqor.assistants.builder.edit_places import Place, places_in, start_of
from levqor.assistants.builder.edit_removal import remove
from levqor.assistants.builder.edit_schedule import read_timing, reschedule
from levqor.assistants.builder.edit_values import Values
from levqor.assistants.builder.judgement import UNSAFE, find_doubts
from levqor.assistants.builder.lexicon import Lexicon, lexicon_for
from levqor.assistants.builder.normalise import read_sentence
from levqor.assistants.builder.plan import Plan
from levqor.assistants.builder.questions import parts_of
from levqor.assistants.builder.sentence import Phrase
from levqor.assistants.builder.service import completed, outline_of, part_title, step_at
from levqor.assistants.builder.shapes import BuilderContext, Built, Question, QuestionType
from levqor.connectors.registry import Registry
from levqor.document.diff import Change, diff
from levqor.document.mending import without_wrong_values
from levqor.document.validation import Surroundings, is_storable, validate
from levqor.errors import Problem

_LEAD: Final = re.compile(
    r"(?:please|okay|ok|now|but|and|then|also|actually|additionally|(?:can|could|would) you|i want(?: you)? to"
    r"|i would like(?: you)? to|i'd like(?: you)? to|let us|let's|,)(?: |$)"
)
_TAIL: Final = frozenset(("please", "too", "instead", ".", ",", "?", "!"))
_REMOVE: Final = re.compile(
    r"(?:remove|delete|drop|take (?:out|away)|get rid of|leave (?:out|away)|skip|ignore|omit|cancel|without|no more|no"
    r"|except(?: for)?|(?:do not|don't) (?:send|post|do|use|run|add|create|call|make|ask for)?"
    r"|stop (?:sending|posting|doing|using|asking for)) (?:(?:the|that|this|any|my|an?|for) )*(?P<what>.+)$"
)
_UNLESS: Final = re.compile(r"(?:skip|ignore|do nothing|stop|not)\b.*?\b(?:if|when) (?P<when>.+)$")
_ONLY_IF: Final = re.compile(
    r"(?:only (?P<what>(?!if |when |for |on |run )\S.*?)|(?P<named>.+?) only) (?P<rest>(?:only )?(?:if|when|for) .+)$"
)
_WHERE: Final = re.compile(
    r"(?P<side>before|after|ahead of|prior to) (?:(?:you|it|we|i) )?(?P<what>(?:(?!,).)+?)(?P<end>$| , )"
)
_FIRST: Final = re.compile(
    r"\b(?:first|at the (?:start|beginning)|before (?:that|it|everything|anything(?: else)?|all(?: else)?))$"
)
_COUNTED: Final = re.compile(r"(?:\d|an? |one|two|three|four|five|six|seven|ten|fifteen|twenty|thirty|half|few|couple)")


@dataclass(frozen=True, slots=True)
class Edited:
    """A proposed change of a draft. Without changes, the answer says why there are none."""

    built: Built
    changes: list[Change] = field(default_factory=list)
    reason: str | None = None
    """Why nothing would change."""


def edit(
    sentence: str,
    document: dict[str, Any],
    *,
    registry: Registry,
    context: BuilderContext,
    questions: list[Question] | None = None,
) -> Edited:
    """The draft as a follow-up sentence wants it. The document that was given stays as it is."""
    editing = _Editing(document, registry, context)
    try:
        editing.run(sentence)
        return editing.outcome(questions or [])
    except Unclear as unclear:
        several = None if str(unclear) == UNSAFE else _one_by_one(sentence, _Editing(document, registry, context))
        if several is not None:
            return several.outcome(questions or [])
        unchanged = _Editing(document, registry, context).outcome(questions or [])
        return replace(unchanged, reason=str(unclear))


def _one_by_one(sentence: str, editing: _Editing) -> _Editing | None:
    """`make it hourly and also post to #ops`: each part as a change of its own; None where a part is none."""
    parts = _parts(read_sentence(sentence, editing.lexicon))
    if len(parts) < 2:
        return None
    try:
        for part in parts:
            editing.run(part)
        editing.outcome([])
    except Unclear:
        return None
    return editing


def _parts(phrase: Phrase) -> list[str]:
    """What stands between `and`, commas and full stops."""
    parts: list[Phrase] = []
    start = 0
    for position, token in enumerate(phrase.tokens):
        if token.norm in ("and", ",", "then") or token.kind == "stop":
            parts.append(phrase.slice(start, position))
            start = position + 1
    parts.append(phrase.slice(start))
    return [part.text for part in parts if len(part)]


class _Editing:
    """One edit of one document."""

    def __init__(self, document: dict[str, Any], registry: Registry, context: BuilderContext) -> None:
        self.before = copy.deepcopy(document)
        self.before.setdefault("steps", [])
        self.before["trigger"].setdefault("with", {})
        self.draft = copy.deepcopy(self.before)
        self.registry = registry
        self.context = context
        self.lexicon: Lexicon = lexicon_for(registry)
        self.written: list[Additions] = []

    def run(self, sentence: str) -> None:
        phrase = _trimmed(read_sentence(sentence, self.lexicon))
        if not len(phrase):
            raise not_an_edit(sentence)
        adds = phrase.source.lower().lstrip().startswith(("also ", "and "))
        for attempt in (self._reschedules, self._limits_negatively, self._removes, self._changes_value):
            if not (adds and attempt == self._removes) and attempt(phrase):
                return
        self._adds(phrase)

    def _reschedules(self, phrase: Phrase) -> bool:
        said = read_timing(phrase, self.lexicon)
        if said is None:
            return False
        timing = reschedule(self.draft, said, phrase.text)
        if timing.interval is not None and self.draft["trigger"]["use"] == "schedule":
            self._additions(phrase).thin_out(timing)
        return True

    def _limits_negatively(self, phrase: Phrase) -> bool:
        """`skip orders below 20`, `skip it if the country is empty`."""
        match = _UNLESS.match(phrase.norm) or _REMOVE.match(phrase.norm)
        if match is None:
            return False
        about = phrase.taken(match, "when" if "when" in match.groupdict() else "what")
        conditions = [negated(condition) for condition in read_conditions(about)]
        if not conditions:
            return False
        self._additions(phrase).limit(conditions, None)
        return True

    def _removes(self, phrase: Phrase) -> bool:
        match = _REMOVE.match(phrase.norm)
        if match is None:
            return False
        remove(self._named(phrase.taken(match, "what")))
        return True

    def _changes_value(self, phrase: Phrase) -> bool:
        values = Values(self.draft, places_in(self.draft), self.lexicon, self.registry, self.context.user_email)
        if not values.change(phrase):
            return False
        wrong = [problem for problem in self._problems() if problem.kind == "invalid"]
        if wrong:
            raise Unclear(f"That cannot stand there: {wrong[0].message} {wrong[0].hint or ''}".strip())
        return True

    def _adds(self, phrase: Phrase) -> None:
        additions = self._additions(phrase)
        rest, place = self._limited(phrase) or self._placed(phrase)
        follow = additions.read(rest)
        if not (follow.nodes or follow.filters) or follow.unread or follow.starts:
            raise not_an_edit(phrase.text)
        if UNSAFE in find_doubts(rest, Plan(additions.plan.trigger, follow.nodes), True):
            raise Unclear(UNSAFE)
        additions.add(follow, place)

    def _limited(self, phrase: Phrase) -> tuple[Phrase, Place | None] | None:
        """Of `only send the email if ...`, the condition and the email; of `only send it if ...`, everything."""
        match = _ONLY_IF.match(phrase.norm)
        if match is None:
            return None
        what = phrase.taken(match, "what" if match.group("what") else "named")
        found = named_places(what, places_in(self.draft), self.lexicon, self.registry)
        if len(found) == 1:
            return phrase.taken(match, "rest"), found[0]
        names_all = any(token.norm in ("it", "this", "that") for token in what)
        return (phrase.taken(match, "rest"), None) if names_all and not found else None

    def _placed(self, phrase: Phrase) -> tuple[Phrase, Place | None]:
        """The phrase without the words that say where, and where that is."""
        if (first := _FIRST.search(phrase.norm)) and first.start():
            return phrase.without(first), start_of(self.draft, self.registry)
        match = _WHERE.search(phrase.norm)
        if match is None or _COUNTED.match(match.group("what")):
            return phrase, None
        here = self._named(phrase.taken(match, "what"))
        side = "before" if match.group("side") != "after" else "after"
        return phrase.without(match), here if side == "before" else here.after()

    def _named(self, what: Phrase) -> Place:
        document = self.draft
        found = named_places(what, places_in(document), self.lexicon, self.registry)
        if not found:
            titles = ", ".join(f"“{title_of(place.step)}”" for place in places_in(document)[:8])
            raise Unclear(f"No step is called “{what.text}”. The steps are: {titles or 'none'}.")
        if len(found) > 1:
            titles = ", ".join(f"“{title_of(place.step)}”" for place in found[:5])
            raise Unclear(f"“{what.text}” could be any of these: {titles}. Say which.")
        return found[0]

    def _additions(self, phrase: Phrase) -> Additions:
        additions = Additions(phrase.text, self.draft, self.registry, self.lexicon, self.context)
        self.written.append(additions)
        return additions

    def _problems(self) -> list[Problem]:
        return validate(self.draft, Surroundings(self.registry))[1]

    def outcome(self, asked_before: list[Question]) -> Edited:
        problems, removed = without_wrong_values(self.draft, self.registry)
        if not is_storable(problems):
            raise Unclear(f"That is not possible here: {problems[0].message}")
        changes = diff(self.before, self.draft)
        questions = self._questions(asked_before, removed)
        built = Built(
            self.draft,
            steps=outline_of(self.draft, self.registry),
            questions=_numbered(completed(questions, problems, self.draft, self.registry)),
            notes=list(dict.fromkeys(note for part in self.written for note in part.notes)),
            refusals=list(dict.fromkeys(text for part in self.written for text in part.refusals)),
            meta={"evidence": [f"changes:{len(changes)}"]},
        )
        return Edited(built, changes, None if changes else "Nothing changes: it is like that already.")

    def _questions(self, asked_before: list[Question], removed: list[str]) -> list[Question]:
        kept = _moved(asked_before, self.before, self.draft)
        new = [question for part in self.written for question in part.questions.placed(self.draft)]
        taken = {question.path for question in (*kept, *new)}
        lost = [self._lost(path) for path in map(pointer, removed) if path not in taken]
        return [*kept, *new, *lost]

    def _lost(self, path: str) -> Question:
        """What referred to a step that went."""
        step = step_at(self.draft, path)
        of = f" of “{part_title(step, self.registry)}”" if step else ""
        name = path.rpartition("/")[2].replace("_", " ")
        kind: QuestionType = "expression" if name in ("when", "items") else "text"
        return Question("", path, f"The {name}{of} came from a step that is gone. What should stand there?", kind)


def _trimmed(phrase: Phrase) -> Phrase:
    while match := _LEAD.match(phrase.norm):
        phrase = phrase.slice(phrase.span(match)[1]) if match.end() < len(phrase.norm) else phrase.slice(len(phrase))
    while len(phrase) and phrase.tokens[-1].norm in _TAIL - {"instead"}:
        phrase = phrase.slice(0, len(phrase) - 1)
    return phrase


def _moved(questions: list[Question], before: dict[str, Any], after: dict[str, Any]) -> list[Question]:
    """Questions asked before, at the place where their step stands now; those of a step that went are dropped."""
    old = {path: part.get("id", "") for path, part in parts_of(before)}
    new = {part.get("id", ""): path for path, part in parts_of(after)}
    moved = []
    for question in questions:
        owner = max((path for path in old if question.path.startswith(f"{path}/")), key=len, default=None)
        if owner is None:
            moved.append(question)
        elif old[owner] in new:
            moved.append(replace(question, path=new[old[owner]] + question.path.removeprefix(owner)))
    return moved


def _numbered(questions: list[Question]) -> list[Question]:
    return [replace(question, id=f"q{number}") for number, question in enumerate(questions, 1)]
