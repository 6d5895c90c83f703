"""Words of the request language: verbs with their forms, function words, and what must not be "corrected"."""

from __future__ import annotations

from typing import Final

VERBS: Final[dict[str, str]] = {
    word: kind
    for kind, words in {
        "message": "send notify alert message ping dm tell inform warn remind text email mail announce broadcast "
        "nudge forward reply respond share report call slack tweet whatsapp shoot drop phone sms page let "
        "mention congratulate thank greet welcome acknowledge autorespond",
        "create": "create add make open file log raise register insert append record book schedule draft put "
        "write subscribe invite enroll enter start build track generate submit push assign upsert populate "
        "attach issue onboard fill duplicate clone replicate",
        "update": "update change set mark edit close tag label rename move complete refresh increment adjust "
        "enrich sync lock pause resume enable disable turn merge restart reset apply star like approve "
        "reject promote replace comment favorite follow mute",
        "read": "get fetch read pull retrieve look find search check list query download grab load scrape poll "
        "monitor watch export collect lookup count take pick gather see receive capture catch detect accept run "
        "listen scan crawl",
        "delete": "delete remove unsubscribe purge clear cancel erase drop prune unassign",
        "save": "save upload store backup copy dump archive mirror import transfer deposit migrate",
        "ai": "summarize classify categorize extract translate analyze score rate rewrite transcribe moderate "
        "paraphrase proofread tldr evaluate triage",
        "http": "hit request invoke trigger post",
        "wait": "wait delay hold sleep",
        "publish": "publish pin crosspost repost",
        "transform": "convert format filter dedupe parse calculate map clean transform sort split join combine "
        "aggregate deduplicate normalize total sum compress resize validate encode decode compute compile zip "
        "compare",
        "respond": "return answer",
        "ask": "ask",
        "ignore": "ignore skip stop continue proceed",
    }.items()
    for word in words.split()
}
VERBS["log"] = "create"
VERBS["drop"] = "message"

_IRREGULAR: Final = {
    "sent": "send", "told": "tell", "wrote": "write", "written": "write", "made": "make", "built": "build",
    "got": "get", "found": "find", "took": "take", "taken": "take", "put": "put", "shot": "shoot",
    "dmed": "dm", "dm'd": "dm", "paid": "pay", "held": "hold", "kept": "keep", "caught": "catch",
    "seen": "see", "read": "read", "ran": "run", "stopped": "stop", "summarise": "summarize",
    "summarises": "summarize", "summarised": "summarize", "summarising": "summarize",
    "categorise": "categorize", "categorises": "categorize", "analyse": "analyze", "analyses": "analyze",
    "analysing": "analyze", "categorising": "categorize", "normalise": "normalize", "enrol": "enroll",
    "texting": "text", "auto-reply": "reply", "autoreply": "reply", "auto-respond": "respond",
    "retweet": "tweet", "copies": "copy", "copied": "copy", "replies": "reply", "replied": "reply",
    "notifies": "notify", "notified": "notify", "classifies": "classify", "classified": "classify",
    "queries": "query", "queried": "query", "modifies": "edit", "modify": "edit", "brings": "get",
    "bring": "get", "gives": "send", "give": "send", "deliver": "send", "delivers": "send",
    "provide": "send", "transmit": "send", "relay": "forward", "pass": "send", "pipe": "send", "flag": "tag",
    "note": "record", "jot": "record", "compose": "draft", "composes": "draft", "produce": "generate",
    "setup": "create", "spin": "create", "launch": "trigger", "kick": "trigger", "fire": "trigger",
    "obtain": "get", "gets": "get", "upvote": "like", "grabs": "grab", "archives": "archive", "stash": "save",
    "stick": "put", "throw": "put", "place": "put", "chuck": "put", "toss": "put", "pop": "put", "dumps": "dump",
    "mirror": "mirror", "extend": "update", "amend": "update", "bump": "update", "flip": "set",
    "ring": "call", "phone": "call", "poke": "ping", "bug": "ping", "wake": "notify", "keep": "save",
    "escalate": "notify", "escalates": "notify", "outline": "summarize", "condense": "summarize",
    "recap": "summarize", "digest": "summarize", "label": "tag", "labels": "tag", "distill": "summarize",
    "identify": "extract", "determine": "classify", "decide": "classify", "judge": "classify",
    "assess": "classify", "sentiment": "classify", "pulls": "pull", "gathers": "gather", "visit": "fetch",
    "hits": "hit", "auto-tweet": "tweet", "autopost": "post", "auto-post": "post", "sms": "text",
}  # fmt: skip

