"""The components of a page as template tags: `{% load mc %}`.

Each takes plain values of motcua.doors.frame.components and reads no database. The style page /_styles shows them all.

Signs:     {% icon "lock" %} · {% due due %} · {% status_tag dossier.status %} · {% holder holder %}
           {% owner_chip "post" %}
Dossier:   {% time_bar shares remaining=minutes %} · {% stages stages %} · {% explanation sentences %}
           {% timeline happenings %}
           {% journey stretches %} · {% acts allowed %} · {% refusals refused %} · {% refusal_panel violation %}
           {% custody holders %}
Input:     {% scan_box scan %} · {% scan_stop stop %} · {% count_table rows %} · {% steps steps %}
           {% scans shelf %} · {% private numbers %}
           {% signature name %} · {% problems problems %} · {% act_fields act_id last_event_no %} · {% whose %}
Reading:   {% facts facts %} · {% message message %} · {% empty "…" %} · {% more href %} · {% crumbs crumbs %}
           {% figures figures %} · {% heat heat %} · {% chart chart %} · {% switch choices target %}
Layout:    mc-head, mc-columns (work, then side; --scan side first; --even), mc-stack, mc-card with __head, __body,
           __foot; mc-table with --rows (labelled rows below 900 px by data-label), __group, __current, __act,
           __second; mc-code-link, mc-number, mc-secondary; mc-buttons; govuk-button with --secondary, --warning,
           mc-button--main, --row, --wide, --keyed; mc-tags; mc-text (70 characters).
Script:    data-mc-once (one press, one post), data-mc-draft="name" (typed text stays), data-mc-draft-done="name",
           data-mc-primary (Ctrl Enter), data-mc-undo (Ctrl Z), data-mc-key="F2", data-mc-search (/ and Esc),
           data-mc-list (j, k over a.mc-code-link or data-mc-row), data-mc-focus, data-mc-sound="ok|warn|stop",
           data-mc-stop with data-mc-close. All pages work without any of it.
Filters:   {{ fee|dong }} · {{ n|grouped }} · {{ at|moment }} · {{ at|vn_time }} · {{ day|vn_date }}
           {{ day|vn_weekday }}
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from motcua.base import text
from motcua.base.violations import RuleViolation
from motcua.doors.frame import charts, kept, languages, wording
from motcua.doors.frame.charts import Chart, Choice
from motcua.doors.frame.components import (
    AllowedAct,
    CountRow,
    Crumb,
    Due,
    Explained,
    Fact,
    Figure,
    Happening,
    Heat,
    Holder,
    Link,
    Message,
    Problem,
    RefusedAct,
    Scan,
    Section,
    Share,
    StageLine,
    Step,
    Stop,
    Stretch,
)
from motcua.doors.frame.drawing import bar_pieces, heat_steps, stage_pieces
from motcua.ground.deadlines.rules import local

register = template.Library()
_BESIDE_ON_A_PHONE = 2
_BESIDE_ON_A_DESK = 5


# ---- signs -----------------------------------------------------------------------------------------------------------


@register.simple_tag
def icon(name: str, label: str = "", extra: str = "") -> SafeString:
    """An own drawing from icons.svg. Without `label` it is decoration: the words beside it say the same."""
    return _drawn(str(name), label, extra)


@lru_cache(maxsize=512)
def _drawn(name: str, label: str, extra: str) -> SafeString:
    """One drawing; a list shows the same few a hundred times."""
    href, classes = f"{static('frame/icons.svg')}#{name}", f"mc-icon {extra}".strip()
    if label:
        return format_html(
            '<svg class="{}" role="img" aria-label="{}" width="20" height="20"><use href="{}"/></svg>',
            classes,
            label,
            href,
        )
    return format_html(
        '<svg class="{}" aria-hidden="true" focusable="false" width="20" height="20"><use href="{}"/></svg>',
        classes,
        href,
    )


def _chip(classes: str, sign: str, words: str, href: str) -> SafeString:
    """A drawing and words in a chip, a link when there is an address."""
    if href:
        return format_html('<a class="{}" href="{}">{}{}</a>', classes, href, icon(sign), words)
    return format_html('<span class="{}">{}{}</span>', classes, icon(sign), words)


# Chips stand in every row of every list, so they are made without a template of their own.


@register.simple_tag
def due(due: Due | None, big: bool = False) -> SafeString:
    """Due chip: word, shape and colour of the level; the second line carries the instant. None shows nothing."""
    if not due:
        return SafeString("")
    chip = _chip(f"mc-due mc-due--{due.level}{' mc-due--big' if big else ''}", due.level, due.text, due.href)
    return chip + format_html('<span class="mc-due__detail">{}</span>', due.detail) if due.detail else chip


@register.simple_tag
def status_tag(status: str, label: str = "") -> SafeString:
    """Status in words: solid = agency's or post's turn, outline = somebody else's, green = result, grey = ended."""
    look = wording.STATUS_LOOKS.get(str(status), "outline")
    words = label or _(wording.status_word(status))
    return format_html('<span class="mc-status mc-status--{}">{}</span>', look, words)


