"""Made-up values for the style page: every component once. No real person, no record."""

from typing import Any

from motcua.doors.frame.charts import Chart, Choice, Period, Series
from motcua.doors.frame.components import (
    AllowedAct,
    CountCell,
    CountRow,
    Crumb,
    Due,
    Explained,
    Fact,
    Figure,
    Happening,
    Heat,
    HeatCell,
    HeatColumn,
    HeatRow,
    Holder,
    Level,
    Link,
    Message,
    Person,
    Problem,
    RefusedAct,
    Scan,
    Section,
    Share,
    Step,
    Stop,
    Stretch,
    Tone,
)

HERE = "#"


def style_context() -> dict[str, Any]:
    """Context of frame/styles.html: one sample of each component, keyed by its name."""
    return {**_frame(), **_signs(), **_dossier(), **_input(), **_figures()}


def _frame() -> dict[str, Any]:
    return {
        "door_name": "bảng mẫu",
        "is_demo": True,
        "sections": [
            Section("Quầy", HERE, current=True),
            Section("Tiếp nhận", HERE, key="F2"),
            Section("Giao nhận", HERE, count=19, key="F4"),
            Section("Trả kết quả", HERE, count=6, key="F8"),
            Section("Thu phí", HERE, key="F9"),
        ],
        "person": Person("Lâm Thị Ngọc Hân", "nhân viên bưu điện", "Quầy 2 · Bưu điện Cái Nước"),
        "crumbs": [Crumb("Hộp việc", HERE), Crumb("H12.34-261102-0017")],
    }


def _signs() -> dict[str, Any]:
    return {
        "colours": [
            ("navy", "Chàm đậm", "#0f2748 · 14,96", "thanh đầu, ô quét"),
            ("indigo", "Chàm", "#1b4f91 · 8,16", "nút chính, liên kết"),
            ("turmeric", "Nghệ", "#ffc52e · mực 10,41", "tiêu điểm, vạch mục"),
            ("red", "Son", "#ad1f1f · 7,02", "quá hạn, sai"),
            ("green", "Lá", "#176a42 · 6,61", "đủ, xong"),
            ("amber", "Hổ phách", "#6d4400 · 7,50", "sắp đến hạn"),
            ("violet", "Tím sim", "#553585 · 9,40", "cơ quan khác"),
            ("grey", "Xám", "#4d5966 · 7,15", "chữ phụ"),
            ("ink", "Mực", "#16202b · 16,46", "chữ"),
            ("paper", "Giấy", "#f4f6f8", "nền trang"),
        ],
        "dues": [
            (Due(Level.OVERDUE, "quá 1 ngày 2 giờ"), "Quá hạn"),
            (Due(Level.TODAY, "còn 1 giờ 40 phút"), "Hôm nay"),
            (Due(Level.SOON, "còn 2 ngày làm việc 3 giờ"), "dưới 3 ngày làm việc"),
            (Due(Level.AMPLE, "còn 6 ngày làm việc"), "Còn thời gian"),
            (Due(Level.PAUSED, "dừng 3 ngày làm việc"), "Đồng hồ dừng"),
            (Due(Level.DONE, "xong sớm 2 giờ"), "Đã xong"),
        ],
        "statuses": [
            ("draft", "Nháp"),
            ("submitted", "Đã gửi, chờ tiếp nhận"),
            ("received", "Đã tiếp nhận"),
            ("appraising", "Đang thẩm định"),
            ("approving", "Đang phê duyệt"),
            ("awaiting_supplement", "Chờ bổ sung"),
            ("awaiting_payment", "Chờ nộp tiền"),
            ("awaiting_opinion", "Chờ ý kiến"),
            ("paused", "Tạm dừng"),
            ("resolved", "Đã có kết quả"),
            ("returned", "Đã trả kết quả"),
            ("not_accepted", "Không tiếp nhận"),
            ("withdrawn", "Đã rút"),
            ("stopped", "Dừng giải quyết"),
        ],
        "owners": ["applicant", "post", "agency", "other_agency"],
        "panels": [
            Message(
                Tone.OK,
                "Đã giao 15 phong bì cho VPĐKĐĐ Cái Nước",
                "Biên bản BB-261116-03, 11 giờ 02.",
                links=(Link("In", HERE), Link("Mở sửa sai", HERE)),
            ),
            Message(
                Tone.WARN,
                "Kiểm tra lại: mã này gõ tay",
                "Chữ số kiểm tra đúng nhưng không bắt được mọi lỗi. So tên xã: Tân Hưng.",
                links=(Link("Đúng", HERE), Link("Không đúng", HERE)),
            ),
            Message(
                Tone.STOP,
                "Chưa thể giao: người nhận chưa đưa giấy tờ thu lại",
                "Thu Giấy phép lái xe cũ rồi giao, hoặc chọn",
                law="TT 17/2017, Điều 5 khoản 2",
                links=(Link("Không giao được", HERE),),
            ),
        ],
    }


