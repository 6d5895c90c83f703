"""What starts the workflow: an event clause, an object that arrives, or a button."""

from __future__ import annotations

import re
from typing import Any, Final

from levqor.assistants.builder.lexicon import Lexicon
from levqor.assistants.builder.mentions import find_mentions
from levqor.assistants.builder.parameters import find_parameters
from levqor.assistants.builder.plan import Trigger
from levqor.assistants.builder.sentence import Phrase
from levqor.assistants.builder.vocabulary import LEMMAS, NOUNS, is_base_form, singular
from levqor.assistants.builder.words import words

_PASSIVE: Final = re.compile(
    r"(?P<subject>.{8,90}?) (?:will |should |must |can )?(?:automatically )?(?:be|is|are|gets?) (?:automatically )?"
    r"(?P<verb>\w+) (?=to|in|into|on|by|as|with)"
)
_HELPER: Final = re.compile(r"(?:use|using|have|let|get|ask) (?:my |the |our |an? )?(?:~\w+|ai|llm) to ")
_PASSING_ON: Final = words("passing_on")
_PLACES: Final = words("places")
_MANUAL: Final = re.compile(
    r"\b(?:button|on demand|manually|by hand|manual trigger|(?:i|we|someone|the user"
    r"|user|you|agent) (?:\w+ )?(?:press|presses|click|clicks|tap|taps|push the|hit run"
    r"|run it|run this|start it|hit the|trigger it|launch it|asks? for it)|whenever i (?:want"
    r"|need|like|ask)|when i say so|i run (?:it|this))\b"
)
_WEBHOOK: Final = re.compile(
    r"^post from\b|\b(?:webhooks?|web hooks?|http (?:request|post|call)s?|post requests?|(?:incoming|inbound)"
    r" (?:http |api "
    r"|json )?"
    r"(?:post|request|call|hook|payload)s?(?= |$)|api (?:call"
    r"|request)s?|incoming requests?|json (?:payload|body|post|request|is posted|arrives"
    r"|comes)|payloads?|(?:request|data|json) (?:is posted|arrives|comes in|hits|is received"
    r"|is sent)|callbacks?|our endpoint|an endpoint|my endpoint|post to (?:our|my|an?) (?:url"
    r"|endpoint)|calls? (?:my|our|the) (?:url|endpoint|api))\b"
)
_WORKFLOW_ERROR: Final = re.compile(
    r"\b(?:(?:workflow|automation|zap|flow|scenario|run|job|integration|pipeline|recipe"
    r"|execution)s?\b.{0,40}\b(?:fails?|failed|errors?(?: out)?|breaks?|crash(?:es)?"
    r"|stops working|goes wrong|throws|failing|failure|has an error|times out)|(?:failed"
    r"|failing|broken) (?:workflow|automation|run|flow|scenario|execution)s?|error in (?:any"
    r"|one|a|my) (?:\w+ )?(?:workflow|automation|flow)s?)\b"
)
_FORM: Final = re.compile(
    r"\b(?:(?:contact|web|website|signup|sign up|registration|lead|order|feedback|application"
    r"|intake|request|quote|survey|booking|support|online|newsletter|landing page|embedded"
    r"|enquiry|inquiry|demo|rsvp|referral|\w+) )?(?:forms?|surveys?|questionnaires?"
    r"|quiz|polls?)\b(?! (?:of payment|letter|factor))"
)
_FORM_VERBS: Final = re.compile(
    r"\b(?:fill(?:s|ed)?|submit(?:s|ted)?|submissions?|complete(?:s|d)?|answer(?:s"
    r"|ed)?|response|responses|respond(?:s|ed)?|entry|entries|comes? in|arrives?|received?"
    r"|receives?|used|sent|sends|new|gets|get|is posted|leads?|takes?)\b"
)
_RSS: Final = re.compile(
    r"\b(?:rss|atom feed|(?:news |blog |podcast |site |website )?feeds?\b(?!back)|new (?:blog post"
    r"|article|podcast episode|episode|post)s? (?:on|from|at|in|by) (?:the |my |our "
    r"|a |an )?(?!~)(?:[\w.]+ )?(?:blog|site|website|podcast|<url>))"
)
_EMAIL: Final = re.compile(
    r"\b(?:e?mails?\b(?! (?:address|list|subscriber|campaign|is (?:empty|missing|not)"
    r"|opt))|inbox|mailbox|newsletter (?:arrives|lands))"
)
_EMAIL_ARRIVES: Final = re.compile(
    r"\b(?:(?:new|incoming|unread|starred|labeled|labelled|important|inbound|any|an?"
    r"|each|every|my|the|client|customer|support|\w+) e?mails?|e?mails? (?:arrives?"
    r"|comes?|from|is received|with|lands|to|about|containing|received|matching|that)"
    r"|(?:receives?|gets?|got|receiving|received) (?:an? |new |any )?(?:\w+ )?(?:e?mails?"
    r"|message)|(?:customer|client|someone|anyone|somebody|user|people|\w+) (?:e?mails) "
    r"|inbox|mailbox|e?mails me|by e?mail|via e?mail|e?mail (?:'s )?(?:subject|body"
    r"|sender|has|contains)|sends? (?:me |us )?an? e?mail|(?:by|via|through) e?mail|(?:sent|mailed|emailed"
    r"|addressed) to <email>|newsletters? (?:that )?(?:i|we) (?:get|receive))"
)
_SIGNUP: Final = re.compile(
    r"\b(?:signs? up|signed up|registers?|registered|new (?:signup|registration|lead"
    r"|enquiry|inquiry|sign up)s?|rsvps?|books? a demo|requests? (?:a|an) (?:quote"
    r"|demo|call))\b"
)
_COMMON_EVENTS: Final = re.compile(
    r"\b(?:new (?:order|customer|lead|payment|sale|user|member|subscriber|invoice|booking"
    r"|purchase|signup|contact|client|deal|donation|hire|employee|ticket|patient|student"
    r"|product)s?|(?:order|payment|purchase|sale|invoice|subscription|booking|customer"
    r"|user|client|deal|trial|member|refund)s? (?:is|are|gets|comes|was|has been|fails"
    r"|failed|arrives|signs|places|buys|pays|cancels|completes|made|placed|created"
    r"|received|paid|books|subscribes|churns|upgrades|downgrades|won|lost|due|overdue"
    r"|expires|ends|ships?|shipped|delivered|dispatched|arrives)|new reviews?"
    r"|(?:someone|somebody|anyone|people) (?:buys|pays|orders|purchases"
    r"|books|subscribes|cancels|donates|unsubscribes|upgrades|churns|downloads|requests"
    r"|joins))\b"
)
_FIRES: Final = re.compile(r"(?:\S+ ){1,4}?(?:sends?|fires?|posts?|calls?|hits?|pings?|triggers?)\b")
_HAPPENS: Final = re.compile(
    r"(?:(?!and\b|to\b)\S+ ){1,7}?(?:comes? (?:in|through)|arrives?|lands|drops in|pops up|shows up|appears"
    r"|(?:is|was|gets|has been) (?:just )?(?:received|submitted|created|placed|paid|added|posted|uploaded"
    r"|published|opened"
    r"|booked|cancell?ed|refunded|signed|completed|closed|won|lost|merged|filled in))(?: (?:in|on|via|from|at|by"
    r"|to|with|over) .*)?$"
)
RESPONDER: Final = re.compile(
    r"\bauto ?(?:responder|reply|replies|responses?)\b.*(?:for|in|on|to) ~|~\w+ (?:e?mail )?auto ?(?:responder"
    r"|reply|replies)\b"
    r"|\b(?:reply|e?mail) (?:assistant|agent|bot) (?:for|in) ~"
)
_POSTED: Final = re.compile(
    r"\b(?:i|we) (?:\w+ )?(?:post|upload|like|save|star|share|tweet|pin|publish|favou?rite|bookmark|tag|love"
    r"|receive|get)(?:ed|d)?"
    r" (?:on|in|to|from|with|via) (?:my |our |the )?~"
)
"""`pictures I post on Instagram`."""
_BATCH: Final = re.compile(
    r"\b(?:latest|last|top|first|past|next|recent|newest) \d+\b|\b(?:due|from|of|in|for) (?:this|last|the last|the"
    r" past|next|today|yesterday)\b"
    r"|\b(?:overdue|outstanding|existing|current|unpaid)\b|\b(?:all|every|the) (?:\w+ )?open\b"
)
"""Things that are there already, to be looked up."""
_WE_GET: Final = re.compile(
    r"(?:we|i|our \w+|the team|my \w+) (?:often |sometimes |usually |always )?(?:gets?|receives?)\b.* (?:by|via"
    r"|through|over|in|from|as|on) "
)
_GOT: Final = re.compile(r"\b(?:newsletters?|e?mails?) (?:that )?(?:i|we) (?:get|receive)\b")
_EVENT_NOUN_APPS: Final = {
    "tweet": "twitter", "tweets": "twitter", "pull requests": "github", "pull request": "github", "retweet": "twitter",
    "commits": "github", "commit": "github", "repository": "github", "subreddit": "reddit",
}  # fmt: skip


