#!/usr/bin/env bash
# Is what npm would publish what a user can use? Packs the package, installs it in an empty folder, and runs it there.
set -euo pipefail
here=$(cd "$(dirname "$0")/../.." && pwd)
export PATH="$here/node_modules/.bin:$PATH"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

npm pack --silent --pack-destination "$work" "$here" >/dev/null
cd "$work"
echo '{ "name": "user", "private": true }' >package.json
npm install --silent --no-save ./tallystick-*.tgz

cat >esm.mjs <<'JS'
import { LedgerError, money, openLedger } from "tallystick";
import { sqliteStore } from "tallystick/sqlite";
await using ledger = await openLedger({ store: sqliteStore("esm.db") });
const { id } = await ledger.openAccount({ kind: "personal", holder: "cust_1" });
await ledger.fund({ account: id, amount: money("1.00 USD"), source: { rail: "bank", reference: "r1" } });
const { available } = await ledger.balance(id, "USD");
if (available.value !== "1.00") throw new Error(`balance is ${available.value}`);
const broken = await sqliteStore("/nowhere/at/all.db").head().catch((error) => error);
if (!(broken instanceof LedgerError)) throw new Error("an error of tallystick/sqlite is not a LedgerError of tallystick");
for (const [name, store] of [["file", "fileStore"], ["postgres", "postgresStore"], ["nats", "natsStore"], ["indexeddb", "indexedDbStore"], ["log", "fromLog"], ["exports", "camt053"], ["opentelemetry", "openTelemetry"]]) {
  if (typeof (await import(`tallystick/${name}`))[store] !== "function") throw new Error(`tallystick/${name} has no ${store}`);
}
console.log("ESM: ok");
JS
cat >cjs.cjs <<'JS'
const { LedgerError, memoryStore, money, openLedger } = require("tallystick");
const { sqliteStore } = require("tallystick/sqlite");
(async () => {
  const ledger = await openLedger({ store: memoryStore() });
  const { id } = await ledger.openAccount({ kind: "personal", holder: "cust_1" });
  await ledger.fund({ account: id, amount: money("1.00 USD"), source: { rail: "bank", reference: "r1" } });
  const refused = await ledger.fund({ account: id, amount: money("1.00 USD"), source: { rail: "bank", reference: "r1" } }).catch((e) => e);
  if (refused.code !== "already_exists") throw new Error(`expected already_exists, got ${refused}`);
  const broken = await sqliteStore("/nowhere/at/all.db").head().catch((error) => error);
  if (!(broken instanceof LedgerError)) throw new Error("an error of tallystick/sqlite is not a LedgerError of tallystick");
  await ledger.close();
  for (const [name, store] of [["file", "fileStore"], ["postgres", "postgresStore"], ["nats", "natsStore"], ["indexeddb", "indexedDbStore"], ["log", "fromLog"], ["exports", "camt053"], ["opentelemetry", "openTelemetry"]]) {
    if (typeof require(`tallystick/${name}`)[store] !== "function") throw new Error(`tallystick/${name} has no ${store}`);
  }
  console.log("CJS: ok");
})();
JS
node esm.mjs
node cjs.cjs

# The program of the package, on the ledger that is there now.
version=$(node -p 'require("tallystick/package.json").version')
[ "$(npx --no-install tallystick --version)" = "$version" ]
npx --no-install tallystick verify --store esm.db | grep -qx 'events    2'
if said=$(npx --no-install tallystick verify --store nats://localhost#main 2>&1); then exit 1; fi
[ "$said" = 'tallystick: --store needs @nats-io/transport-node and @nats-io/jetstream, not installed here: npm install @nats-io/transport-node @nats-io/jetstream' ]
echo "tallystick $version: ok"

# The first complete program of the README, as written.
awk '/^```ts/ { on = 1; next } /^```/ { if (on) exit } on' "$here/README.md" >readme.mts
grep -q 'tallystick/sqlite' readme.mts
node readme.mts
echo "README program: ok"

node "$here/test/package/hover.ts" "$work"

# In a browser: the README's program on the two stores that it has.
node "$here/test/browser/packed.ts" "$work"