def _dossier() -> dict[str, Any]:
    return _clock() | _story() | _acts()


def _clock() -> dict[str, Any]:
    return {
        "dossier_due": Due(Level.SOON, "còn 2 ngày làm việc 3 giờ", "hạn 15 giờ 20, 18/11"),
        "shares": [
            Share("agency", 2_460, "5 ngày 4 giờ"),
            Share("other_agency", 960, "2 ngày 1 giờ", name="Cơ quan thuế"),
            Share("applicant", 960, "2 ngày 1 giờ", note="dừng"),
            Share("post", 0, "0"),
        ],
        "remaining": 1_020,
        "explained": [
            Explained("Bắt đầu: ký biên bản giao nhận với bưu điện.", "02/11, 14 giờ 20", "QĐ 45/2016, Điều 7"),
            Explained(
                "Thời hạn 10 ngày làm việc, đếm theo giờ → hạn đầu 16/11, 14 giờ 20.", source="Quyết định công bố"
            ),
            Explained("Bỏ qua thứ Bảy, Chủ nhật 07–08/11 và 14–15/11.", source="Lịch làm việc cơ quan"),
            Explained("Hạn trả kết quả. Giờ nghỉ trưa 11 giờ 30 – 13 giờ 00 không tính.", "18/11, 15 giờ 20"),
        ],
    }


def _story() -> dict[str, Any]:
    return {
        "dossier_holder": Holder("agency", "Kho hồ sơ, tầng 1"),
        "offered": Holder("post", "Lâm Thị Ngọc Hân", waiting_for="Trương Minh Đẳng"),
        "happenings": [
            Happening("Trình lãnh đạo phê duyệt", "13/11/2026, 16 giờ 05", "agency", "Trương Minh Đẳng"),
            Happening(
                "Chạy lại đồng hồ",
                "09/11/2026, 10 giờ 00",
                "agency",
                "Theo biên lai thuế",
                "Ngày hẹn trả chuyển từ 16/11 sang 18/11/2026, 15 giờ 20. Đã nhắn người nộp.",
            ),
            Happening("Tạm dừng đồng hồ, chờ nghĩa vụ tài chính", "05/11/2026, 9 giờ 00", "applicant", icon="paused"),
            Happening(
                "Bưu điện nhận, kiểm đếm, niêm phong 0048213", "02/11/2026, 10 giờ 15", "post", "Lâm Thị Ngọc Hân"
            ),
        ],
        "stretches": [
            Stretch(
                "post", "nhận và chuyển", [Happening("Đã giao cơ quan, nộp hợp lệ", "02/11/2026, 14 giờ 20", "post")]
            ),
            Stretch(
                "agency",
                "VPĐKĐĐ Cái Nước giải quyết",
                [
                    Happening("Tiếp nhận, hẹn trả 16/11/2026", "02/11/2026, 14 giờ 20", "agency", icon="document"),
                    Happening("Đang chờ lãnh đạo phê duyệt", "từ 13/11/2026, 16 giờ 05", "agency", is_current=True),
                ],
            ),
            Stretch(
                "post",
                "mang kết quả về nhà",
                [Happening("Giao tại nhà, bạn ký nhận", "dự kiến 20/11/2026", "post", is_planned=True)],
            ),
        ],
        "chain": [
            (Holder("agency", "Kho hồ sơ, tầng 1"), "từ 13/11, 16 giờ 05"),
            (Holder("agency", "Trương Minh Đẳng"), "từ 02/11, 14 giờ 20"),
            (Holder("post", "Lâm Thị Ngọc Hân"), "từ 02/11, 10 giờ 15"),
            (Holder("applicant", "Người nộp"), ""),
        ],
    }