def event_trigger(phrase: Phrase, lexicon: Lexicon) -> Trigger:
    """What an event clause (`when ...`) says happens."""
    text = phrase.norm
    said = phrase.text
    if _MANUAL.search(text):
        return Trigger("manual", said)
    if _WORKFLOW_ERROR.search(text) and not _app_of(phrase, lexicon):
        return Trigger("workflow_error", said, event=text)
    app = _app_of(phrase, lexicon)
    kind = lexicon.kind(app)
    details = _details(phrase, app)
    if _WEBHOOK.search(text):
        return Trigger("webhook", said, app=app, event=text, details=details)
    if (
        kind == "form"
        or (_FORM.search(text) and (_FORM_VERBS.search(text) or kind == "") and kind not in ("chat", "crm", "tasks"))
    ) and not (app and kind not in ("form", "publishing", "lists", "social", "crm", "shop")):
        return Trigger(
            "form",
            said,
            app=app if kind in ("form", "social", "publishing", "crm", "lists", "shop") else None,
            event=text,
            details=details,
        )
    if app and kind not in ("mail", "form") and re.search(rf"~{app} e?mails?\b|\be?mails? from ~{app}\b", text):
        return Trigger("email", said, event=text, details={"sender": lexicon.title(app)})
    if kind == "mail":
        return (
            Trigger(
                "email", said, app=app if app in ("gmail", "outlook", "imap") else None, event=text, details=details
            )
            if (app in ("gmail", "outlook", "imap", "fastmail", "protonmail", "zoho_mail"))
            else Trigger("app_event", said, app, text, details=details)
        )
    if app is None and _is_feed(phrase):
        return Trigger("rss", said, event=text, url=_url(phrase), details=details)
    if _RSS.search(text) and (app is None or "feed" in text or "rss" in text):
        return Trigger("rss", said, app=None, event=text, url=_url(phrase), details=details)
    if app and kind not in ("ai",):
        return Trigger("app_event", said, app=app, event=text, details=details)
    if _EMAIL_ARRIVES.search(text):
        return Trigger("email", said, event=text, details=details)
    implied = _implied_app(phrase, lexicon)
    if implied:
        return Trigger("app_event", said, app=implied, event=text, details=details)
    if _SIGNUP.search(text):
        return Trigger("form", said, event=text, details=details | {"guessed": True})
    if _COMMON_EVENTS.search(text):
        return Trigger("webhook", said, event=text, details=details | {"guessed": True})
    return Trigger("unknown", said, event=text)


