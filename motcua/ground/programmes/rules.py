"""The roadmap of a programme: which step of a unit may follow which, on what conditions, how it is undone. Pure.

Law: NĐ 118/2025/NĐ-CP, Art. 10.3 (a province assigns steps to the post); QĐ 45/2016/QĐ-TTg, Art. 13 (training) and 16.
What a programme must hold is told by the founding decisions of provinces (đề án thí điểm chuyển giao).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from motcua.base.text import day_words, lower_first
from motcua.base.violations import NoRight, RuleViolation
from motcua.ground.agreements.equipment import PIECE_WORDS, Piece
from motcua.ground.people.rules import Actor, Employer, Role

EDITORS = frozenset({Role.MANAGER, Role.ADMINISTRATOR})
"""Who writes: the provincial office, which steers the programme, and the administrator for it."""
VIEWERS = frozenset({Role.MANAGER, Role.ADMINISTRATOR, Role.ONE_STOP_HEAD, Role.POST_DIRECTOR})
"""Who reads; a programme holds no dossier."""

LEVEL_WORDS: Mapping[str, str] = {"PROVINCE": "cấp tỉnh", "DISTRICT": "cấp huyện", "COMMUNE": "cấp xã"}
TASK_KINDS: Mapping[str, str] = {"TASK": "nhiệm vụ", "MEASURE": "giải pháp"}


class Stage(StrEnum):
    """Where a unit stands on its way to the post; PLANNED = nothing has happened yet."""

    PLANNED = "PLANNED"
    SURVEYED = "SURVEYED"
    EQUIPPED = "EQUIPPED"
    TRAINED = "TRAINED"
    ACCOUNTS = "ACCOUNTS"
    OPENED = "OPENED"
    EVALUATED = "EVALUATED"
    EXTENDED = "EXTENDED"
    WIDENED = "WIDENED"
    ENDED = "ENDED"


STAGE_WORDS: Mapping[Stage, str] = {
    Stage.PLANNED: "chưa khảo sát",
    Stage.SURVEYED: "đã khảo sát",
    Stage.EQUIPPED: "đã trang bị",
    Stage.TRAINED: "đã tập huấn",
    Stage.ACCOUNTS: "đã cấp tài khoản",
    Stage.OPENED: "đã khai trương",
    Stage.EVALUATED: "đã đánh giá",
    Stage.EXTENDED: "được gia hạn",
    Stage.WIDENED: "được mở rộng",
    Stage.ENDED: "đã kết thúc",
}
STEP_WORDS: Mapping[Stage, str] = {
    Stage.SURVEYED: "Khảo sát",
    Stage.EQUIPPED: "Trang bị",
    Stage.TRAINED: "Tập huấn",
    Stage.ACCOUNTS: "Cấp tài khoản",
    Stage.OPENED: "Khai trương",
    Stage.EVALUATED: "Đánh giá",
    Stage.EXTENDED: "Gia hạn",
    Stage.WIDENED: "Mở rộng",
    Stage.ENDED: "Kết thúc",
}
PLANNED_STAGES = (
    Stage.SURVEYED, Stage.EQUIPPED, Stage.TRAINED, Stage.ACCOUNTS, Stage.OPENED, Stage.EVALUATED,
)  # fmt: skip
"""The steps that a roadmap gives a day for; the others follow from the evaluation."""
OPEN_STAGES = frozenset({Stage.OPENED, Stage.EVALUATED, Stage.EXTENDED, Stage.WIDENED})
"""The post works there."""

FROM: Mapping[Stage, frozenset[Stage]] = {
    Stage.SURVEYED: frozenset({Stage.PLANNED}),
    Stage.EQUIPPED: frozenset({Stage.SURVEYED}),
    Stage.TRAINED: frozenset({Stage.EQUIPPED}),
    Stage.ACCOUNTS: frozenset({Stage.TRAINED}),
    Stage.OPENED: frozenset({Stage.ACCOUNTS}),
    Stage.EVALUATED: frozenset({Stage.OPENED, Stage.EXTENDED, Stage.WIDENED}),
    Stage.EXTENDED: frozenset({Stage.EVALUATED}),
    Stage.WIDENED: frozenset({Stage.EVALUATED}),
    Stage.ENDED: OPEN_STAGES,
}
"""Which steps lead to which: the life cycle of a unit."""
NEEDS_NOTE: Mapping[Stage, str] = {
    Stage.EVALUATED: "kết luận của lần đánh giá",
    Stage.WIDENED: "mở rộng thêm thủ tục, cơ quan hay nơi nào",
    Stage.ENDED: "lý do kết thúc",
}
"""What the note of a step must say."""


class Item(StrEnum):
    """What a place must have before the post works there."""

    PREMISES = "PREMISES"
    COUNTER = "COUNTER"
    COMPUTER = "COMPUTER"
    DECAL = "DECAL"
    QUEUE = "QUEUE"
    CAMERA = "CAMERA"
    SEAL = "SEAL"
    FORMS = "FORMS"


ITEM_WORDS: Mapping[Item, str] = {
    Item.PREMISES: "Mặt bằng",
    Item.COUNTER: "Quầy riêng",
    Item.COMPUTER: f"{PIECE_WORDS[Piece.COMPUTER]}, {lower_first(PIECE_WORDS[Piece.SCANNER])}",
    Item.DECAL: PIECE_WORDS[Piece.DECAL],
    Item.QUEUE: PIECE_WORDS[Piece.QUEUE],
    Item.CAMERA: PIECE_WORDS[Piece.CAMERA],
    Item.SEAL: PIECE_WORDS[Piece.SEAL],
    Item.FORMS: "Biểu mẫu",
}
NEVER_SPARED = frozenset({Item.PREMISES, Item.COUNTER, Item.COMPUTER})
"""Without these nobody can be received; the others a small place may do without, and says so."""


class Result(StrEnum):
    """What was found of an item."""

    YES = "YES"
    NO = "NO"
    SPARED = "SPARED"


RESULT_WORDS: Mapping[Result, str] = {Result.YES: "đạt", Result.NO: "chưa đạt", Result.SPARED: "không cần"}


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a unit's log: a step that happened, or with `undoes` the step of that number taken back."""

    step_no: int
    stage: Stage
    on: date
    undoes: int | None = None
    agreement_id: str = ""