def _acts() -> dict[str, Any]:
    return {
        "allowed": [
            AllowedAct("Nhắc lãnh đạo phê duyệt", HERE, is_primary=True, key="Ctrl Enter"),
            AllowedAct("Tạm dừng đồng hồ", HERE),
            AllowedAct("Xin ý kiến", HERE),
        ],
        "refused": [
            RefusedAct(
                "Phê duyệt kết quả",
                "cần người khác",
                "Người trình không được tự phê duyệt.",
                "Quy trình nội bộ, bước 5",
                "Người làm được: Võ Thị Kiều Oanh, giám đốc chi nhánh.",
                Link("Nhắn việc", HERE),
                is_open=True,
            ),
            RefusedAct(
                "Yêu cầu bổ sung", "đã quá 3 ngày làm việc", "Yêu cầu bổ sung chỉ lập trong 3 ngày làm việc đầu."
            ),
            RefusedAct("Giao bưu điện", "chưa có kết quả", "Hồ sơ chưa có kết quả để giao."),
        ],
    }


def _cells(number: int, counts: str) -> list[CountCell]:
    """One cell per letter of `counts`: original, certified, photocopy; "-" is not asked for."""
    kinds = ("original", "certified", "photocopy")
    return [
        CountCell(kind, f"{kind}_{number}" if count != "-" else "", "" if count == "-" else count)
        for kind, count in zip(kinds, counts, strict=True)
    ]


def _input() -> dict[str, Any]:
    return {
        "scan": Scan(
            action=HERE,
            last_code="MC-7K3Q9F2M-W",
            last_text="10 giờ 46 – đã xếp vào ngăn A5",
            done=12,
            total=15,
            first_line="đã đếm đủ cả hai bên",
            second_line="còn 3 phong bì chưa quét",
        ),
        "stop": Stop(
            "Dừng: phong bì không có trong bảng kê này",
            "MC-6B9X2E7J-H",
            "Thuộc bảng kê BG-261116-04, giao Công an tỉnh Cà Mau.",
            "Để riêng, quét tiếp",
            HERE,
            (Link("Ghi chênh lệch", HERE),),
        ),
        "rows": [
            CountRow(1, "Đơn đề nghị đổi giấy phép lái xe", "theo mẫu · bản chính 1", _cells(1, "1--"), "ok", "Đủ"),
            CountRow(
                2,
                "Giấy phép lái xe đã cấp",
                "bản chính 1, thu lại khi giao bằng mới",
                _cells(2, "0-1"),
                "missing",
                "Thiếu 1 bản chính",
                is_current=True,
            ),
            CountRow(
                3,
                "Thẻ căn cước",
                "chứng thực, hoặc chụp kèm bản chính · 1",
                _cells(3, "-02"),
                "extra",
                "Thừa 1 bản chụp, trả lại",
            ),
            CountRow(4, "Văn bản ủy quyền", "chỉ khi người khác nộp thay", _cells(4, "00-"), "unneeded", "Không cần"),
        ],
        "wizard": [
            Step("Thủ tục", "done", HERE),
            Step("Người nộp", "done", HERE),
            Step("Kiểm đếm giấy tờ", "current"),
            Step("Phí, cách nhận kết quả", "ahead"),
            Step("Niêm phong, ký, in", "ahead"),
        ],
        "mistakes": [Problem("Số định danh có 12 chữ số, đang có 11. Xem lại số trên thẻ căn cước.", "id_original_1")],
        "fact_list": [
            Fact("Cơ quan", "Phòng CSGT, Công an tỉnh Cà Mau"),
            Fact("Thời hạn", "5 ngày làm việc"),
            Fact("Đã thu", "14 khoản", "tổng tiền chỉ hiện khi đếm két", HERE),
        ],
    }


