package dev.zhiyin.benchmarks.peer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.zhiyin.benchmarks.LightClient;
import dev.zhiyin.engine.embed.Embedding;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * LanceDB, which is no server, in a program of Node.js that answers over HTTP: one table, HNSW over
 * vectors of 8 bits, whose finds are scored again by full floats. It is measured where {@code npm
 * install} has put it into {@value #PROGRAM}.
 */
record LanceDbPeer() implements Engine {
  private static final String PROGRAM = "benchmarks/lancedb";
  private static final int MAX_CONNECTIONS = 20;
  private static final int EF_CONSTRUCTION = 150;
  private static final int SOME = 2_000;

  static boolean isInstalled() {
    return Files.isDirectory(Sources.find(PROGRAM).resolve("node_modules"));
  }

  @Override
  public boolean isUsual() {
    return isInstalled();
  }

  @Override
  public String key() {
    return "lancedb";
  }

  @Override
  public String name() {
    return "LanceDB";
  }

  @Override
  public String settings() {
    return "in a program of Node.js that answers over HTTP, IVF_HNSW_SQ with one partition, m %d, ef_construction %d, vectors of 8 bits, finds scored again by full floats; filter before the search; words and vector, 100 of each, by its reciprocal rank fusion; what is written is not synced to the disk; a recommendation is a query of the history's vectors and titles, then that search without the history"
        .formatted(MAX_CONNECTIONS, EF_CONSTRUCTION);
  }

  @Override
  public String breadthName() {
    return "ef";
  }

  @Override
  public double load(PeerShop shop, Path folder) throws IOException {
    try (var opened = Opened.in(folder)) {
      long start = System.nanoTime();
      opened.load(shop);
      return (System.nanoTime() - start) / 1e9;
    }
  }

  @Override
  public Peer open(PeerShop shop, Path folder) throws IOException {
    return Opened.in(folder);
  }

  private record Opened(Path folder, Process program, LightClient client) implements Peer {
    static Opened in(Path folder) throws IOException {
      if (!isInstalled()) {
        throw new IllegalStateException(
            "LanceDB is not installed: run npm install in %s".formatted(Sources.find(PROGRAM)));
      }
      Path log = folder.resolveSibling("lancedb.log");
      Process program =
          new ProcessBuilder(
                  "node",
                  Sources.find(PROGRAM).resolve("peer.mjs").toString(),
                  folder.toString(),
                  Integer.toString(PeerShop.DIMENSION))
              .redirectError(log.toFile())
              .start();
      BufferedReader out =
          program.inputReader(StandardCharsets.UTF_8); // left open, as it would end the program
      String port = out.readLine();
      if (port == null || !port.matches("\\d+")) {
        program.destroy();
        throw new IllegalStateException(
            "the program of LanceDB says '%s' instead of its port; see %s".formatted(port, log));
      }
      URI address = URI.create("http://127.0.0.1:%s/".formatted(port));
      return new Opened(folder, program, new LightClient(address, LightClient.LONGEST));
    }

    void load(PeerShop shop) throws IOException {
      var rows = new ArrayList<Map<String, Object>>();
      try (Stream<String> titles = shop.titles()) {
        Iterator<String> rest = titles.iterator();
        for (int i = 0; i < shop.products(); i++) {
          rows.add(row(ZhiyinShop.id(i), i, rest.next(), PeerShop.sharesOf(i), shop.vector(i)));
          if (rows.size() == SOME || i == shop.products() - 1) {
            var _ = ask("add", rows);
            rows.clear();
          }
        }
      }
      var _ = ask("index", Map.of("m", MAX_CONNECTIONS, "efConstruction", EF_CONSTRUCTION));
    }

    private static Map<String, Object> row(
        String id, int number, String title, List<Double> shares, float[] vector) {
      List<String> names = shares.stream().map(PeerShop::nameOf).toList();
      return Map.of("id", id, "number", number, "title", title, "share", names, "vector", vector);
    }

    private JsonNode ask(String what, Object body) {
      try {
        return client.post(what, LightClient.JSON.writeValueAsString(body));
      } catch (JsonProcessingException unwritable) {
        throw new IllegalStateException(unwritable);
      }
    }

    private static String where(double share) {
      return share == 1 ? "" : "array_has_any(share, ['%s'])".formatted(PeerShop.nameOf(share));
    }

    @Override
    public List<Integer> nearest(Asked asked, double share, int breadth) {
      int k = PeerShop.NEAREST + 1;
      Map<String, Object> body =
          Map.of(
              "vector",
              asked.vector().toArray(),
              "k",
              k,
              "ef",
              Math.max(k, breadth),
              "where",
              where(share));
      return asked.neighbours(ask("nearest", body).valueStream().map(JsonNode::intValue));
    }

    @Override
    public List<Integer> hybrid(Asked asked, double share, int breadth) {
      return page(asked.vector(), asked.words(), breadth, where(share));
    }

    private List<Integer> page(Embedding vector, String words, int breadth, String where) {
      Map<String, Object> body =
          Map.of("vector", vector.toArray(), "words", words, "ef", breadth, "where", where);
      return ask("hybrid", body).valueStream().map(one -> one.get("number").intValue()).toList();
    }

    @Override
    public List<Integer> recommend(List<Integer> history, int breadth) {
      List<String> ids = history.stream().map(ZhiyinShop::id).toList();
      JsonNode seen = ask("read", Map.of("ids", ids));
      var sum = new float[PeerShop.DIMENSION];
      for (JsonNode one : seen) {
        for (int d = 0; d < sum.length; d++) {
          sum[d] += one.get("vector").get(d).floatValue();
        }
      }
      String without =
          ids.stream().map("'%s'"::formatted).collect(Collectors.joining(",", "id NOT IN (", ")"));
      return page(Embedding.of(sum), seen.get(0).get("title").textValue(), breadth, without);
    }

    @Override
    public boolean writes() {
      return true;
    }

    @Override
    public void write(String id, Embedding vector, String title) {
      var _ = ask("add", List.of(row(id, -1, title, List.of(), vector.toArray())));
    }

    @Override
    public boolean finds(String word) {
      return ask("finds", Map.of("word", word)).booleanValue();
    }

    @Override
    public long diskBytes() throws IOException {
      return DiskUse.bytes(folder);
    }

    @Override
    public OptionalLong process() {
      return OptionalLong.of(program.pid());
    }

    @Override
    public void close() {
      client.close();
      program.destroy();
      var _ = program.onExit().join();
    }
  }
}