@dataclass(frozen=True, slots=True)
class Known:
    """What the rows of an installation say of a unit on the day of a step: the conditions ask nothing else."""

    visited_on: date | None = None
    """The last survey visit of the unit up to that day."""
    answers: Mapping[Item, Result] | None = None
    """The newest answer to each item up to that day; None = nothing was answered."""
    point_id: str = ""
    point_name: str = ""
    post_staff: int = 0
    """People of the post assigned to the point on that day."""
    trained_staff: int = 0
    """Those of them with a training in force."""
    staff_without_account: Sequence[str] = ()
    """Those of them who cannot sign in, by id."""
    agreements: Sequence[str] = ()
    """Agreements in force on that day that name the point (and the agency, where the unit has one)."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A step as it is asked for."""

    stage: Stage
    on: date
    today: date
    note: str = ""
    agreement_id: str = ""
    until: date | None = None


class OnlyEditors(NoRight):
    """The provincial office steers the programme."""

    code = "programme.only-editors"
    text = "Chỉ Văn phòng UBND tỉnh và người quản trị ghi được vào đề án. Gửi đề nghị cho Văn phòng UBND tỉnh."


class NotNext(RuleViolation):
    """The step does not follow the one where the unit stands."""

    code = "programme.not-next"
    text = "{unit} {state}, nên chưa ghi được bước “{step}”. {remedy}"
    field = "stage"


class DayNotPossible(RuleViolation):
    """A step happened today or before, and not before the one that it follows."""

    code = "programme.day"
    text = "Ngày {day} {why}. Sửa lại ngày."
    field = "on"
    status = 422


class ConditionMissing(RuleViolation):
    """A condition of the step is not met by the rows of this installation."""

    code = "programme.condition"
    text = "Chưa ghi được bước “{step}”: {why}. {remedy}"


class NoteMissing(RuleViolation):
    """The step must say something."""

    code = "programme.note"
    text = "Ghi rõ {what}."
    field = "note"
    status = 422


