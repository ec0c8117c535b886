"""Settings of accounts and sign-in, from the environment (CCHC_...)."""

from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class GroupRole(BaseModel):
    """What members of one group of the identity provider become here."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    group: str = Field(min_length=1)
    role: Literal["administrator", "coordinator", "leader", "unit"]
    province: str | None = None
    department: str | None = None
    unit: str | None = None


class AccessSettings(BaseSettings):
    """What an installation may choose about accounts, sessions and sign-in."""

    model_config = SettingsConfigDict(env_prefix="CCHC_", extra="ignore")

    data: Path = Field(default=Path("data"), description="thư mục giữ kho dữ liệu và bản gốc")
    access_url: str = Field(
        default="",
        description="nơi giữ tài khoản (URL của SQLAlchemy); trống: tệp access.db trong thư mục dữ liệu",
    )

    # Defaults: the second recommended choice of RFC 9106, section 4 (64 MiB of memory).
    password_passes: int = Field(default=3, ge=1, le=20, description="số lượt băm mật khẩu (argon2id)")
    password_memory_kib: int = Field(
        default=65536, ge=8, le=4194304, description="bộ nhớ cho một lần băm, KiB"
    )
    password_lanes: int = Field(default=4, ge=1, le=16, description="số luồng của một lần băm")
    password_hashes_at_once: int = Field(
        default=2, ge=1, le=64, description="số lần băm chạy cùng lúc trong một tiến trình"
    )
    password_wait_seconds: float = Field(
        default=20.0, gt=0, le=120, description="chờ tối đa để đến lượt băm, giây"
    )
    temporary_password_hours: float = Field(
        default=72.0, gt=0, le=720, description="mật khẩu tạm và liên kết đặt mật khẩu có hiệu lực, giờ"
    )

    session_idle_hours: float = Field(
        default=8.0, gt=0, le=24, description="phiên hết hạn khi không dùng, giờ"
    )
    session_hours: float = Field(default=24.0, gt=0, le=168, description="phiên dài nhất, giờ")

    tries_per_name: int = Field(
        default=5, ge=1, le=100, description="số lần sai liền nhau của một tên trước khi phải chờ"
    )
    tries_per_address: int = Field(
        default=50, ge=1, le=10000, description="số lần sai liền nhau từ một địa chỉ trước khi phải chờ"
    )
    longest_wait_minutes: float = Field(
        default=15.0, gt=0, le=1440, description="lần chờ dài nhất sau khi sai, phút"
    )

    oidc_issuer: str = Field(
        default="", description="địa chỉ của nhà cung cấp danh tính (OIDC); trống: không dùng"
    )
    oidc_client_id: str = Field(default="", description="mã ứng dụng đã đăng ký với nhà cung cấp danh tính")
    oidc_client_secret: SecretStr = Field(
        default=SecretStr(""), description="khoá bí mật của ứng dụng tại nhà cung cấp danh tính"
    )
    oidc_scopes: str = Field(default="openid profile email", description="các phạm vi xin khi đăng nhập OIDC")
    oidc_groups_claim: str = Field(
        default="groups", description="tên mục chứa các nhóm trong thông tin đăng nhập OIDC"
    )
    oidc_groups: tuple[GroupRole, ...] = Field(
        default=(), description="nhóm OIDC nào thành vai trò và đơn vị nào (JSON), nhóm đứng trước được lấy"
    )
    oidc_create_accounts: bool = Field(
        default=False, description="tự tạo tài khoản khi người thuộc một nhóm đã khai đăng nhập lần đầu"
    )
    oidc_algorithms: tuple[Literal["RS256", "PS256", "ES256", "EdDSA"], ...] = Field(
        default=("RS256", "PS256", "ES256"), description="các thuật toán ký được chấp nhận của OIDC"
    )
    oidc_leeway_seconds: int = Field(
        default=60, ge=0, le=300, description="lệch đồng hồ được chấp nhận với nhà cung cấp danh tính, giây"
    )

    @property
    def url(self) -> str:
        """Where the accounts are kept, as SQLAlchemy names it."""
        return self.access_url or f"sqlite:///{self.data / 'access.db'}"

    @property
    def seal_path(self) -> Path:
        """The file beside the accounts that holds one line per event; see `audit`."""
        return self.data / "access-seal.jsonl"


@cache
def settings() -> AccessSettings:
    return AccessSettings()
