// Serves a table of LanceDB over HTTP: node peer.mjs FOLDER DIMENSION. Says its port on standard output.
import { createServer } from "node:http";
import { connect, Index, makeArrowTable, rerankers } from "@lancedb/lancedb";
import { Field, FixedSizeList, Float32, Int32, List, Schema, Utf8 } from "apache-arrow";

const [folder, dimension] = process.argv.slice(2);
const COLUMNS = ["number", "title"];
const PAGE = 10;
const FUSED = 100;

const schema = new Schema([
  new Field("id", new Utf8(), false),
  new Field("number", new Int32(), false),
  new Field("title", new Utf8(), false),
  new Field("share", new List(new Field("item", new Utf8(), true)), false),
  new Field("vector", new FixedSizeList(Number(dimension), new Field("item", new Float32(), true)), false),
]);

const database = await connect(folder);
const table = (await database.tableNames()).includes("products")
  ? await database.openTable("products")
  : await database.createEmptyTable("products", schema);
const fused = await rerankers.RRFReranker.create();

// The filter is applied before the search; vectors found by eight bits are scored again by their floats.
function near({ vector, where, ef }) {
  const query = table.query().nearestTo(Float32Array.from(vector)).distanceType("dot").ef(ef).refineFactor(1);
  return where ? query.where(where) : query;
}

const answers = {
  async add(rows) {
    await table.add(makeArrowTable(rows, { schema }));
    return {};
  },
  async index({ m, efConstruction }) {
    await table.optimize();
    await table.createIndex("vector", {
      config: Index.hnswSq({ distanceType: "dot", numPartitions: 1, m, efConstruction }),
    });
    await table.createIndex("title", {
      config: Index.fts({ withPosition: false, stem: false, removeStopWords: false }),
    });
    await table.createIndex("share", { config: Index.labelList() });
    await table.createIndex("id", { config: Index.btree() });
    await table.optimize({ cleanupOlderThan: new Date() });
    return {};
  },
  async nearest(asked) {
    const found = await near(asked).select(["number", "_distance"]).limit(asked.k).toArray();
    return found.map((row) => row.number);
  },
  async hybrid(asked) {
    const found = await near(asked).fullTextSearch(asked.words).rerank(fused).select(COLUMNS).limit(FUSED).toArray();
    return found.slice(0, PAGE).map(({ number, title }) => ({ number, title }));
  },
  async read({ ids }) {
    const list = ids.map((id) => `'${id}'`).join(",");
    const rows = await table.query().where(`id IN (${list})`).select(["title", "vector"]).limit(ids.length).toArray();
    return rows.map(({ title, vector }) => ({ title, vector: Array.from(vector) }));
  },
  async finds({ word }) {
    const rows = await table.query().fullTextSearch(word).select(["id"]).limit(1).toArray();
    return rows.length > 0;
  },
};

const server = createServer(async (request, response) => {
  try {
    const parts = [];
    for await (const part of request) {
      parts.push(part);
    }
    const answer = await answers[request.url.slice(1)](JSON.parse(Buffer.concat(parts).toString()));
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify(answer));
  } catch (failure) {
    response.statusCode = 500;
    response.end(String(failure.stack));
  }
});
server.listen(0, "127.0.0.1", () => console.log(server.address().port));