class NothingToUndo(RuleViolation):
    """Only the last step that stands can be taken back."""

    code = "programme.nothing-to-undo"
    text = "Bước này không còn là bước cuối của {unit}. Tải lại trang, rồi hoàn lại từ bước cuối trở lên."


class ToldOnce(RuleViolation):
    """Whether a programme is told of elsewhere is said when it is first written: its steps have kept to it since."""

    code = "programme.told-once"
    text = "Đề án {kind}; điều này đặt một lần khi lập. Lập đề án khác với mã khác."
    field = "source"
    status = 422


def require_same_telling(*, is_told: bool, was_asked: bool) -> None:
    """Refuse with ToldOnce to make a programme told of elsewhere into one of this installation, or the other way."""
    if is_told != was_asked:
        raise ToldOnce(kind="chép lại từ nơi khác thì phải có nguồn" if is_told else "của tỉnh này thì không có nguồn")


def require_editor(by: Actor) -> None:
    """Refuse with OnlyEditors who does not steer programmes. Who stands in for a colleague steers none."""
    if not by.roles & EDITORS or by.employer is not Employer.AGENCY or by.stands_for:
        raise OnlyEditors()


def standing(log: Iterable[Entry]) -> tuple[Entry, ...]:
    """Return the steps that stand, oldest first: each undo takes away the step that it names."""
    found: list[Entry] = []
    for entry in log:
        if entry.undoes is None:
            found.append(entry)
        else:
            found = [step for step in found if step.step_no != entry.undoes]
    return tuple(found)


def stage_of(log: Iterable[Entry]) -> Stage:
    """Return where a unit stands."""
    steps = standing(log)
    return steps[-1].stage if steps else Stage.PLANNED


def next_stages(log: Iterable[Entry]) -> tuple[Stage, ...]:
    """Return the steps that may follow, in the order of the way."""
    here = stage_of(log)
    return tuple(stage for stage, before in FROM.items() if here in before)


def require_step(unit: str, log: Sequence[Entry], asked: Asked, known: Known) -> None:
    """Refuse a step that does not follow, on a day that cannot be, or without what it stands on.

    Raises NotNext, DayNotPossible, NoteMissing, ConditionMissing.
    """
    steps = standing(log)
    here = steps[-1].stage if steps else Stage.PLANNED
    if asked.stage not in FROM or here not in FROM[asked.stage]:
        raise NotNext(unit=unit, state=STAGE_WORDS[here], step=_word(asked.stage), remedy=_remedy(here))
    _require_day(steps, asked)
    if asked.stage in NEEDS_NOTE and not asked.note:
        raise NoteMissing(what=NEEDS_NOTE[asked.stage])
    missing = _missing(asked, known, steps)
    if missing is not None:
        why, remedy, field = missing
        raise ConditionMissing(step=_word(asked.stage), why=why, remedy=remedy, field=field)


def require_told(unit: str, log: Sequence[Entry], asked: Asked) -> None:
    """Refuse a step told of elsewhere: it may skip what its source is silent about, but goes forward, by order and day.

    What happened elsewhere rests on no row of this installation. Raises NotNext, DayNotPossible.
    """
    order = list(STAGE_WORDS)
    steps = standing(log)
    here = steps[-1].stage if steps else Stage.PLANNED
    if order.index(asked.stage) <= order.index(here):
        raise NotNext(unit=unit, state=STAGE_WORDS[here], step=_word(asked.stage), remedy=_remedy(here))
    _require_day(steps, asked)


def undone_by(unit: str, log: Sequence[Entry], step_no: int) -> Entry:
    """Return the step that is taken back. Raises NothingToUndo unless it is the last that stands."""
    steps = standing(log)
    if not steps or steps[-1].step_no != step_no:
        raise NothingToUndo(unit=unit)
    return steps[-1]


