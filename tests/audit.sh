#!/bin/sh
# Published flaws of what a run installs (requirements.txt), as PyPI's advisories know them. Needs a network, and says so
# where there is none; pip-audit lives in an environment of its own, so that it changes nothing of the project's.
# Exit 0: none known; 1: some are; 2: they could not all be asked about.
set -u
bin=$1
version=2.10.1
if command -v uvx >/dev/null 2>&1; then
    set -- uvx -q --from "pip-audit==$version"
else
    home=.venv/audit
    if [ ! -x "$home/bin/pip-audit" ]; then
        "$bin/python" -m venv "$home" && "$home/bin/python" -m pip install -q --disable-pip-version-check "pip-audit==$version" || {
            echo "Chưa kiểm tra được: không cài được pip-audit $version. Việc này cần mạng." >&2
            exit 2
        }
    fi
    set -- env PATH="$PWD/$home/bin:$PATH"
fi
said=$(mktemp)
trap 'rm -f "$said"' EXIT
# --no-deps: everything is pinned already; --strict: what cannot be asked about is not "no flaw known".
"$@" pip-audit -r requirements.txt --no-deps --disable-pip --strict --progress-spinner off >"$said" 2>&1
code=$?
grep -v "using-hashes" "$said"
if [ "$code" -eq 0 ]; then
    echo "Không thư viện nào có lỗ hổng đã công bố."
elif grep -q "Found [0-9]* known vulnerabilit" "$said"; then
    echo "Có lỗ hổng đã công bố: nâng phiên bản trong requirements.txt rồi chạy make test." >&2
    exit 1
else
    echo "Chưa kiểm tra được: không hỏi được pypi.org về mọi thư viện. Việc này cần mạng; hãy chạy lại nơi có mạng." >&2
    exit 2
fi
