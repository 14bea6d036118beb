#!/bin/sh
# Makes .venv of Python 3.13: the one that is named, or the machine's, or one that uv brings into .make/.
#
#     sh setup/venv.sh [PYTHON]
#
# uv is the machine's, or comes from the package index by requirements-uv.lock. Nothing is put outside of the
# project's folder. What cannot be done is told in one line.
set -u

wanted="3.13"
named="${1:-}"

fail() {
  echo "liangzheng: $*" >&2
  exit 1
}

is_wanted() {
  "$1" -c 'import sys; sys.exit(sys.version_info[:2] != (3, 13))' >/dev/null 2>&1
}

# Print the first Python of the machine that is the wanted one. A name alone proves nothing: pyenv has one
# for every version that anybody chose somewhere, and refuses when it is called.
machines_python() {
  for name in "python$wanted" python3 python; do
    if is_wanted "$name"; then
      echo "$name"
      return
    fi
  done
  return 1
}

# Print a uv: the machine's, or the locked one, which any Python from 3.8 on can install.
some_uv() {
  if command -v uv; then
    return
  fi
  for name in python3 python; do
    "$name" -c 'import sys; sys.exit(sys.version_info < (3, 8))' >/dev/null 2>&1 || continue
    install="install --quiet --disable-pip-version-check --only-binary :all: --require-hashes -r requirements-uv.lock"
    if "$name" -m venv --clear .make/uv >/dev/null 2>&1; then
      # shellcheck disable=SC2086  # the options are words
      .make/uv/bin/python -m pip $install >.make/uv.log 2>&1 && echo .make/uv/bin/uv && return
    else # Debian's python3 without python3-venv
      rm -rf .make/uv
      # shellcheck disable=SC2086
      "$name" -m pip $install --target .make/uv >.make/uv.log 2>&1 && echo .make/uv/bin/uv && return
    fi
  done
  return 1
}

# Print a Python that uv brought.
brought_python() {
  any="$(command -v uv || command -v python3 || command -v python)" \
    || fail "there is neither Python nor uv on this machine: install Python $wanted, or uv, which brings one"
  echo "no Python $wanted on this machine: uv brings one into .make/python" >&2
  mkdir -p .make
  uv="$(some_uv)" \
    || fail "uv could not be installed by $any: install Python $wanted, or uv$(last .make/uv.log)"
  export UV_PYTHON_INSTALL_DIR="$PWD/.make/python" UV_PYTHON_INSTALL_BIN=0 UV_NO_CACHE=1
  export UV_PYTHON_PREFERENCE=only-managed
  "$uv" python install "$wanted" >.make/uv.log 2>&1 \
    || fail "uv could not download Python $wanted: install it, or name a mirror in UV_PYTHON_INSTALL_MIRROR$(last .make/uv.log)"
  "$uv" python find --no-project "$wanted"
}

# Print the last line of a log, in brackets.
last() {
  line="$(sed -n '/[^[:space:]]/h; ${x;s/^[[:space:]]*//;p;}' "$1" 2>/dev/null)"
  [ -z "$line" ] || echo " ($line)"
}

make_venv() {
  if "$1" -m venv --clear .venv >/dev/null 2>&1; then
    return
  fi
  # Debian's python3 has no ensurepip without python3-venv: a pip of its own will do; the lock brings the rest.
  if "$1" -m pip --version >/dev/null 2>&1 && "$1" -m venv --without-pip --clear .venv >/dev/null 2>&1; then
    echo "$1 has no ensurepip: its own pip fills .venv"
    "$1" -m pip --python .venv/bin/python install --quiet --disable-pip-version-check --require-hashes \
      --requirement requirements.lock && return
  fi
  rm -rf .venv
  fail "$1 can make no virtual environment: install what it lacks (on Debian and Ubuntu: python3-venv)"
}

if is_wanted .venv/bin/python && .venv/bin/python -m pip --version >/dev/null 2>&1; then
  exit 0
fi
if [ -n "$named" ]; then
  is_wanted "$named" || fail "PYTHON=$named is $("$named" --version 2>/dev/null || echo "no Python"): liangzheng needs Python $wanted"
  python="$named"
else
  python="$(machines_python)" || python="$(brought_python)" || exit 1
fi
make_venv "$python"
