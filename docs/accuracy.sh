#!/usr/bin/env bash
# Makes one row of docs/accuracy.md: trains what the row says and measures it on test.
set -euo pipefail

ROOT=$(CDPATH= cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
DATA=${ZHIYIN_DATA:-$ROOT/../shared/data}
WORK=${ZHIYIN_ACCURACY:-$ROOT/target/accuracy}
ALL_TITLES=1000000

usage() {
  cat <<'TEXT'
Usage: docs/accuracy.sh SET ROW

SET  beauty, sports, office, retail, lastfm, tafeng, jd, tmall, crowdflower, multicpr
ROW  baselines           popularity and text alone, nothing trained
     baseline-NAME       itemknn, itemknn-directional, ease, ials, sasrec or sasrec-text, tuned on
                         valid, trained on train and on train+valid
     dataset             the defaults, trained on train and again on train+valid
     default             the defaults of 'rebuild', from files to the served generation
     share-PERCENT       the same, learning from so many of a hundred shoppers only: share-10
     cold                the same, learning nothing of a tenth of the products
     holdout             two shops of what is not test, by 'rebuild', which hold out last products and
                         the end of time, both of two epochs
     search              search by words of titles; the one row of jd and tmall
     judged              searches that people judged; the one row of crowdflower and multicpr
     any file name in docs/accuracy/ without .json
                         a model trained with these settings, beside what the shop serves

ZHIYIN_DATA      folder of the data sets (default: ../shared/data)
ZHIYIN_ACCURACY  folder to work in (default: target/accuracy)
TEXT
}

zhiyin() { "$ROOT/bin/zhiyin" "$@"; }

fail() {
  printf '%s\n' "accuracy: $*" >&2
  exit 1
}

# Prints events with the last basket of train as valid, of every shopper who has two or more of them there:
# reads the file twice, first for when each shopper's first and last one were. Time is column 4, split the last.
hold_out_baskets() {
  awk -F, -v OFS=, '
    FNR == 1 { pass++ }
    $NF == "train" && pass == 1 {
      if (!($1 in first) || $4 + 0 < first[$1]) first[$1] = $4 + 0
      if ($4 + 0 > last[$1]) last[$1] = $4 + 0
    }
    $NF == "train" && pass == 2 && $4 + 0 == last[$1] && first[$1] < last[$1] { $NF = "valid" }
    pass == 2' <(gzip -cd "$1") <(gzip -cd "$1")
}

# Sets FOLDER to where a set lies and EVENTS to its events, parted.
open_set() {
  case $1 in
    beauty) FOLDER=$DATA/amazon_beauty_2014 ;;
    sports) FOLDER=$DATA/amazon_sports_2014 ;;
    office) FOLDER=$DATA/amazon_office_2014 ;;
    retail) FOLDER=$DATA/online_retail_uci ;;
    lastfm) FOLDER=$DATA/social_lastfm ;;
    tafeng) FOLDER=$DATA/baskets_tafeng ;;
    jd) FOLDER=$DATA/zh_jd_mixed ;;
    tmall) FOLDER=$DATA/zh_tmall_beauty ;;
    crowdflower) FOLDER=$DATA/search_crowdflower ;;
    multicpr) FOLDER=$DATA/search_zh_multicpr ;;
    *) usage >&2 && exit 2 ;;
  esac
  [ -e "$FOLDER/products.jsonl.gz" ] || fail "no $FOLDER/products.jsonl.gz; set ZHIYIN_DATA"
  EVENTS=$FOLDER/events.csv.gz
  [ -e "$EVENTS" ] || EVENTS=
  if [ "$1" = retail ]; then
    EVENTS=$WORK/retail-by-time.csv.gz
    [ -e "$EVENTS" ] || zhiyin split --by time --events "$FOLDER/events.csv.gz" --out "$EVENTS"
  elif [ "$1" = tafeng ]; then
    EVENTS=$WORK/tafeng-last-baskets.csv.gz
    if [ ! -e "$EVENTS" ]; then
      hold_out_baskets "$FOLDER/events.csv.gz" | gzip >"$EVENTS.part"
      mv "$EVENTS.part" "$EVENTS"
    fi
  fi
}

# A home of its own for a set and a kind of row, with the texts embedded before if there are any.
new_home() {
  HOME_OF_ROW=$WORK/$1-$2
  rm -rf "$HOME_OF_ROW"
  mkdir -p "$HOME_OF_ROW"
  [ ! -e "$WORK/$1-baselines/cache" ] || cp -r "$WORK/$1-baselines/cache" "$HOME_OF_ROW/"
}

