"""The pages of this room in the administration."""

from django.utils.translation import gettext_lazy

from motcua.base.administration.site import Page, Words, site
from motcua.outward.drafting import pages, rebase_pages
from motcua.outward.drafting.models import SavedRehearsal

site.pages.append(Page("soan-thao/", "drafts", gettext_lazy("Soạn thủ tục: dự thảo, công bố"), pages.drafts_page))
site.pages.append(Page("soan-thao/<path:key>/kiem-tra/", "draft-check", "", pages.check_page))
site.pages.append(Page("soan-thao/<path:key>/dien-tap/", "draft-rehearse", "", pages.rehearse_page))
site.pages.append(Page("soan-thao/<path:key>/", "draft", "", pages.draft_page))
site.pages.append(
    Page("ho-so-theo-ban/", "versions", gettext_lazy("Hồ sơ đang mở theo từng bản"), rebase_pages.versions_page)
)
site.pages.append(Page("ho-so-theo-ban/<path:key>/", "rebase", "", rebase_pages.rebase_page))
site.name_part(
    SavedRehearsal,
    Words(
        gettext_lazy("diễn tập"),
        gettext_lazy("diễn tập"),
        {
            "procedure_code": gettext_lazy("thủ tục"),
            "way": gettext_lazy("cách"),
            "start_at": gettext_lazy("bắt đầu lúc"),
            "saved_by": gettext_lazy("người giữ"),
            "saved_at": gettext_lazy("giữ lúc"),
        },
    ),
    left_out=("expected",),
)
