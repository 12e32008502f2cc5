// LanceDB behind HTTP, as a service written around it would be: one table, asked in JSON.
import * as lancedb from "@lancedb/lancedb";
import { createServer } from "node:http";

const db = await lancedb.connect(process.argv[2]);
let table = (await db.tableNames()).includes("products") ? await db.openTable("products") : null;

const answers = {
  "/add": async (rows) => {
    if (table === null) table = await db.createTable("products", rows);
    else await table.add(rows);
    return {};
  },
  "/index": async ({ m, efConstruction, flags }) => {
    await table.optimize();
    const vectors = lancedb.Index.hnswSq({ numPartitions: 1, m, efConstruction, distanceType: "dot" });
    await table.createIndex("vector", { config: vectors });
    await table.createIndex("id", { config: lancedb.Index.btree() });
    for (const flag of flags) await table.createIndex(flag, { config: lancedb.Index.bitmap() });
    await table.createIndex("title", { config: lancedb.Index.fts() });
    await table.optimize();
    return {};
  },
  "/nearest": async (asked) => ({ numbers: numbers(await near(asked).select(["number", "_distance"]).toArray()) }),
  "/page": async ({ words, fused, ...asked }) => {
    let fit = table.query().fullTextSearch(words, { columns: ["title"] }).select(["number", "title", "_score"]);
    if (asked.where) fit = fit.where(asked.where);
    const lists = await Promise.all([
      near({ ...asked, k: fused }).select(["number", "title", "_distance"]).toArray(),
      fit.limit(fused).toArray(),
    ]);
    const scores = new Map();
    for (const list of lists) {
      list.forEach((row, place) => scores.set(row.number, (scores.get(row.number) ?? 0) + 1 / (61 + place)));
    }
    const best = [...scores].sort((a, b) => b[1] - a[1]).slice(0, asked.k);
    const titles = new Map(lists.flat().map((row) => [row.number, row.title]));
    return { numbers: best.map(([number]) => number), titles: best.map(([number]) => titles.get(number)) };
  },
  "/fetch": async ({ where, most }) => {
    const rows = await table.query().where(where).select(["vector", "title"]).limit(most).toArray();
    return { vectors: rows.map((row) => Array.from(row.vector)), titles: rows.map((row) => row.title) };
  },
  "/put": async (row) => {
    await table.mergeInsert("id").whenMatchedUpdateAll().whenNotMatchedInsertAll().execute([row]);
    return {};
  },
  "/count": async ({ words }) => {
    const rows = await table.query().fullTextSearch(words, { columns: ["title"] }).limit(1).toArray();
    return { count: rows.length };
  },
};

function near({ vector, k, ef, where }) {
  const query = table.query().nearestTo(vector).distanceType("dot").ef(ef).refineFactor(1).limit(k);
  return where ? query.where(where) : query;
}

function numbers(rows) {
  return rows.map((row) => row.number);
}

const server = createServer(async (request, response) => {
  try {
    const parts = [];
    for await (const part of request) parts.push(part);
    const answer = await answers[request.url](JSON.parse(Buffer.concat(parts).toString()));
    response.setHeader("Content-Type", "application/json");
    response.end(JSON.stringify(answer));
  } catch (failure) {
    response.statusCode = 500;
    response.end(String(failure.stack ?? failure));
  }
});
server.listen(0, "127.0.0.1", () => console.log("listening on " + server.address().port));
