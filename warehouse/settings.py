"""Settings from the environment, all named CCHC_...; the README lists them."""

from functools import cache
from pathlib import Path

from pydantic import Field
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


@cache
def settings() -> Settings:
    return Settings()
