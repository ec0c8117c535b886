#!/bin/sh
# A browser and an office program for the tests: what is there, else the packages of apt.txt where they may be installed,
# else (for the browser) Playwright's own. Never fails by itself: the tests name what they could not run, and fail for it
# under CI=true.
bin=$1
have_browser() { command -v chromium >/dev/null 2>&1 || command -v chromium-browser >/dev/null 2>&1 || command -v google-chrome >/dev/null 2>&1; }
have_office() { office=$(readlink -f "$(command -v soffice || command -v libreoffice || echo /nowhere/soffice)") && [ -e "$(dirname "$office")/libswlo.so" ]; }  # with Writer
have_browser && have_office && exit 0
root=""
[ "$(id -u)" = 0 ] || { command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null && root="sudo -n"; }
if command -v apt-get >/dev/null 2>&1 && { [ "$(id -u)" = 0 ] || [ -n "$root" ]; }; then
    echo "Cài trình duyệt và LibreOffice cho kiểm thử (apt.txt)…"
    $root apt-get update -qq >/dev/null 2>&1
    # shellcheck disable=SC2046
    $root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $(grep -v '^#' apt.txt) >/dev/null 2>&1
fi
have_office || echo "Không cài được LibreOffice: các kiểm thử cần nó được nêu tên và bỏ qua."
have_browser && exit 0
"$bin/playwright" install chromium >/dev/null 2>&1 || echo "Không cài được trình duyệt: các kiểm thử trên trình duyệt sẽ được nêu tên và bỏ qua."
exit 0
