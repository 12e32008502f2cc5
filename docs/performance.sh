#!/usr/bin/env bash
# Makes figures of docs/performance.md, a group at a time; nothing else should run on the machine.
set -euo pipefail

ROOT=$(CDPATH= cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
DATA=${ZHIYIN_DATA:-$ROOT/../shared/data}
WORK=${ZHIYIN_PERFORMANCE:-$ROOT/target/performance}
JAVA=${JAVA_HOME:+$JAVA_HOME/bin/}java
PORT=8099
ADDRESS=http://127.0.0.1:$PORT

usage() {
  cat <<'TEXT'
Usage: docs/performance.sh GROUP [PRODUCTS]

GROUP  answers   one recommendation in the engine, beside Lucene's own search, and one search beside its
                 parts (default: 1000000)
       worst     requests that would cost in proportion to the products, of 10,000 and of 1,000,000; fails if one
                 takes more than twice as long in the larger shop and docs/performance.md does not say why
       served    the most that a server answers a second and how long it takes at half of that, just
                 after its start and again, then while the shop changes (default: 1000000)
       rebuilt   a rebuild of everything, of every hundredth product, and of none (default: 1000000)
       live      events a second, from an event and a change to an answer, beside changes, and while
                 generations switch (default: 46000)
       peers     Zhiyin and its peers on the titles of the data sets (default: 46156)
       texts     texts encoded a second, and suggestions for what is typed among 100,000 products

Needs a JDK 25 in JAVA_HOME or on the PATH, and Maven; for the peers also Node.js with npm, and PostgreSQL
with pgvector 0.8.

ZHIYIN_DATA         folder of the data sets (default: ../shared/data)
ZHIYIN_PERFORMANCE  folder to work in, some 15 GB (default: target/performance)
TEXT
}

fail() {
  printf '%s\n' "performance: $*" >&2
  exit 1
}

run() {
  "$JAVA" "${@:2}" "-Djava.io.tmpdir=$WORK" --add-modules jdk.incubator.vector --enable-native-access=ALL-UNNAMED \
    -cp "$ROOT/benchmarks/target/zhiyin-benchmarks-0.1.0-SNAPSHOT.jar:$ROOT/benchmarks/target/lib/*" "$1" "${ARGUMENTS[@]}"
}

jmh() {
  ARGUMENTS=("$@" -f 1)
  run org.openjdk.jmh.Main -Xmx4g
}

# Of a load that itself hardly pauses, and leaves the cores to the server.
load() {
  ARGUMENTS=("$@")
  run dev.zhiyin.benchmarks.load.LoadMain -Xmx3g -Xms3g -Xmn2g -XX:MetaspaceSize=128m -XX:+UseSerialGC \
    -XX:TieredStopAtLevel=1
}

answers() {
  local compared='rawLucene|recommend|recallAndRank'
  [ "$1" -lt 1000000 ] || compared='rawLuceneOf200|rawLucene|recommend'
  jmh "RecommendBenchmark.($compared)\$|SearchBenchmark" -p "products=$1" -wi 4 -i 4
}

worst() {
  jmh WorstCaseBenchmark -wi 4 -w 2 -i 4 -r 2 -foe true -rf json -rff "$WORK/worst.json"
  ARGUMENTS=("$WORK/worst.json")
  run dev.zhiyin.benchmarks.ScalingMain -Xmx256m
}

# A home of so many products, made where it is not there yet, copied to the second folder.
shop() {
  local made=$WORK/shop-$1
  if [ ! -e "$made.made" ]; then
    rm -rf "$made"
    ARGUMENTS=(shop --home "$made" --products "$1")
    run dev.zhiyin.benchmarks.load.LoadMain -Xmx4g
    touch "$made.made"
  fi
  rm -rf "$2"
  cp -r "$made" "$2"
}

serve() {
  local log=$1.log
  : >"$log"
  ZHIYIN_HEAP=4g "$ROOT/bin/zhiyin" serve --home "$1" --port $PORT >>"$log" 2>&1 &
  trap 'kill %1; wait' EXIT
  until grep -o 'ready [0-9]* ms after the start' "$log"; do
    kill -0 %1 2>/dev/null || fail "the server ended; see $log"
    sleep 0.2
  done
}

served() {
  local home=$WORK/served-$1 most
  shop "$1" "$home"
  serve "$home"
  load rates --shoppers 10000 --address "$ADDRESS" --seconds 12 | sed 's/^/just started: /'
  load rates --shoppers 10000 --address "$ADDRESS" --seconds 12 | tee "$WORK/rates-$1.txt"
  most=$(sed -n 's/^recommendations: .* at \([0-9,]*\) a second.*/\1/p' "$WORK/rates-$1.txt")
  load changing --shoppers 10000 --address "$ADDRESS" --seconds 20 --rate "${most//,/}"
}

# Of shoppers who like some kinds of products: what suits one who likes anything, no graph finds.
rebuilt() {
  local home=$WORK/rebuilt-$1
  rm -rf "$home"
  ARGUMENTS=(shop --home "$home" --products "$1" --kinds 5 --no-index --changed "$home.changed.jsonl")
  run dev.zhiyin.benchmarks.load.LoadMain -Xmx4g
  time "$ROOT/bin/zhiyin" rebuild --home "$home" --no-train --encoder all-minilm-l6-v2 --anew
  time "$ROOT/bin/zhiyin" rebuild --home "$home" --no-train --encoder all-minilm-l6-v2 \
    --products "$home.changed.jsonl"
  time "$ROOT/bin/zhiyin" rebuild --home "$home" --no-train --encoder all-minilm-l6-v2
}

live() {
  local home=$WORK/live-$1
  local changing=(changing --shoppers 10000 --address "$ADDRESS" --seconds 15 --rate 100 --rounds 2)
  shop "$1" "$home"
  "$ROOT/bin/zhiyin" rebuild --home "$home" --no-train --encoder all-minilm-l6-v2
  serve "$home"
  load events --address "$ADDRESS" --seconds 10
  load events --address "$ADDRESS" --seconds 10
  load events --address "$ADDRESS" --seconds 10 --callers 1
  load event-to-answer --address "$ADDRESS" --seconds 25
  load prices --address "$ADDRESS" --seconds 15
  load prices --address "$ADDRESS" --seconds 15 --pause 250
  load product-to-visible --address "$ADDRESS" --seconds 40
  load product-to-visible --address "$ADDRESS" --seconds 40
  load switch --home "$home" --address "$ADDRESS" --rate 100 --switches 8 --seconds 6
  load "${changing[@]}" --warm-up 8
  load "${changing[@]}" --warm-up 1 --batch 10
  load "${changing[@]}" --warm-up 1
}

peers() {
  [ -d "$DATA" ] || fail "no $DATA; set ZHIYIN_DATA"
  [ -d "$ROOT/benchmarks/lancedb/node_modules" ] || npm install --prefix "$ROOT/benchmarks/lancedb"
  ARGUMENTS=(--products "$1" --data "$DATA" --vectors "$WORK/texts-$1.vectors" --folder "$WORK/peers" --seconds 5)
  run dev.zhiyin.benchmarks.peer.PeersMain -Xmx4g
}

texts() {
  jmh EncodingBenchmark -wi 1 -w 3 -i 3 -r 3
  if [ ! -e "$WORK/sample.made" ]; then
    "$ROOT/bin/zhiyin" sample --products 100000 --out "$WORK/sample"
    touch "$WORK/sample.made"
  fi
  ARGUMENTS=("$WORK/sample/products.jsonl")
  run dev.zhiyin.benchmarks.SuggestBenchmark -Xmx4g
  jmh 'SuggestBenchmark.suggest$' -p "data=$WORK/sample/products.jsonl" -wi 3 -w 1 -i 3 -r 2
}

[ $# -ge 1 ] && [ $# -le 2 ] || { usage >&2 && exit 2; }
case $1 in
  answers | served | rebuilt) PRODUCTS=${2:-1000000} ;;
  live) PRODUCTS=${2:-46000} ;;
  worst | texts) PRODUCTS= ;;
  peers) PRODUCTS=${2:-46156} ;;
  *) usage >&2 && exit 2 ;;
esac
mkdir -p "$WORK"
WORK=$(realpath "$WORK") DATA=$(realpath -m "$DATA")
cd "$ROOT"
mvn -B -q package -pl benchmarks,engine/testing/opensearch-node -am -DskipTests
"$1" $PRODUCTS