baselines() {
  [ -e "$WORK/$1-baselines/generations/CURRENT" ] ||
    zhiyin rebuild --home "$WORK/$1-baselines" --products "$FOLDER/products.jsonl.gz" \
      --events "$EVENTS" --no-train
}

evaluate() { zhiyin evaluate --home "$1" --json "$WORK/$2.json" "${@:3}"; }

# From files to what is served, by 'rebuild' alone.
served() {
  new_home "$1" "$2"
  zhiyin rebuild --home "$HOME_OF_ROW" --products "$FOLDER/products.jsonl.gz" --events "$3"
  evaluate "$HOME_OF_ROW" "$1-$2"
}

parted() {
  zhiyin split --events "$EVENTS" --out "$WORK/$1.csv.gz" "${@:2}"
  PARTED=$WORK/$1.csv.gz
}

# Prints events without those of test and without the column split, behind which no value has a comma.
without_test() {
  gzip -cd "$1" | awk -F, '
    NR == 1 { for (i = 1; i <= NF; i++) if ($i == "split") behind = NF - i }
    $(NF - behind) == "test" { next }
    {
      line = ""
      for (i = 1; i <= NF; i++) if (i != NF - behind) line = line (i > 1 ? "," : "") $i
      print line
    }'
}

# A shop that knows nothing of test, nor that there is one.
holdout() {
  baselines "$1"
  without_test "$EVENTS" | gzip >"$WORK/$1-known.csv.gz"
  local by variants=()
  for by in last-products end-of-time; do
    new_home "$1" "$by"
    printf '{"epochs": 2, "holdout": {"by": "%s"}}\n' "$by" >"$WORK/$by.json"
    zhiyin rebuild --home "$HOME_OF_ROW" --products "$FOLDER/products.jsonl.gz" \
      --events "$WORK/$1-known.csv.gz" --recipe "$WORK/$by.json"
    variants+=(--variant "$by=$(echo "$HOME_OF_ROW"/generations/*/towers)")
  done
  evaluate "$WORK/$1-baselines" "$1-holdout" "${variants[@]}"
}

variant() {
  baselines "$1"
  new_home "$1" "$2"
  cp -r "$WORK/$1-baselines/." "$HOME_OF_ROW/"
  zhiyin train --home "$HOME_OF_ROW" --recipe "$ROOT/docs/accuracy/$2.json"
  evaluate "$WORK/$1-baselines" "$1-$2" --variant "$2=$(echo "$HOME_OF_ROW"/models/*)"
}

search() {
  new_home "$1" search
  zhiyin rebuild --home "$HOME_OF_ROW" --products "$FOLDER/products.jsonl.gz" --no-train
  zhiyin evaluate-search --home "$HOME_OF_ROW"
  zhiyin evaluate-search --home "$HOME_OF_ROW" --queries "$ALL_TITLES"
}

judged() {
  new_home "$1" judged
  zhiyin rebuild --home "$HOME_OF_ROW" --products "$FOLDER/products.jsonl.gz" --no-train
  for half in ODD EVEN ALL; do
    zhiyin evaluate-search --home "$HOME_OF_ROW" --judgements "$FOLDER" --half "$half"
  done
}

[ $# -eq 2 ] || { usage >&2 && exit 2; }
mkdir -p "$WORK"
open_set "$1"
[[ $2 = search || $2 = judged ]] || [ -n "$EVENTS" ] || fail "$1 has no events; its one row is search or judged"
case $2 in
  search) search "$1" ;;
  judged) judged "$1" ;;
  baselines)
    baselines "$1"
    evaluate "$WORK/$1-baselines" "$1-baselines"
    ;;
  baseline-*)
    baselines "$1"
    evaluate "$WORK/$1-baselines" "$1-$2" --baseline "${2#baseline-}"
    ;;
  dataset)
    new_home "$1" dataset
    mkdir -p "$WORK/$1-set"
    ln -sf "$(realpath "$FOLDER/products.jsonl.gz")" "$WORK/$1-set/products.jsonl.gz"
    ln -sf "$(realpath "$EVENTS")" "$WORK/$1-set/events.csv.gz"
    evaluate "$HOME_OF_ROW" "$1-dataset" --dataset "$WORK/$1-set"
    ;;
  default) served "$1" default "$EVENTS" ;;
  holdout) holdout "$1" ;;
  share-*)
    percent=${2#share-}
    parted "$1-$2" --train-share "$(awk -v percent="$percent" 'BEGIN { print percent / 100 }')"
    served "$1" "$2" "$PARTED"
    ;;
  cold)
    parted "$1-cold" --cold-share 0.1
    served "$1" cold "$PARTED"
    ;;
  *)
    [ -e "$ROOT/docs/accuracy/$2.json" ] || fail "no docs/accuracy/$2.json"
    variant "$1" "$2"
    ;;
esac