@register.simple_tag
def holder(holder: Holder | None) -> SafeString:
    """Holder chip in the colour of the owner; offered but not accepted: the giver, "đang chờ … nhận"."""
    if not holder:
        return SafeString("")
    chip = _chip(f"mc-holder mc-holder--{holder.owner}", holder.owner, holder.name, holder.href)
    if not holder.waiting_for:
        return chip
    waiting = _("đang chờ %(name)s nhận") % {"name": holder.waiting_for}
    return chip + format_html(' <span class="mc-holder-waiting">{}</span>', waiting)


@register.simple_tag
def owner_chip(owner: str, name: str = "") -> SafeString:
    """Chip of one of the four owners: Người nộp, Bưu điện, Cơ quan, Cơ quan khác."""
    return holder(Holder(owner=str(owner), name=name or _(wording.owner_word(owner))))


@register.inclusion_tag("frame/parts/message.html")
def message(message: Message) -> dict[str, Any]:
    """Panel of one message: ok, warn, stop or plain. A stop is announced at once, the others politely."""
    return {"message": message}


@register.inclusion_tag("frame/parts/notes.html")
def notes(messages: Iterable[Any]) -> dict[str, Any]:
    """Django's messages as panels: success ok, warning warn, error stop, else plain."""
    tones = {"success": "ok", "warning": "warn", "error": "stop"}
    return {"notes": [(tones.get(note.level_tag, "plain"), note) for note in messages]}


# ---- one dossier -----------------------------------------------------------------------------------------------------


@register.inclusion_tag("frame/parts/time_bar.html")
def time_bar(shares: Sequence[Share], remaining: int = 0, label: str = "") -> dict[str, Any]:
    """Time by owner as a bar and in words. `remaining`: working minutes still to run, a dashed end."""
    return {
        "shares": [(share, share.name or _(wording.owner_word(share.owner))) for share in shares],
        "pieces": bar_pieces(shares, remaining),
        "label": label or _("Thời gian của ai"),
        "description": "; ".join(
            f"{share.name or _(wording.owner_word(share.owner))} {share.text}" for share in shares
        ),
    }


@register.inclusion_tag("frame/parts/stages.html")
def stages(stages: Sequence[StageLine]) -> dict[str, Any]:
    """Stages of the internal process: a bar of budgets and what was used of them, and the same numbers as a table."""
    said = [
        _("%(name)s %(used)s trên %(budget)s") % {"name": stage.name, "used": stage.used, "budget": stage.budget}
        if stage.budget
        else f"{stage.name} {stage.used}"
        for stage in stages
    ]
    has_budget = any(stage.budget_minutes for stage in stages)
    return {
        "stages": stages, "pieces": stage_pieces(stages), "description": "; ".join(said), "has_budget": has_budget
    }  # fmt: skip