def _app_of(phrase: Phrase, lexicon: Lexicon) -> str | None:
    """The application whose event it is; of several, the one that something comes from or happens in."""
    mentions = [token for token in phrase if token.app]
    if not mentions:
        return None
    order = {"ai": 3, "device": 1}
    ranked = sorted(mentions, key=lambda token: (order.get(lexicon.kind(token.app), 0), token.index))
    return ranked[0].app


def _implied_app(phrase: Phrase, lexicon: Lexicon) -> str | None:
    text = f" {phrase.norm} "
    if re.search(r" (?:r|are) / \w+ ", text):
        return "reddit"
    for noun, app in _EVENT_NOUN_APPS.items():
        if f" {noun} " in text:
            return app
    if re.search(r"\b(?:sms|text messages?|text|missed call|voicemail)\b", text) and re.search(
        (r"\b(?:receive|received|receives|get|gets|arrives|comes|incoming|new|missed|sends" r"|replies|reply|texts)\b"),
        text,
    ):
        return "twilio"
    for mention in find_mentions(phrase, lexicon):
        if mention.app in ("google_sheets", "google_drive", "google_calendar", "slack"):
            return mention.app
    if re.search(r"\b(?:row|rows)\b.*\b(?:added|updated|new|created|changes|appears)\b|\bnew rows?\b", text):
        return "google_sheets"
    if re.search(
        (
            r"\b(?:meeting|appointment|event)s?\b.*\b(?:starts|begins|ends|scheduled|booked"
            r"|invite|about to|minutes before|upcoming|created|added)\b"
        ),
        text,
    ):
        return "google_calendar"
    if re.search(r"\b(?:weather|rain|rains|sunrise|sunset|snow|snows|temperature|forecast)\b", text):
        return "weather"
    return None


