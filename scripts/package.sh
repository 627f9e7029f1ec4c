#!/bin/sh
# Builds the sdist and the wheel, installs the wheel into an empty environment and asks it for help.
set -eu
python="$1"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$python" -m build --quiet --outdir "$work/dist" . >"$work/log" 2>&1 || { cat "$work/log"; exit 1; }
"$python" -m venv "$work/empty"
"$work/empty/bin/python" -m pip --disable-pip-version-check --quiet install --require-hashes -r requirements/base.txt
"$work/empty/bin/python" -m pip --disable-pip-version-check --quiet install --no-deps "$work"/dist/*.whl
cd "$work"
"$work/empty/bin/forewarned" --help >/dev/null
"$work/empty/bin/forewarned" demo "$work/documents" >/dev/null
"$work/empty/bin/forewarned" read "$work/documents/Prevention-of-Future-Deaths-Report-2018-0087.docx" >/dev/null
echo "package: wheel and sdist build; the wheel runs in an empty environment"
