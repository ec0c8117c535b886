"""Settings of the server's outside, from the environment (CCHC_...)."""

from functools import cache

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class WebSettings(BaseSettings):
    """What an installation says of what stands before it."""

    model_config = SettingsConfigDict(env_prefix="CCHC_", extra="ignore")

    behind_tls: bool = Field(
        default=False,
        description="đứng sau một cổng HTTPS trên chính máy này (nginx, Caddy): cookie chỉ đi qua HTTPS",
    )


@cache
def settings() -> WebSettings:
    return WebSettings()