def _chart() -> Chart:
    days = ("02/11", "03", "04", "05", "06", "09", "10", "11", "12", "13", "16/11")
    received = (142, 131, 128, 137, 119, 158, 146, 133, 129, 124, 61)
    returned = (118, 126, 134, 121, 127, 139, 151, 138, 142, 131, 48)
    return Chart(
        id="sample",
        title="Tiếp nhận và trả kết quả",
        corner="Ngày",
        series=(
            Series("Tiếp nhận", "blue", HeatCell(sum(received), HERE)),
            Series("Trả kết quả", "amber", HeatCell(sum(returned), HERE), is_hatched=True),
        ),
        periods=tuple(
            Period(day, day, (HeatCell(one, HERE), HeatCell(two, HERE)))
            for day, one, two in zip(days, received, returned, strict=True)
        ),
        views=(Choice("sample-picture", "Biểu đồ", HERE, current=True), Choice("sample-table", "Bảng", HERE)),
        note="11 ngày làm việc, hôm nay chưa hết",
    )


def _figures() -> dict[str, Any]:
    columns = [
        HeatColumn("Quá hạn", "red", "overdue"),
        HeatColumn("Hôm nay", "amber", "today"),
        HeatColumn("< 3 ngày", "straw", "soon"),
        HeatColumn("3–5 ngày", "blue"),
        HeatColumn("> 5 ngày", "slate"),
        HeatColumn("Dừng", "grey", "paused"),
    ]

    def row(label: str, *numbers: int) -> HeatRow:
        cells = [HeatCell(number, HERE if number else "") for number in numbers]
        return HeatRow(label, cells, HeatCell(sum(numbers), HERE))

    return {
        "big": [
            Figure("1.272", "đang giải quyết", HERE, "trong đó 108 đang dừng đồng hồ"),
            Figure("17", "quá hạn", HERE, "8 đã xin lỗi, hẹn lại · 9 chưa", "red"),
            Figure("46", "đến hạn hôm nay", HERE, "31 đã có người trình phê duyệt", "amber"),
            Figure("212", "phong bì ở bưu điện", HERE, "3 giữ quá 1 ngày làm việc"),
            Figure("98,6 %", "đúng và trước hạn", HERE, "tháng này, 1.306 kết quả"),
        ],
        "heat_table": Heat(
            "Cơ quan giải quyết",
            columns,
            [
                row("VPĐKĐĐ, chi nhánh", 6, 14, 61, 118, 204, 58),
                row("Công an tỉnh", 2, 11, 38, 92, 131, 9),
                row("Sở Xây dựng", 3, 4, 17, 41, 66, 12),
                row("Sở Tư pháp", 0, 3, 9, 22, 35, 4),
                row("UBND xã U Minh", 1, 2, 7, 13, 9, 1),
            ],
            row("Cộng", 12, 34, 132, 286, 445, 84),
        ),
        "chart": _chart(),
        "filters": [
            Section("Tất cả", HERE, current=True, count=18),
            Section("Quá hạn", HERE, count=1),
            Section("Hôm nay", HERE, count=2),
        ],
    }