def _url(phrase: Phrase) -> str | None:
    return next((token.value for token in phrase if token.kind == "url"), None)


def _is_feed(phrase: Phrase) -> bool:
    return bool(re.search(r"\brss\b|\bfeed|\batom\b|\.xml$", _url(phrase) or ""))


def _details(phrase: Phrase, app: str | None) -> dict[str, Any]:
    found = find_parameters(phrase, app or "", "trigger")
    details = {key: value for key, value in found.items() if key in _PLACES}
    return details | ({"url": url} if (url := _url(phrase)) else {})


_NEW: Final = re.compile(
    r"^(?:(?:please|automatically|\w+s?) )?(?:any |all |each |every |my |the |incoming "
    r"|your |our |latest |a |an )*(?:new|incoming|recent|latest|fresh|upcoming|unread"
    r"|starred|liked|saved|favorited|inbound|recently \w+|newly \w+|completed|closed"
    r"|won|paid|failed|cancelled|canceled|abandoned|uploaded|added|created|submitted|signed|shared"
    r"|approved|merged)\b"
)
_FINITE: Final = words("finite")
_TELLING: Final = re.compile(
    r"(?:somebody|someone|anybody|anyone|an? (?:new )?(?:customer|client|user|visitor|guest|patient|student|member"
    r"|tenant|lead|donor|buyer|teammate|colleague|employee|candidate|supplier|driver|parent)) (?P<verb>\w+s)\b"
)
_RELATIVE: Final = re.compile(
    r"\b(?P<who>everyone|everybody|anyone|anybody|people|those|each \w+|every \w+|\w+s)"
    r" (?P<event>(?:who|that|which) (?P<verb>\w+)\b.*?)(?= (?:to|into|should|must|will|gets?|receives?)\b|$)"
)
_TRANSFER: Final = words("transfer")
_ARRIVING: Final = words("arriving")