AMBIGUOUS: Final = frozenset(
    "email mail message text call post form alert file log record report list order comment share update note "
    "issue ping tag label book schedule draft page start open close score rate count total sum search check "
    "query request trigger answer link copy import export archive backup upload download format map filter star "
    "like watch read set pin track fire store push stop run bug digest recap outline place ring pass drop move "
    "look find index phone sms slack whatsapp tweet approve reply mention change clean split zip sort sentiment hold wait "
    "delay monitor issue transfer mark flag pop stick follow welcome thank poll label dump clone duplicate build "
    "launch kick request process pause cancel make complete".split()
)
"""Words that are as often a noun or an adjective as a verb."""

DETERMINERS: Final = frozenset(
    "a an the my our your his her their its this that these those each every any all some new another no "
    "everyone somebody someone anybody anyone both incoming".split()
)
OBJECT_STARTS: Final = DETERMINERS | frozenset(
    "me us them it him everybody people to on in into out back an at about via using with for through up down off "
    "as by everything anything details daily weekly".split()
)
SUBJECTS: Final = frozenset("i you we they who he she it that which".split())
ADVERBS: Final = frozenset(
    "please automatically also then just only immediately instantly always finally first next afterwards later "
    "kindly auto subsequently quickly simply lastly additionally instead again directly either even still "
    "simultaneously promptly silently privately finally secondly".split()
)
PREPOSITIONS: Final = frozenset(
    "to in on into onto from via using with of for by at through under inside within as about per over "
    "without between".split()
)
WEEKDAYS: Final = {
    name: number
    for number, names in enumerate(
        (
            "sunday sundays sun", "monday mondays mon", "tuesday tuesdays tue tues",
            "wednesday wednesdays wed weds", "thursday thursdays thu thur thurs", "friday fridays fri",
            "saturday saturdays sat",
        )
    )
    for name in names.split()
}  # fmt: skip
MONTHS: Final = {
    name: number
    for number, names in enumerate(
        (
            "january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul",
            "august aug", "september sep sept", "october oct", "november nov", "december dec",
        ),
        1,
    )
    for name in names.split()
}  # fmt: skip

ABBREVIATIONS: Final = {
    "w/": "with", "snd": "send", "sen": "send", "creat": "create", "ad": "add", "whts": "what", "w/o": "without", "u": "you", "ur": "your", "pls": "please", "plz": "please",
    "msg": "message", "msgs": "messages", "txt": "text", "mins": "minutes", "min": "minute", "hrs": "hours",
    "hr": "hour", "secs": "seconds", "b4": "before", "cust": "customer", "acct": "account",
    "attch": "attachment", "notif": "notification", "notifs": "notifications", "pic": "photo",
    "pics": "photos", "evry": "every", "everytime": "every time", "anytime": "any time", "wen": "when",
    "whn": "when", "wenever": "whenever", "eod": "end of day", "eom": "end of month", "rply": "reply",
    "mgr": "manager", "appt": "appointment", "temp": "temperature", "info": "details",
    "subj": "subject", "e-mail": "email", "e-mails": "emails", "emial": "email", "emal": "email",
    "sheet's": "sheet", "gimme": "send me", "lemme": "let me", "dm's": "dms", "thru": "through",
    "bday": "birthday", "cal": "calendar", "ss": "spreadsheet", "evrey": "every", "ppl": "people",
    "btw": "by the way", "db": "database", "repo": "repository", "prs": "pull requests", "pr": "pull request",
    "recieve": "receive", "recieves": "receives", "recieved": "received", "n": "and", "r": "are",
    "ea": "each", "wkly": "weekly", "mthly": "monthly", "wk": "week", "tix": "ticket", "evt": "event",
    "tg": "telegram", "wp": "wordpress", "sub": "subscriber", "subs": "subscribers", "doc": "document",
    "sched": "schedule", "biz": "business", "spredsheet": "spreadsheet", "calender": "calendar",
    "everyday": "every day", "autoreply": "reply", "auto-reply": "reply", "autorespond": "reply",
    "signup": "signup", "sign-up": "signup", "sign-ups": "signups", "follow-up": "followup",
    "to-do": "todo", "to-dos": "todos", "follow-ups": "followups", "check-in": "checkin",
}  # fmt: skip

