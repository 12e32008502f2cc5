package dev.zhiyin.benchmarks.peer;

import com.fasterxml.jackson.databind.JsonNode;
import dev.zhiyin.engine.embed.Embedding;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * LanceDB in a process of Node.js, which answers over HTTP by what {@code lancedb-server.mjs} makes
 * of it. Wants {@code node} and {@code npm}, by which it is installed into the folder.
 */
final class LanceDbPeer implements Engine {
  /** The last whose builds can be had for every system. */
  private static final String PACKAGE = "@lancedb/lancedb@0.31.0";

  private static final String SCRIPT = "lancedb-server.mjs";
  private static final String READY = "listening on ";
  private static final int MAX_CONNECTIONS = 20;
  private static final int BEAM_WIDTH = 300;
  private static final int FUSED = 100;
  private static final int SOME = 2_000;

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
    return "%s in Node.js behind HTTP, `IVF_HNSW_SQ` of one partition, m %d, ef_construction %d, 8 bits refined by full floats; filters are indexed by bitmaps; words by its full text search, fused by reciprocal ranks of %d each; a recommendation fetches the history's vectors and a title, then is that without the history"
        .formatted(PACKAGE, MAX_CONNECTIONS, BEAM_WIDTH, FUSED);
  }

  @Override
  public String breadthName() {
    return "ef";
  }

  @Override
  public int mostBreadth() {
    return 10_000;
  }

  @Override
  public double load(PeerShop shop, Path folder) {
    try (var opened = new Opened(folder)) {
      long start = System.nanoTime();
      opened.load(shop);
      return (System.nanoTime() - start) / 1e9;
    }
  }

  @Override
  public Peer open(PeerShop shop, Path folder) {
    return new Opened(folder);
  }

  private static final class Opened implements Peer {
    private final Path data;
    private final Process process;
    private final JsonClient client;

    Opened(Path folder) {
      data = folder.resolve("data");
      try {
        install(folder);
        process =
            new ProcessBuilder("node", SCRIPT, data.toString())
                .directory(folder.toFile())
                .redirectError(folder.resolveSibling("lancedb.log").toFile())
                .start();
        client = new JsonClient(address(process));
      } catch (IOException failure) {
        throw new UncheckedIOException(failure);
      }
    }

    private static void install(Path folder) throws IOException {
      try (InputStream script =
          Objects.requireNonNull(LanceDbPeer.class.getResourceAsStream("/" + SCRIPT))) {
        Files.write(folder.resolve(SCRIPT), script.readAllBytes());
      }
      if (Files.exists(folder.resolve("node_modules"))) {
        return;
      }
      try {
        int status =
            new ProcessBuilder("npm", "install", "--no-audit", "--no-fund", "--prefix=.", PACKAGE)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolveSibling("npm.log").toFile())
                .start()
                .waitFor();
        if (status != 0) {
          throw new IllegalStateException(
              "npm install %s ended with status %d; see npm.log".formatted(PACKAGE, status));
        }
      } catch (InterruptedException stopped) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(stopped);
      }
    }

    private static URI address(Process process) throws IOException {
      BufferedReader out = process.inputReader(StandardCharsets.UTF_8); // stays open
      String line = out.readLine();
      if (line == null || !line.startsWith(READY)) {
        throw new IllegalStateException("LanceDB does not start; see lancedb.log");
      }
      return URI.create("http://127.0.0.1:" + line.substring(READY.length()).strip());
    }

    void load(PeerShop shop) {
      try (Stream<String> titles = shop.titles()) {
        Iterator<String> rest = titles.iterator();
        for (int from = 0; from < shop.products(); from += SOME) {
          String rows =
              IntStream.range(from, Math.min(from + SOME, shop.products()))
                  .mapToObj(
                      i ->
                          row(
                              ZhiyinShop.id(i),
                              i,
                              shop.vector(i),
                              rest.next(),
                              PeerShop.sharesOf(i)))
                  .collect(Collectors.joining(",", "[", "]"));
          client.post("/add", rows);
        }
      }
      String flags =
          PeerShop.SHARES.stream()
              .filter(share -> share < 1)
              .map(share -> JsonClient.quoted(flag(share)))
              .collect(Collectors.joining(",", "[", "]"));
      client.post(
          "/index",
          "{\"m\":%d,\"efConstruction\":%d,\"flags\":%s}"
              .formatted(MAX_CONNECTIONS, BEAM_WIDTH, flags));
    }

    private static String row(
        String id, int number, float[] vector, String title, List<Double> shares) {
      String flags =
          PeerShop.SHARES.stream()
              .filter(share -> share < 1)
              .map(share -> "\"%s\":%s".formatted(flag(share), shares.contains(share)))
              .collect(Collectors.joining(","));
      return "{\"id\":\"%s\",\"number\":%d,\"title\":%s,%s,\"vector\":%s}"
          .formatted(id, number, JsonClient.quoted(title), flags, Arrays.toString(vector));
    }

    private static String flag(double share) {
      return "in" + PeerShop.nameOf(share).substring("0.".length());
    }

    @Override
    public List<Integer> nearest(Asked asked, double share, int breadth) {
      String body = asked(asked.vector().toArray(), PeerShop.NEAREST + 1, breadth, where(share));
      return numbers(client.post("/nearest", body)).stream()
          .filter(number -> number != asked.product())
          .limit(PeerShop.NEAREST)
          .toList();
    }

    private static String asked(float[] vector, int k, int breadth, String where) {
      return "{\"vector\":%s,\"k\":%d,\"ef\":%d,\"where\":%s}"
          .formatted(Arrays.toString(vector), k, Math.max(k, breadth), JsonClient.quoted(where));
    }

    private static String where(double share) {
      return share == 1 ? "" : flag(share) + " = true";
    }

    private static List<Integer> numbers(JsonNode answer) {
      var numbers = new ArrayList<Integer>();
      answer.get("numbers").forEach(number -> numbers.add(number.intValue()));
      return numbers;
    }

    @Override
    public List<Integer> hybrid(Asked asked, double share, int breadth) {
      return page(asked.vector().toArray(), asked.words(), breadth, where(share));
    }

    private List<Integer> page(float[] vector, String words, int breadth, String where) {
      String body = asked(vector, 10, Math.max(FUSED, breadth), where);
      String more = ",\"words\":%s,\"fused\":%d}".formatted(JsonClient.quoted(words), FUSED);
      return numbers(client.post("/page", body.substring(0, body.length() - 1) + more));
    }

    @Override
    public List<Integer> recommend(List<Integer> history, int breadth) {
      String ids =
          history.stream()
              .map(product -> "'%s'".formatted(ZhiyinShop.id(product)))
              .collect(Collectors.joining(",", "(", ")"));
      JsonNode seen =
          client.post(
              "/fetch",
              "{\"where\":%s,\"most\":%d}"
                  .formatted(JsonClient.quoted("id IN " + ids), history.size()));
      var sum = new float[PeerShop.DIMENSION];
      for (JsonNode vector : seen.get("vectors")) {
        for (int d = 0; d < sum.length; d++) {
          sum[d] += vector.get(d).floatValue();
        }
      }
      String title = seen.get("titles").get(0).textValue();
      return page(Embedding.of(sum).toArray(), title, breadth, "id NOT IN " + ids);
    }

    @Override
    public boolean writes() {
      return true;
    }

    @Override
    public void write(String id, Embedding vector, String title) {
      client.post("/put", row(id, -1, vector.toArray(), title, List.of()));
    }

    @Override
    public boolean finds(String word) {
      JsonNode answer = client.post("/count", "{\"words\":%s}".formatted(JsonClient.quoted(word)));
      return answer.get("count").intValue() > 0;
    }

    @Override
    public long diskBytes() {
      return Folders.bytes(data);
    }

    @Override
    public OptionalLong process() {
      return OptionalLong.of(process.pid());
    }

    @Override
    public void close() {
      client.close();
      process.destroy();
      try {
        process.waitFor();
      } catch (InterruptedException stopped) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