def source_trigger(phrase: Phrase, lexicon: Lexicon) -> tuple[Trigger, Phrase | None] | None:
    """A trigger hidden in an imperative: `Save new files from A to B`. Also: what is left to do."""
    text = phrase.norm
    verb = next((LEMMAS[token.norm] for token in phrase.tokens[:2] if token.norm in LEMMAS and not token.app), "")
    if _MANUAL.search(text):
        return Trigger("manual", phrase.text), _after_button(phrase)
    if (
        (passive := _PASSIVE.match(text))
        and LEMMAS.get(passive.group("verb"))
        and _NEW.search(passive.group("subject"))
    ):
        trigger = event_trigger(phrase.taken(passive, "subject"), lexicon)
        if trigger.kind != "unknown":
            return trigger, phrase.slice(phrase.span(passive, "verb")[0])
    if (helper := _HELPER.match(text)) and helper.end() < len(text):
        found = source_trigger(phrase.slice(phrase.span(helper)[1]), lexicon)
        return (found[0], phrase) if found and found[1] is not None else found
    if opened := re.match(r"(?:an? |the )?(?:\w+ ){0,3}webhook (?:that|which|to) (?=\w)", text):
        return Trigger("webhook", phrase.text, event=text), phrase.slice(phrase.span(opened)[1])
    if (said := _TELLING.match(text)) and (said.group("verb") in _FINITE or said.group("verb") in LEMMAS):
        return event_trigger(phrase, lexicon), None
    if _WEBHOOK.search(text) and _FIRES.match(text) and not is_base_form(phrase.tokens[0].norm):
        return event_trigger(phrase, lexicon), None
    if RESPONDER.search(text):
        return event_trigger(phrase, lexicon), phrase
    if _WE_GET.match(text) and event_trigger(phrase, lexicon).kind in ("email", "form", "webhook", "app_event"):
        return event_trigger(phrase, lexicon), None
    if _HAPPENS.match(text) and (
        event_trigger(phrase, lexicon).kind != "unknown" and not is_base_form(phrase.tokens[0].norm)
    ):
        return event_trigger(phrase, lexicon), None
    if verb in _ARRIVING and (
        _WEBHOOK.search(text) or _EMAIL_ARRIVES.search(text) or _FORM.search(text) or _RSS.search(text)
    ):
        return event_trigger(phrase, lexicon), None
    if (
        re.match(
            (
                r"(?:\w+ ){0,3}?(?:submits|fills|completes|emails|books|signs up|registers|places"
                r"|sends us|buys|receives an order|orders|pays|joins|subscribes)\b"
            ),
            text,
        )
        and verb not in _TRANSFER
    ):
        return event_trigger(phrase, lexicon), None
    split = _destination_start(phrase, lexicon)
    if split is None and _WEBHOOK.search(text) and verb in ("catch", "receive", "listen", "get", "accept"):
        return event_trigger(phrase, lexicon), None
    subject = _source_part(phrase, split, lexicon, verb)
    if (
        split is None
        and verb in _ARRIVING | {"import", "gather"}
        and _is_arrival(subject, verb, lexicon, False, phrase)
    ):
        trigger = event_trigger(subject, lexicon)
        if trigger.kind not in ("unknown",) and not trigger.details.get("guessed"):
            return trigger, None
    if not _is_arrival(subject, verb, lexicon, split is not None, phrase):
        return None
    trigger = event_trigger(subject, lexicon)
    if trigger.kind == "unknown" or (trigger.details.get("guessed") and not _NEW.search(subject.norm)):
        return None
    return trigger, phrase


def relative_event(phrase: Phrase, lexicon: Lexicon) -> tuple[Trigger, Phrase, Phrase] | None:
    """`add everyone who fills in the form to the list`: the event, its words, and what is left to do."""
    match = _RELATIVE.search(phrase.norm)
    if (
        match is None
        or _MANUAL.search(phrase.norm)
        or not (match.group("verb") in _FINITE or match.group("verb") + "s" in _FINITE)
    ):
        return None
    event = phrase.taken(match)
    trigger = event_trigger(event, lexicon)
    if trigger.kind not in ("form", "email", "webhook", "app_event") or trigger.details.get("guessed"):
        return None
    return trigger, event, phrase.without(match, "event")