NOUNS: Final = frozenset(
    """email mail message row record line entry card task todo issue ticket bug lead contact customer client person
    user subscriber member deal opportunity order invoice payment charge subscription product item form submission
    response survey signup registration booking appointment meeting event calendar reminder file attachment document
    doc pdf photo image picture video song track post article blog comment review rating mention follower tweet
    status report digest summary newsletter feed channel group list board project folder bucket table column field
    sheet spreadsheet workbook database page note notebook attendee webinar call sms text alert notification
    conversation chat reply thread transaction refund dispute expense receipt quote proposal contract release commit
    branch push pull request build deploy deployment pipeline error exception incident outage server website site
    url link address phone number name subject body title description amount total price budget score
    label tag category type priority stage owner assignee due date time day week month year hour minute
    morning evening night noon midnight weekday weekend quarter weather temperature rain snow stock inventory
    shipment package delivery cart checkout coupon employee candidate applicant application job interview
    team manager boss account password workflow automation run scenario approval webhook payload json csv xml api
    endpoint data content details weekly daily monthly hourly yearly quarterly nightly annually button backup export
    profile opportunity birthday anniversary location visitor guest student teacher course lesson episode podcast
    playlist keyword result results query sentiment language""".split()
)

COMMON: Final = frozenset(
    """about above accept access across act activity actual after afternoon again against ago ahead alert all allow
    almost alone along already also although always among and another any anyone anything app apps appear are area
    around arrive arrives arrived ask asked asks assigned away back bad base based basic batch be became because
    become becomes been before began behind being believe below beside besides best better between beyond big bill
    bit black blue board both box bring brought budget bug busy but buy by came can cannot car case cash cause center
    certain chance charge check child choose city clear click clicked clicks client close closed cold color come comes
    coming common company compare complete completed condition consider contain contains containing continue control
    copy cost could country couple current custom cut daily dark data date dates day days dead deal dear deep default
    delay deploy describe design detail did different direct do does doing done door down drive during each early
    easily east easy either else empty end ended ends enough enter entire equal equals error even evening event ever
    every everyone everything exactly except expire expired expires extra eye face fact fail failed fails fall false
    family far fast feel few field fields fifteen fifth final find fine finish finished first five flag flight floor
    follow following food for forget form forms found four fourth free fresh friend from front full fun future game
    gave general get gets getting give given goes going gold gone good got great green group grow had half hand hands
    happen happens happy hard has have having head heading hear heart help her here high higher him his hit hold
    hook home hope host hot hour house how however huge human idea if important in include including inside into is
    it item its itself job join just keep kept key kind know known land large last late later latest launch lead least
    leave left less let level life light like likely limit line link list little live load local long longer look lose
    lost lot love low lower lunch made main major make man manager many mark market match matches matching may maybe
    me mean means meet member men mention might mind mine minute miss missing mode model moment money monthly more
    most move much must name named near need needs negative nest never new news newsletter next nice night no nobody
    non none noon nor normal not note nothing now number object of off offer office often old older on once one ones
    only onto open or order other others otherwise our out outside over overdue own page paid paper part particular
    parts party pass past pay pays people per perhaps person personal phone pick place plain plan plans play please
    plus point poor positive possible post power present press price private probably process product profit project
    proper provide public pull purchase purchased purchases put quarter question quick quickly quiet quite rain raise
    random range rate rather reach reached reaches read ready real really reason recent record red release remain
    remaining remember report request require rest result return review rich right risk road room round rule run safe
    sale sales same saw say saying says school season second section see seem seen self sell sells send sent separate
    serve server set several shall share she shift ship shipped shop short should show side sign signed signs similar
    simple since single site six size small so social sold some someone something sometimes soon sort source space
    special specific stage stand star start started starts state status stay step still stock stop store story street
    strong student subject submit submits submitted such sum summer sun support sure system tag take taken talk team
    tell ten term terms test text than thank thanks that the their them then there these they thing things think third
    this those though thought three through throughout time times tiny title to today together told tomorrow tonight
    too took top total toward toxic track true try turn twice two type under unless unpaid until up updated upon urgent
    us use used user users uses using usual usually value various very via view visit voice vote wait walk want wants
    warm was watch water way we weather web website week weekly well went were west what whatever when whenever where
    whether which whichever while white who whoever whole whom whose why wide will win winter wish with within without
    woman word work works world worse worst worth would wrong year years yes yesterday yet you young your yours
    morning mornings evenings nights days weeks hours minutes months years quarters noon midnight lunchtime
    build built uber app customer customers clients employees bank bill book books boss broken cancelled cancels
    checkout churn churned comment commented company courtesy created creates deadline deleted department detected
    discount drop drops dropped edited edits exceeds fills filled finance flagged folder folders forward generated
    grows happened hello hiring holiday hours hr incoming inquiries inquiry internal invite invited issue issues joined
    joins keyword lands left legal lists logged logs marked marketing meds medicine meeting meetings merged merges
    messages missed moved opened opens operations ops optional orders overnight owner owners paragraph partner
    password payroll pdf pending photo photos pipeline playlist podcast posted posts previous prices priority products
    profile prospects publish published publishes pushed pushes pushing rated rating receipt received receives refund
    refunded registered registers renewal replied replies reports resolved responds responses reviews rows runs
    scheduled score scored scores security sheets signups slow spam staff standup started stats status stories
    subscribes subscribed subscribers survey surveys tables tagged tasks tax teams ticket tickets timesheet timesheets
    tweet tweets unhappy uploaded uploads upcoming vendor videos visitors warning welcome won wins workday yearly
    lisbon paris london berlin york tokyo sydney mail mails moderate comments toxicity blog blogs deals deal stale
    courtesy reply pipeline lead leads meals meal seal real heal cards card cart cord word ward code node note mode
    shop chat cheat chart charts list lists last lost cost post past paste table tables cable label labels level
    house horse course courses source sources nurse purse sign sing song bike hike like lake make mine line lines
    rate rates date gate late latest state states stats slack snack stack black track tracks tracker trace trade
    sheet sheep sleep steep step steps stop drop shop ship shift shirt short sort sorted store stored stone storm
    phone phones photo form from farm forum format formal normal firm film fill full fall call calls cell sell sells
    send sent seed need feed feeds weed week weak peak speak month mouth north south youth mother other father further
    summary summer banner manner planner scanner dinner winner runner renew renews review preview interview intern
    internal external personal person persons reason season lesson session sessions mission permission version
    conversion converted convert concert content contents contact contacts contract contracts connect connected
    director directory history victory factory inventory category story stories country county count counts counter
    discount account accounts amount mount mountain fountain
    question questions weather leather feather whether hair chair pair fair stair air airport support report
    export import important airline deadline headline online offline pipeline timeline guideline
    hotel motel model models panel channel channels travel gravel level novel shovel label cancel parcel
    thirty forty fifty sixty twenty hundred thousand million dozen once twice thrice seven eight nine eleven twelve
    matter better letter setter getter butter bitter filter folder holder border reorder ordered older elder
    bot bots dog dogs cat cats car cars bar bars star stars war warm harm charm army arm arms
    crypto bitcoin ethereum gas oil silver copper bronze exchange market markets trading trader traders""".split()
)