@register.inclusion_tag("frame/parts/explanation.html")
def explanation(sentences: Sequence[Explained]) -> dict[str, Any]:
    """How a due date came about: dated sentences with their source."""
    return {"sentences": sentences}


@register.inclusion_tag("frame/parts/timeline.html")
def timeline(happenings: Sequence[Happening]) -> dict[str, Any]:
    """What happened, in the order given: office newest first, portal oldest first with current and planned steps."""
    return {"happenings": happenings}


@register.inclusion_tag("frame/parts/journey.html")
def journey(stretches: Sequence[Stretch]) -> dict[str, Any]:
    """A citizen's journey post – agency – post, without personal data."""
    return {"stretches": stretches}


@register.inclusion_tag("frame/parts/acts.html", takes_context=True)
def acts(context: template.Context, allowed: Sequence[AllowedAct], nothing: str = "") -> dict[str, Any]:
    """Buttons of what may be done now, the expected one first. An act with `fields` posts at once, others are links."""
    return {"allowed": allowed, "nothing": nothing, "csrf_token": context.get("csrf_token")}


@register.inclusion_tag("frame/parts/refusals.html")
def refusals(refused: Sequence[RefusedAct]) -> dict[str, Any]:
    """ "Chưa làm được": a lock and half a sentence each; opening one shows reason, rule and who can do it."""
    return {"refused": refused}


@register.inclusion_tag("frame/parts/refusal_panel.html")
def refusal_panel(refusal: RuleViolation | RefusedAct | None, title: str = "") -> dict[str, Any]:
    """The refusal that answers an act pressed too early: grey, because a rule is no error. None shows nothing."""
    if isinstance(refusal, RefusedAct):
        return {"title": refusal.label, "sentence": refusal.sentence, "law": refusal.law, "refused": refusal}
    if refusal is None:
        return {"sentence": ""}
    ask = languages.whom_to_ask(refusal)
    return {"title": title, "sentence": languages.said(refusal), "law": refusal.law, "refused": None, "ask": ask}


@register.inclusion_tag("frame/parts/custody.html")
def custody(holders: Sequence[tuple[Holder, str]]) -> dict[str, Any]:
    """The chain of holders, newest first; each with since when, in words."""
    return {"holders": holders}


# ---- input -----------------------------------------------------------------------------------------------------------


@register.inclusion_tag("frame/parts/scan_box.html", takes_context=True)
def scan_box(context: template.Context, scan: Scan) -> dict[str, Any]:
    """Scan box; a scan anywhere on the page lands in it (scan.js). One per page."""
    return {"scan": scan, "csrf_token": context.get("csrf_token")}


@register.inclusion_tag("frame/parts/scan_stop.html", takes_context=True)
def scan_stop(context: template.Context, stop: Stop | None) -> dict[str, Any]:
    """The red panel of a scan that must not go on; Esc or its button closes it, the scanner cannot."""
    return {"stop": stop, "csrf_token": context.get("csrf_token")}


@register.inclusion_tag("frame/parts/count_table.html")
def count_table(rows: Sequence[CountRow], live: str = "") -> dict[str, Any]:
    """Papers counted by kind of copy. `live`: address that answers with the table again while counts change."""
    return {"rows": rows, "live": live}