def _source_part(phrase: Phrase, split: int | None, lexicon: Lexicon, verb: str) -> Phrase:
    """The words that name what arrives: before the destination, or after `from`."""
    about = re.search(
        (
            r"\b(?:about|for|regarding|of|with) (?=(?:any |all |every |each |my |the |our )*(?:new"
            r"|incoming|every new)\b)"
        ),
        phrase.norm,
    )
    if about and about.start() > 0 and verb in _TRANSFER | {"notify", "alert", "message", "ping", "tell", "inform"}:
        start = phrase.span(about)[0] + 1
        end = next(
            (
                mention.prep_at
                for mention in find_mentions(phrase, lexicon)
                if mention.prep_at > start and mention.prep in ("in", "to", "on", "via", "into", "by", "through")
            ),
            len(phrase),
        )
        return phrase.slice(start, end)
    if verb in ("create", "make", "open", "generate", "add", "write", "send", "print"):
        match = re.search(
            r"\b(?:from|for|of) (?=(?:every|each|new|an? new|the new|all|any|incoming"
            r"|~)\b)",
            phrase.norm,
        ) or re.search(r"\bfrom (?=(?:an? |the |my |our )?~)|\bof (?=each |every |new )", phrase.norm)
        if match and match.start() > 0:
            return phrase.slice(phrase.span(match)[0] + 1)
    return phrase.slice(0, split if split is not None else len(phrase))


def source_tokens(phrase: Phrase, lexicon: Lexicon) -> frozenset[int]:
    """The tokens of an imperative that name its trigger rather than something to do."""
    verb = next((LEMMAS[token.norm] for token in phrase.tokens[:2] if token.norm in LEMMAS and not token.app), "")
    part = _source_part(phrase, _destination_start(phrase, lexicon), lexicon, verb)
    if len(part) == len(phrase) and verb in ("tweet", "email", "text", "slack", "dm", "mail", "whatsapp"):
        part = phrase.slice(2 if phrase.tokens[0].norm in ("automatically", "please") else 1)
    if len(part) < len(phrase) or not verb:
        return frozenset(token.index for token in part)
    return frozenset(token.index for token in phrase if token.app and lexicon.kind(token.app) != "ai")


def _after_button(phrase: Phrase) -> Phrase | None:
    match = re.search(r"\b(?:that|which|to|and|then|,) (?=\w)", phrase.norm)
    rest = phrase.slice(phrase.span(match)[1]) if match else None
    return rest if rest is not None and len(rest) else None


def _destination_start(phrase: Phrase, lexicon: Lexicon) -> int | None:
    """The number of the token where the destination begins."""
    mentions = find_mentions(phrase, lexicon)
    for mention in mentions:
        if (
            mention.role == "to"
            and mention.prep in ("to", "into", "in", "on", "onto", "via", "using", "with", "through", "by", "as")
            and mention.prep_at > 0
        ):
            return mention.prep_at
    return None