def _forms(word: str) -> dict[str, str]:
    forms = {word: word}
    if word.endswith(("s", "x", "ch", "sh", "z")):
        forms[word + "es"] = word
    elif word.endswith("y") and word[-2] not in "aeiou":
        forms[word[:-1] + "ies"] = forms[word[:-1] + "ied"] = word
    else:
        forms[word + "s"] = word
    stem = word[:-1] if word.endswith("e") and not word.endswith("ee") else word
    forms[stem + "ing"] = forms[stem + "ed"] = word
    if len(word) <= 5 and word[-1] in "gptnbdm" and word[-2] in "aeiou" and word[-3] not in "aeiou":
        forms[word + word[-1] + "ing"] = forms[word + word[-1] + "ed"] = word
    return forms


LEMMAS: Final[dict[str, str]] = {form: base for verb in VERBS for form, base in _forms(verb).items()} | _IRREGULAR
"""Every form of every verb with its base."""
BASE_FORMS: Final = frozenset(VERBS) | frozenset(
    word for word, base in _IRREGULAR.items() if not word.endswith(("ed", "ing", "es", "ent", "en", "ies"))
)


def is_base_form(word: str) -> bool:
    return word in BASE_FORMS and word not in {"sent", "told", "made", "built", "got", "found", "took", "gets"}


def singular(word: str) -> str:
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "xes", "ches", "shes")):
        return word[:-2]
    if word.endswith("s") and not word.endswith(("ss", "us", "is")) and len(word) > 3:
        return word[:-1]
    return word
