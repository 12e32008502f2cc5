"""How many models are on a page: asks a server for what it recommends to whoever has viewed one piece,
and counts the different titles among the first ten products, by diversity.

    bin/zhiyin rebuild --home target/cars --config docs/shops/used-cars.yaml --products "$ZHIYIN_DATA/resale_cars/products.jsonl.gz" --no-train
    bin/zhiyin serve --home target/cars --config docs/shops/used-cars.yaml
    gzip -cd "$ZHIYIN_DATA/resale_cars/products.jsonl.gz" | python3 docs/shops/models.py http://127.0.0.1:8080
"""

import json
import random
import sys
import urllib.request


def titles(viewed, diversity):
    body = {"history": [{"productId": viewed, "type": "view"}], "diversity": diversity}
    request = urllib.request.Request(
        sys.argv[1] + "/v1/recommendations", json.dumps(body).encode(), {"Content-Type": "application/json"})
    return [item["product"]["title"] for item in json.load(urllib.request.urlopen(request))["items"]]


pieces = [json.loads(line) for line in sys.stdin]
drawn = random.Random(1).sample(pieces, 500)
print("diversity  models  pages with one or two  pages with the model viewed")
for diversity in (0, 0.1, 0.2, 0.3, 0.5):
    pages = [(piece["title"], titles(piece["id"], diversity)) for piece in drawn]
    models = [len(set(page)) for _, page in pages]
    again = [viewed in page for viewed, page in pages]
    print(f"{diversity:9.1f}  {sum(models) / 500:6.2f}  {sum(n < 3 for n in models) / 500:21.2f}  {sum(again) / 500:27.2f}")