def _is_arrival(subject: Phrase, verb: str, lexicon: Lexicon, has_target: bool, phrase: Phrase) -> bool:
    """Whether the object of the sentence is something that arrives by itself."""
    text = subject.norm
    words = text.split()
    if re.search(r"\b(?:each|every|incoming) (?!of )(?:\w+ ){0,2}(?:form|survey)\b", text):
        return True
    if verb and verb not in _TRANSFER:
        return False
    body = subject.slice(1) if verb and words and LEMMAS.get(words[0]) == verb else subject
    mentions = [token for token in body if token.app]
    reading = verb in ("get", "take", "extract", "summarize") and not re.search(r"\bnew|incoming|each|every\b", text)
    if _WEBHOOK.search(text):
        return True
    if re.search(
        (
            r"\b(?:received|sent|arriving|arrived|coming in|come in) (?:by|via|in|from|through) (?:my "
            r"|the )?(?:e?mail|inbox)"
        ),
        text,
    ):
        return True
    if (
        verb in ("translate", "classify", "categorize", "moderate", "transcribe", "triage", "sort", "summarize", "tag")
        and any(lexicon.kind(token.app) in ("chat", "mail", "form", "support") for token in body)
        and re.search(
            r"\b(?:messages?|e?mails?|responses?|entries|submissions?|tickets?|comments?"
            r"|replies)\b",
            text,
        )
        and not (_BATCH.search(text) or re.search(r"\b(?:yesterday|today|unread|all)\b", text))
    ):
        return True
    if re.search(
        (
            r"\b(?:sent|received|posted|uploaded|shared|submitted|attached) (?:to|in|on|via|by|through"
            r"|at) (?:my |our |the |an? )?~"
        ),
        phrase.norm,
    ):
        return True
    if any(lexicon.kind(token.app) == "mail" for token in mentions) and re.search(
        r"\battachments?|inbox|e?mails\b", text
    ):
        return True
    if re.match(r"(?:the )?rss\b", text) and has_target:
        return True
    if _GOT.search(text) or re.search(r"\b(?:sent|mailed|emailed|addressed) to <email>", phrase.norm):
        return True
    if has_target and re.search(r"\b(?:tweets?|commits|pull requests?)\b", text) and verb not in ("tweet", "create"):
        return True
    if (_RSS.search(text) or _is_feed(subject)) and re.search(r"\bnew|items?|feed\b", text):
        return True
    if (
        re.search(
            (
                r"(?:^|\b(?:from|my|new|incoming|every|each|all|the|important|starred|unread|support"
                r"|\w+) )e?mails?\b(?! address)"
            ),
            body.norm,
        )
        and _EMAIL_ARRIVES.search(" " + body.norm)
        and _is_mail_object(body, verb)
    ):
        return True
    if re.search(
        r"\be?mails? attachments?\b|\battachments? (?:from|of|in) (?:my |the |new |incoming"
        r" )*e?mails?",
        text,
    ):
        return True
    if any(lexicon.kind(token.app) == "form" for token in mentions) or (
        _FORM.search(text) and _FORM_VERBS.search(text) and has_target
    ):
        return True
    if _POSTED.search(text) or _POSTED.search(phrase.norm):
        return True
    if (
        not mentions
        and verb in ("create", "make", "open", "generate", "write")
        and not re.search(
            r"\bfrom\b|\b(?:for|of) (?:each|every|any|all|an? )?new\b|\b(?:for|of) (?:each|every|any"
            r"|incoming)\b",
            phrase.norm,
        )
    ):
        return False
    if _BATCH.search(body.norm) and not re.search(r"\b(?:new|incoming|each|every)\b", body.norm):
        return False
    if not mentions:
        return bool(_NEW.search(body.norm) and has_target and _event_like(body, lexicon))
    if _NEW.search(body.norm) or re.search(r"\b(?:new|each|every|incoming|whenever)\b", body.norm):
        if verb in ("create", "make", "open", "generate", "write"):
            return bool(re.search(r"\bfrom\b|\bfor (?:new|each|every)\b|\bof (?:new|each|every)\b", phrase.norm))
        return verb not in ("post", "send", "add") or "from" in words or has_target
    first = mentions[0]
    kind = lexicon.kind(first.app)
    if (
        has_target
        and not reading
        and kind not in ("ai", "database", "device")
        and verb not in ("create", "generate", "make")
    ):
        return verb in _PASSING_ON or not verb
    return (
        bool(re.search(r"\bfrom\b.*~\w", phrase.norm))
        and verb in _ARRIVING | {"create", "add", "make", "open", "generate", "gather"}
        and kind not in ("database", "sheet", "records")
    )


def _is_mail_object(body: Phrase, verb: str) -> bool:
    """`Log incoming emails to X` has mail as its object; `send an email` makes one."""
    if verb in ("send", "write", "generate", "get", "make", "create") and not re.search(
        r"\bfrom\b|\bincoming\b|\bnew e?mails?\b", body.norm
    ):
        return False
    if verb in ("email",):
        return False
    return bool(
        re.search(
            r"\be?mails\b|\b(?:new|incoming|every|each|any|all|important|starred|unread|support) (?:\w+ )?e?mail\b"
            r"|\bfrom e?mails?\b",
            body.norm,
        )
    ) or verb in ("forward", "save", "archive", "log")


def _event_like(body: Phrase, lexicon: Lexicon) -> bool:
    return event_trigger(body, lexicon).kind != "unknown" and any(singular(token.norm) in NOUNS for token in body)
