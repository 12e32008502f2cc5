"""Says of each product when it was first sold, as attribute "offered", where that was before test.

    bin/zhiyin split --by time --events "$ZHIYIN_DATA/online_retail_uci/events.csv.gz" --out retail.csv.gz
    gzip -cd "$ZHIYIN_DATA/online_retail_uci/products.jsonl.gz" | python3 docs/shops/offered.py retail.csv.gz > retail.jsonl
"""

import csv
import gzip
import json
import sys

first = {}
with gzip.open(sys.argv[1], "rt") as events:
    for event in csv.DictReader(events):
        if event["split"] != "test":
            time = event["timestamp"]  # RFC 3339, all in UTC
            first[event["product_id"]] = min(time, first.get(event["product_id"], time))
for line in sys.stdin:
    product = json.loads(line)
    if product["id"] in first:
        product["attributes"] = {"offered": [first[product["id"]]]}
    print(json.dumps(product))