def _require_day(steps: Sequence[Entry], asked: Asked) -> None:
    if asked.on > asked.today:
        raise DayNotPossible(day=day_words(asked.on), why="còn ở phía trước; chỉ ghi bước đã làm xong")
    if steps and asked.on < steps[-1].on:
        last = steps[-1]
        why = f"trước bước “{_word(last.stage)}” ngày {day_words(last.on)}"
        raise DayNotPossible(day=day_words(asked.on), why=why)
    if asked.stage is Stage.EXTENDED and (asked.until is None or asked.until <= asked.on):
        day = day_words(asked.until) if asked.until else "gia hạn"
        raise DayNotPossible(day=day, why="phải sau ngày quyết định gia hạn", field="until")


def _missing(asked: Asked, known: Known, steps: Sequence[Entry]) -> tuple[str, str, str | None] | None:
    """Return (what is missing, what to do, the field it belongs to) of the first condition that is not met."""
    match asked.stage:
        case Stage.SURVEYED if known.visited_on is None:
            return "chưa có đợt khảo sát nào của đơn vị này đến ngày đó", "Lập biên bản khảo sát trước.", None
        case Stage.EQUIPPED:
            lacking = lacking_items(known.answers or {})
            if lacking:
                named = ", ".join(ITEM_WORDS[item].lower() for item in lacking)
                return f"bảng kiểm chưa đạt ({named})", "Cập nhật bảng kiểm khi đã có đủ.", None
        case Stage.TRAINED | Stage.ACCOUNTS:
            return _missing_people(asked.stage, known)
        case Stage.OPENED:
            return _missing_agreement(asked, known)
        case Stage.ENDED:
            return _still_runs(known)
    return None


def _missing_people(stage: Stage, known: Known) -> tuple[str, str, str | None] | None:
    if not known.point_id:
        return "đơn vị chưa gắn điểm phục vụ", "Sửa đơn vị, chọn điểm phục vụ.", None
    if not known.post_staff:
        why = f"ngày đó chưa phân công nhân viên bưu điện nào ở {known.point_name}"
        return why, "Phân công người trong dữ liệu nền.", None
    if stage is Stage.TRAINED and known.trained_staff < known.post_staff:
        why = f"mới {known.trained_staff} trên {known.post_staff} nhân viên có chứng nhận tập huấn còn hiệu lực"
        return why, "Ghi tập huấn của người còn thiếu.", None
    if stage is Stage.ACCOUNTS and known.staff_without_account:
        named = ", ".join(known.staff_without_account)
        return f"tài khoản chưa dùng được ({named})", "Mở lại hoặc cấp tài khoản.", None
    return None


def _missing_agreement(asked: Asked, known: Known) -> tuple[str, str, str | None] | None:
    if not known.point_id:
        return "đơn vị chưa gắn điểm phục vụ", "Sửa đơn vị, chọn điểm phục vụ.", None
    if not known.agreements:
        why = f"ngày đó chưa có thỏa thuận nào còn hiệu lực cho {known.point_name}"
        return why, "Lập thỏa thuận trước.", None
    if asked.agreement_id not in known.agreements:
        return "chưa chọn thỏa thuận làm căn cứ", "Chọn một thỏa thuận còn hiệu lực.", "agreement"
    return None


def _still_runs(known: Known) -> tuple[str, str, str | None] | None:
    if known.agreements:
        named = ", ".join(known.agreements)
        return f"thỏa thuận {named} còn hiệu lực", "Ghi ngày hết hiệu lực của thỏa thuận trước.", None
    return None


def lacking_items(answers: Mapping[Item, Result]) -> tuple[Item, ...]:
    """Return the items that keep a place from being equipped: not answered, not there, or spared where none can be."""
    return tuple(
        item
        for item in Item
        if answers.get(item) not in (Result.YES, Result.SPARED)
        or (answers[item] is Result.SPARED and item in NEVER_SPARED)
    )


def late_days(planned: date | None, done: date | None, today: date) -> int:
    """Return by how many calendar days a planned step or task is late: up to the day it was done, else up to today."""
    if planned is None:
        return 0
    return max(0, ((done or today) - planned).days)


def _word(stage: Stage) -> str:
    return STEP_WORDS.get(stage, str(stage))


def _remedy(here: Stage) -> str:
    follow = [STEP_WORDS[stage] for stage, before in FROM.items() if here in before]
    return f"Bước tiếp theo: {' hoặc '.join(follow)}." if follow else "Lộ trình của đơn vị này đã xong."
