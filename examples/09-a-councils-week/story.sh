#!/usr/bin/env bash
# A council's week, from a proposal to the auditor, with real processes on this machine.
#   story.sh [DIR]     DIR keeps what was made; without it a temporary folder is used and removed
# What differs from run to run (keys, digests, ids, times) is printed as "…".
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
if [ $# -gt 0 ]; then mkdir -p "$1"; week=$(cd "$1" && pwd); else week=$(mktemp -d); trap 'rm -rf "$week"' EXIT; fi

day() { printf '\n== %s\n' "$*"; }
stable() {
  sed -E -e "s#$week#week#g" -e "s#$root/##g" -e 's/sha256:[0-9a-f]+/sha256:…/g' -e 's/\+[0-9a-f]{8}\+[A-Za-z0-9+\/=]{40,}/+…/g' \
    -e 's/[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}/…/g' \
    -e 's#[A-Za-z0-9+/]{43}=#…#g' -e 's/^[0-9]+ entries/… entries/' -e 's/journals, [0-9]+ payloads/journals, … payloads/' \
    -e 's/[0-9]+ bytes/… bytes/' -e 's/replayed in [0-9.]+ s: [0-9,]+ a second/replayed in … s: … a second/'
}
# Prints a command and what it says, and fails unless it ends with the code that the story expects.
step() {
  local expected=0
  case $1 in [0-9]) expected=$1; shift;; esac
  printf '$ bylaw %s\n' "$*" | stable
  local code=0
  "$root/bylaw" "$@" >"$week/said" 2>&1 || code=$?
  stable <"$week/said"
  [ "$code" -eq "$expected" ] || { echo "exit code $code, the story expects $expected"; exit 1; }
}
commit() { git -C "$week/policies" add -A; git -C "$week/policies" -c user.name=council -c user.email=council@example.com commit -q -m "$1"; }
quietly() { "$root/bylaw" "$@" >"$week/said" 2>&1 || { cat "$week/said"; exit 1; }; }

day "Last week: the mesh ran, and its decisions were recorded"
quietly demo --keep "$week/mesh"
tail -n 12 "$week/said" | grep '^held' | sed -E 's/; [0-9.]+ s$//; s/of [0-9]+ entries; [0-9]+ became [0-9]+/of … entries/'

cp -r "$root/policies" "$week/policies"
mkdir "$week/keys"
for who in mira.novak tom.becker example-mesh/council; do quietly key new "$who" "$week/keys/${who##*/}.key"; done
sed -i -e "s|^    members: \[mira.novak, tom.becker.*|&\n    keys: [\"$(cat "$week/keys/mira.novak.key.pub")\", \"$(cat "$week/keys/tom.becker.key.pub")\"]|" \
  -e "s|^council: .*|&\nkeys: [\"$(cat "$week/keys/council.key.pub")\"]|" "$week/policies/mesh.yaml"
git -C "$week/policies" init -q
commit "As it stands"
cd "$week/policies"

day "Monday: the privacy office proposes that groups of persons be at least twenty"
sed -i 's/minimum_aggregation := 10 if/minimum_aggregation := 20 if/' global/pii/small_groups.rego
step check --at 2026-11-21
step 4 test --at 2026-11-21 --run small_groups

day "Tuesday: the tests follow the proposal"
sed -i 's/minimum_aggregation == 10/minimum_aggregation == 20/' global/pii/small_groups_test.rego
sed -i 's/{k: 10}/{k: 20}/; s/groups of ten/groups of twenty/' domains/people/products/employees/employees_cases.yaml
step test --at 2026-11-21

day "Wednesday: what would it have done last week? and can it loosen anything?"
step diff HEAD --at 2026-11-21 --replay "$week/mesh/audit/log" --examples 0 --only-tightens

day "Thursday: the council votes, signs and ships"
commit "Statistics about persons rest on twenty"
step bundle build --at 2026-11-21 --sequence 7 -o "$week/mesh.tar.gz"
step bundle sign "$week/mesh.tar.gz" --key "$week/keys/council.key"
step bundle verify "$week/mesh.tar.gz" --key "$week/keys/council.key.pub"
step bundle build --from "$week/mesh.tar.gz" --domain sales -o "$week/sales.tar.gz"

day "Friday: the fraud desk has to work in Virginia for two weeks"
step decide --at 2026-11-25T10:00:00Z "$here/request.json"
step waiver request virginia --at 2026-11-21 --control council.access.processing-location --until 2026-12-05 \
  --action read --role fraud-analyst --purpose fraud-detection --product urn:mesh:sales:orders \
  --compensation '{regions: [eu-central-1, eu-west-1, us-east-1]}' \
  --reason "the European cluster is being moved" --ticket OPS-118 --requester noor.haddad
step 3 check --at 2026-11-21
step waiver approve virginia --at 2026-11-21 --key "$week/keys/mira.novak.key"
step waiver approve virginia --at 2026-11-21 --key "$week/keys/tom.becker.key"
step waiver expiring --at 2026-11-25 --within P14D
step decide --at 2026-11-25T10:00:00Z "$here/request.json"

day "Two weeks later: it has ended, and nobody deployed anything"
step decide --at 2026-12-06T10:00:00Z "$here/request.json"

day "The auditor: nothing in the log was changed"
step audit fsck "$week/mesh/audit/log" --log-key "$week/mesh/audit/log.key.vkey"
