"""Settings from the environment, all named CCHC_...; the README lists them."""

from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """What an installation may choose."""

    model_config = SettingsConfigDict(env_prefix="CCHC_", extra="ignore")

    data: Path = Field(default=Path("data"), description="thư mục giữ kho dữ liệu và bản gốc")
    samples: bool = Field(default=False, description="nạp dữ liệu mẫu khi kho còn mới")
    due_soon_days: int = Field(default=7, ge=0, le=90, description="số ngày coi là sắp đến hạn")
    unit_approval: bool = Field(
        default=False, description="báo cáo phải được thủ trưởng đơn vị duyệt trước khi nộp"
    )


class MailSettings(BaseSettings):
    """The mail server that reminders go through; without a host none is sent."""

    model_config = SettingsConfigDict(env_prefix="CCHC_SMTP_", extra="ignore", populate_by_name=True)

    host: str = Field(default="", description="máy chủ thư; để trống thì không gửi thư điện tử")
    port: int | None = Field(default=None, ge=1, le=65535, description="cổng; mặc định theo cách mã hóa")
    user: str = Field(default="", description="tài khoản, nếu máy chủ thư đòi")
    password: SecretStr = Field(default=SecretStr(""), description="mật khẩu của tài khoản")
    sender: str = Field(default="", validation_alias="CCHC_SMTP_FROM", description="địa chỉ gửi đi")
    tls: Literal["starttls", "tls", "none"] = Field(
        default="starttls", description="cách mã hóa; none chỉ dùng với máy chủ thư không đòi mật khẩu"
    )


@cache
def settings() -> Settings:
    return Settings()
