"""How near to its page a note must be: asks a server for products and notes, and counts how many of
the notes that would be shown are of a category, or a department, that a product of the page is of.

    bin/zhiyin demo --kind social --home target/social
    python3 docs/shops/notes.py http://127.0.0.1:8080
"""

import json
import sys
import urllib.request


def recommended(user, kind, k):
    body = {"userId": user, "filter": {"kind": kind}, "k": k}
    request = urllib.request.Request(
        sys.argv[1] + "/v1/recommendations", json.dumps(body).encode(), {"Content-Type": "application/json"})
    return json.load(urllib.request.urlopen(request))["items"]


pages = []
for number in range(1, 301):
    user = f"u{number:04d}"
    products = recommended(user, "product", 10)
    least = min(item["score"] for item in products)
    categories = {tuple(item["product"]["category"]) for item in products}
    departments = {category[:1] for category in categories}
    notes = []
    for note in recommended(user, "note", 2):  # every fifth of ten places
        category = tuple(note["product"]["category"])
        notes.append((note["score"] / least, category in categories, category[:1] in departments))
    pages.append(notes)

print("floor  notes  of a category  of a department")
for floor in (0, 0.5, 0.6, 0.7, 0.8, 0.9):
    shown = [note for notes in pages for note in notes if note[0] >= floor]
    shares = [sum(note[i] for note in shown) / len(shown) for i in (1, 2)]
    print(f"{floor:5.1f}  {len(shown):5d}  {shares[0]:13.2f}  {shares[1]:15.2f}")
