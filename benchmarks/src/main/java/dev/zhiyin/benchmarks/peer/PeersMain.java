package dev.zhiyin.benchmarks.peer;

import dev.zhiyin.benchmarks.LightClient;
import dev.zhiyin.benchmarks.peer.Engine.Peer;
import dev.zhiyin.engine.generation.Folders;
import dev.zhiyin.engine.lucene.Quantisation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * Measures Zhiyin and its peers side by side and prints one table: {@code java …
 * dev.zhiyin.benchmarks.peer.PeersMain}. Each engine is loaded in a Java process of its own and
 * asked in another, one after the other; those that are servers are started for it. What is loaded
 * stays in the folder and is not loaded again.
 */
@Command(
    name = "peers",
    mixinStandardHelpOptions = true,
    description =
        "Loads the same shop into each engine, asks each the same, and prints a table. Run it in the"
            + " folder of the sources, with nothing else on the machine.")
public final class PeersMain implements Callable<Integer> {
  private static final String RESULT = "result.json";

  @Option(names = "--products", paramLabel = "N", description = "default: ${DEFAULT-VALUE}")
  private int products = 50_000;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "data sets whose titles, and sentences after them, are the products")
  private Optional<Path> data = Optional.empty();

  @Option(
      names = "--vectors",
      paramLabel = "FILE",
      description = "keeps the vectors of --data, which take long to encode")
  private Optional<Path> vectors = Optional.empty();

  @Option(
      names = "--engines",
      split = ",",
      paramLabel = "NAME",
      description =
          "zhiyin, zhiyin-int8, zhiyin-int7, zhiyin-int4, zhiyin-bit, zhiyin-http, zhiyin-http-int4 and so on, opensearch, pgvector, lucene, lucene-patience, jvector, lancedb (default: all that are installed, of those over HTTP the first)")
  private List<String> engines = List.of();

  @Option(
      names = "--recall",
      description =
          "of the nearest 100, which every engine is to reach (default: ${DEFAULT-VALUE})")
  private double recall = 0.95;

  @Option(
      names = "--seconds",
      description = "of each measurement, warm-up apart (default: ${DEFAULT-VALUE})")
  private int seconds = 8;

  @Option(
      names = "--heap",
      paramLabel = "SIZE",
      description =
          "largest heap of each engine, and shared buffers of PostgreSQL: 2g (default:"
              + " ${DEFAULT-VALUE})")
  private String heap = "2g";

  @Option(
      names = "--postgresql",
      paramLabel = "DIR",
      description = "programs of the PostgreSQL that has pgvector (default: the newest installed)")
  private Optional<Path> postgresql = Optional.empty();

  @Option(
      names = "--folder",
      paramLabel = "DIR",
      description = "what is loaded goes there (default: a folder in that of temporary files)")
  private Path folder = Path.of(System.getProperty("java.io.tmpdir"), "zhiyin-peers");

  public static void main(String... arguments) {
    System.exit(
        new CommandLine(new PeersMain()).addSubcommand("step", new Step()).execute(arguments));
  }

  static List<Engine> all(String heap) {
    var all = new ArrayList<Engine>();
    for (Quantisation one : Quantisation.values()) {
      all.add(new EmbeddedZhiyin(one));
    }
    for (Quantisation one : Quantisation.values()) {
      all.add(new ServedZhiyin(heap, one));
    }
    all.addAll(
        List.of(
            new OpenSearchPeer(heap),
            new PgvectorPeer(heap.toUpperCase(Locale.ROOT) + "B"),
            new PlainLucenePeer(false),
            new PlainLucenePeer(true),
            new JVectorPeer(),
            new LanceDbPeer()));
    return all;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    List<Engine> chosen = chosen();
    Path here = folder.resolve((data.isPresent() ? "texts-" : "synthetic-") + products);
    int count;
    try (PeerShop shop = shop(here)) {
      count = shop.products();
    }
    var results = new ArrayList<PeerResult>();
    for (Engine engine : chosen) {
      results.add(measured(engine, here));
    }
    String kind = data.isPresent() ? "titles and sentences" : "synthetic products";
    System.out.println(
        PeerResult.table(
            "%,d %s, vectors of %d floats".formatted(count, kind, PeerShop.DIMENSION),
            recall,
            results));
    return 0;
  }

  private List<Engine> chosen() {
    List<Engine> all = all(heap);
    List<String> keys = all.stream().map(Engine::key).toList();
    for (String one : engines) {
      if (!keys.contains(one)) {
        throw new IllegalArgumentException(
            "--engines has '%s'; wanted some of %s".formatted(one, keys));
      }
    }
    return all.stream()
        .filter(one -> engines.isEmpty() ? one.isUsual() : engines.contains(one.key()))
        .toList();
  }

  private PeerShop shop(Path here) throws IOException {
    if (data.isPresent()) {
      Path kept = vectors.orElseGet(() -> folder.resolve("texts-%d.vectors".formatted(products)));
      return PeerShop.ofTexts(here, products, data.get(), kept);
    }
    return PeerShop.synthetic(here, products);
  }

  private PeerResult measured(Engine engine, Path here) throws IOException, InterruptedException {
    Path result = here.resolve(engine.key() + "-" + RESULT);
    Files.deleteIfExists(result);
    for (String step : List.of("load", "ask")) {
      long start = System.nanoTime();
      fork(step, engine, here);
      System.err.printf(
          "%s: %s took %.0f s%n", engine.name(), step, (System.nanoTime() - start) / 1e9);
    }
    return LightClient.JSON.readValue(result.toFile(), PeerResult.class);
  }

  private void fork(String step, Engine engine, Path here)
      throws IOException, InterruptedException {
    var command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + heap,
                "--add-modules=jdk.incubator.vector",
                "--enable-native-access=ALL-UNNAMED",
                "-Dai.djl.offline=true",
                "-Dzhiyin.nodes.heap=" + heap));
    postgresql.ifPresent(programs -> command.add("-Dzhiyin.postgresql=" + programs));
    command.addAll(
        List.of(
            "-cp",
            System.getProperty("java.class.path"),
            PeersMain.class.getName(),
            "step",
            step,
            "--engine=" + engine.key(),
            "--heap=" + heap,
            "--folder=" + here,
            "--recall=" + recall,
            "--seconds=" + seconds));
    int status = new ProcessBuilder(command).inheritIO().start().waitFor();
    if (status != 0) {
      throw new IllegalStateException(
          "%s: %s ended with status %d".formatted(engine.name(), step, status));
    }
  }

  /** One step of one engine, in a process of its own. */
  @Command(name = "step", hidden = true)
  static final class Step implements Callable<Integer> {
    @Parameters(description = "load or ask")
    private String step = "";

    @Option(names = "--engine", required = true)
    private String key = "";

    @Option(names = "--heap", required = true)
    private String heap = "";

    @Option(names = "--folder", required = true)
    private Path folder = Path.of("");

    @Option(names = "--recall", required = true)
    private double recall;

    @Option(names = "--seconds", required = true)
    private int seconds;

    @Override
    public Integer call() throws Exception {
      Engine engine =
          all(heap).stream().filter(one -> one.key().equals(key)).findFirst().orElseThrow();
      try (PeerShop shop = new PeerShop(folder)) {
        if (step.equals("load")) {
          load(engine, shop, folder);
        } else {
          PeerResult result = ask(engine, shop);
          LightClient.JSON.writeValue(folder.resolve(key + "-" + RESULT).toFile(), result);
        }
      }
      return 0;
    }

    private PeerResult ask(Engine engine, PeerShop shop) throws Exception {
      double loaded = Double.parseDouble(Files.readString(seconds(engine, folder)));
      try (Peer peer = engine.open(shop, folder.resolve(engine.key()))) {
        if (peer.writes()) {
          Files.delete(seconds(engine, folder)); // what is written stays: the next run loads anew
        }
        return new PeerRun(recall, Duration.ofSeconds(seconds))
            .of(engine, peer, shop, loaded, row -> System.err.println(engine.name() + ": " + row));
      }
    }
  }

  /* Says how long it took, and with it that it is done. */
  private static Path seconds(Engine engine, Path folder) {
    return folder.resolve(engine.key() + "-seconds.txt");
  }

  private static void load(Engine engine, PeerShop shop, Path folder) throws Exception {
    Path done = seconds(engine, folder);
    if (!Files.exists(done)) {
      Path into = folder.resolve(engine.key());
      Folders.deleteAll(into); // what is left of one that was not done
      Files.createDirectories(into);
      Files.writeString(done, Double.toString(engine.load(shop, into)));
    }
  }
}