@register.inclusion_tag("frame/parts/count_sum.html")
def count_sum(done: int, needed: int) -> dict[str, Any]:
    """Sum above the count table: "4 trên 5 thành phần bắt buộc" with a bar."""
    return {"done": done, "needed": needed, "percent": 100 * done // needed if needed else 100}


@register.inclusion_tag("frame/parts/steps.html")
def steps(steps: Sequence[Step]) -> dict[str, Any]:
    """Steps of a guided form: done, current, ahead."""
    return {"steps": steps}


@register.inclusion_tag("frame/parts/signature.html")
def signature(
    name: str, field: str = "signature", paper_field: str = "signed_on_paper", drawing: str = "",
    is_on_paper: bool = False, photo: Any = None,
    is_photo_lost: bool = False,
) -> dict[str, Any]:  # fmt: skip
    """Signature pad. The drawing comes as a PNG data address in `field`; the way without drawing is `paper_field`.

    A page that is shown again gives back `drawing` (checked by the form) and `is_on_paper`. `photo` = the field of a
    form that takes a picture of what was signed by hand; no browser gives such a file twice (`is_photo_lost`).
    """
    return {
        "name": name, "field": field, "paper_field": paper_field, "drawing": drawing, "is_on_paper": is_on_paper,
        "photo": photo, "is_photo_lost": is_photo_lost,
    }  # fmt: skip


@register.inclusion_tag("frame/parts/problems.html")
def problems(problems: Sequence[Problem]) -> dict[str, Any]:
    """Error summary on top of a form, each mistake a link to its input. Django forms: error_summary of crispy."""
    return {"problems": problems}


@register.simple_tag(takes_context=True)
def act_fields(context: template.Context, act_id: object, last_event_no: int | None = None) -> SafeString:
    """Hidden fields of an act's form: its id (a repeated post is the same act), whose it is, the last event shown."""
    fields = format_html('<input type="hidden" name="act_id" value="{}">', act_id) + whose(context)
    if last_event_no is None:
        return fields
    return fields + format_html('<input type="hidden" name="last_event_no" value="{}">', last_event_no)


@register.simple_tag(takes_context=True)
def whose(context: template.Context) -> SafeString:
    """Hidden field that says whose a form is, so that it is kept when the session ends (frame/kept.py).

    The kept form is posted to its view again to be shown: only for forms that do acts, which are then held back by
    `calling.run`, or that merely keep a draft. `act_fields` holds it already.
    """
    user = getattr(context.get("request"), "user", None)
    if user is None or not user.is_authenticated:
        return SafeString("")
    return format_html('<input type="hidden" name="{}" value="{}">', kept.BY, kept.by(str(user.pk)))


@register.inclusion_tag("frame/parts/scans.html", takes_context=True)
def scans(context: template.Context, shelf: Any, wide: bool = False) -> dict[str, Any]:
    """Scans of a dossier (scans.shelf): files by component, and where files may be added. `wide`: with the viewer.

    It holds forms of its own, so it stands in no other form. None shows nothing.
    """
    return {"shelf": shelf, "wide": wide, "csrf_token": context.get("csrf_token"), "request": context.get("request")}


@register.inclusion_tag("frame/parts/private.html", takes_context=True)
def private(context: template.Context, private: Any) -> dict[str, Any]:
    """ "Xem, có ghi lại" beside masked numbers (private.numbers); it stands in no other form. None shows nothing."""
    return {"private": private, "csrf_token": context.get("csrf_token")}


# ---- reading ---------------------------------------------------------------------------------------------------------


@register.inclusion_tag("frame/parts/facts.html")
def facts(facts: Sequence[Fact]) -> dict[str, Any]:
    """Summary list of labels and values."""
    return {"facts": facts}


@register.inclusion_tag("frame/parts/empty.html")
def empty(sentence: str, link: Link | None = None) -> dict[str, Any]:
    """What a list says when it has nothing."""
    return {"text": sentence, "link": link}


@register.inclusion_tag("frame/parts/more.html")
def more(href: str, number: int = 50) -> dict[str, Any]:
    """Keyset page: “Xem thêm 50”. No address, no link."""
    return {"href": href, "number": number}


@register.inclusion_tag("frame/parts/crumbs.html")
def crumbs(crumbs: Sequence[Crumb]) -> dict[str, Any]:
    """The way to a dossier or manifest; elsewhere there is none."""
    return {"crumbs": crumbs}


@register.inclusion_tag("frame/parts/figures.html")
def figures(figures: Sequence[Figure]) -> dict[str, Any]:
    """Big figures; each opens the dossiers that it counts."""
    return {"figures": figures}


@register.inclusion_tag("frame/parts/heat.html")
def heat(heat: Heat, caption: str = "") -> dict[str, Any]:
    """Heat table: a tint under every printed number, each column its own scale."""
    return {"heat": heat, "caption": caption, "rows": heat_steps(heat)}


@register.inclusion_tag("frame/parts/chart.html")
def chart(chart: Chart, oob: bool = False) -> dict[str, Any]:
    """A card with a chart or its table twin. Its links change this card alone; `oob` sends it beside another answer."""
    return {
        "chart": chart,
        "oob": oob,
        "picture": None if chart.is_table else charts.picture(chart),
        "words": charts.in_words(chart),
    }


@register.inclusion_tag("frame/parts/switch.html")
def switch(choices: Sequence[Choice], target: str = "", label: str = "") -> dict[str, Any]:
    """Links of which one is current. `target`: id of the only part of the page that changes, where there is script."""
    return {"choices": choices, "target": target, "label": label}


@register.inclusion_tag("frame/parts/chip_links.html")
def chip_links(chips: Sequence[Any]) -> dict[str, Any]:
    """Filters as links with their counts (Section values): the filter stands in the address."""
    return {"chips": chips}


@register.simple_tag
def hidden_fields(fields: Mapping[str, str] | None) -> SafeString:
    """Hidden inputs of a mapping."""
    joined = SafeString("")
    for name, value in (fields or {}).items():
        joined += format_html('<input type="hidden" name="{}" value="{}">', name, value)
    return joined


# ---- words and numbers -----------------------------------------------------------------------------------------------


@register.filter
def said(violation: RuleViolation) -> str:
    """The sentence of a violation, in the language of the page."""
    return languages.said(violation)


@register.filter
def beyond_a_phone(sections: Sequence[Section] | None) -> tuple[Section, ...]:
    """The sections that a phone's bar has no room for: it shows where one is, and first of the others what waits."""
    return _beyond(sections, _BESIDE_ON_A_PHONE, lambda section: (not section.current, not section.count))


@register.filter
def beyond_a_desk(sections: Sequence[Section] | None) -> tuple[Section, ...]:
    """The sections that a wide bar has no room for: it shows where one is, and the first of the others."""
    return _beyond(sections, _BESIDE_ON_A_DESK, lambda section: not section.current)


def _beyond(sections: Sequence[Section] | None, most: int, first: Callable[[Section], Any]) -> tuple[Section, ...]:
    """What stays of sections when so many stand beside each other; one more stands there too rather than alone."""
    there = tuple(sections or ())
    if len(there) <= most + 1:
        return ()
    wanted = sorted(there, key=first)[:most]
    return tuple(section for section in there if section not in wanted)


@register.filter
def dong(amount_vnd: int) -> str:
    """1250000 → "1.250.000 đ" with a narrow no-break space."""
    return text.vnd(amount_vnd)


@register.filter
def grouped(number: int) -> str:
    """1272 → "1.272"."""
    return text.number(number)


@register.filter
def vn_date(day: date | datetime | None) -> str:
    """16/11/2026; an instant on the day it has in Việt Nam, nothing for None."""
    return text.day_words(_day(day)) if day else ""


@register.filter
def vn_weekday(day: date | datetime | None) -> str:
    """thứ Hai, 16/11/2026."""
    return text.full_day_words(_day(day)) if day else ""


@register.filter
def vn_time(at: datetime | None) -> str:
    """15 giờ 20, on the clocks of Việt Nam."""
    return text.time_words(_local(at)) if at else ""


@register.filter
def moment(at: datetime | None) -> str:
    """16/11/2026, 15 giờ 20, on the clocks of Việt Nam."""
    return text.moment_words(_local(at)) if at else ""


def _local(at: datetime) -> datetime:
    """The instant on the clocks of Việt Nam; a naive one is local already."""
    return local(at) if at.tzinfo else at


def _day(day: date | datetime) -> date:
    return _local(day).date() if isinstance(day, datetime) else day
