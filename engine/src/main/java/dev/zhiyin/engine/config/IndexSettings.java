package dev.zhiyin.engine.config;

import dev.zhiyin.engine.ZhiyinException.InvalidInput;
import dev.zhiyin.engine.lucene.IndexConfig;
import dev.zhiyin.engine.lucene.Quantisation;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An OpenSearch cluster that holds the indexes of a shop, and how they are spread over it.
 *
 * @param hosts where its nodes answer, {@code http://HOST:PORT} or {@code https://HOST:PORT}, 1 to
 *     100; another is asked when one does not answer
 */
@RecordBuilder
public record IndexSettings(List<URI> hosts, Access access, Layout layout, Timeouts timeouts)
    implements IndexSettingsBuilder.With {
  public static final String URL = "ZHIYIN_INDEX_URL";
  public static final String USER = "ZHIYIN_INDEX_USER";
  public static final String PASSWORD = "ZHIYIN_INDEX_PASSWORD";

  private static final String PASSWORD_FILE = "index.passwordFile";

  private static final String QUANTISATION = "index.quantisation";

  private static final String HOST =
      "http://HOST:PORT or https://HOST:PORT, without a user or a path";

  /**
   * Who asks.
   *
   * @param user who may read and write the indexes; empty where the cluster asks for nobody
   * @param password of that user, from {@value #PASSWORD} or the file {@code index.passwordFile}
   * @param caFile certificates in PEM form that those of the cluster are signed by; those that Java
   *     trusts where it is absent
   */
  public record Access(String user, Optional<Secret> password, Optional<Path> caFile) {
    public static final Access DEFAULT = new Access("", Optional.empty(), Optional.empty());

    public Access {
      if (user.isEmpty() && password.isPresent()) {
        throw new InvalidInput("index.user", user, "the user of index.passwordFile");
      }
      if (!user.isEmpty() && password.isEmpty()) {
        throw new InvalidInput(
            PASSWORD_FILE, "", "a file with the password of index.user, or %s".formatted(PASSWORD));
      }
    }
  }

  /**
   * How an index is spread.
   *
   * @param shards parts of an index, which cannot be changed later, 1 to 1000; 10 to 30 GB in each
   *     are usual
   * @param replicas further copies of each part, 0 to 10; with 0 a lost node takes products with it
   * @param quantisation how vectors are shortened for searches; a cluster knows {@code INT7} and
   *     {@code NONE}
   */
  public record Layout(int shards, int replicas, Quantisation quantisation) {
    private static final List<Quantisation> OFFERED = List.of(Quantisation.INT7, Quantisation.NONE);

    /** One copy beside the first of 6 parts, for a shop of up to 10 million products. */
    public static final Layout DEFAULT = new Layout(6, 1, Quantisation.INT7);

    public Layout {
      Bounds.require("index.shards", shards, 1, 1_000);
      Bounds.require("index.replicas", replicas, 0, 10);
      Quantisation.parse(QUANTISATION, quantisation.text(), OFFERED);
    }
  }

  /**
   * How long is waited for the cluster.
   *
   * @param connect for a connection, 10ms to 1m
   * @param request for an answer to a search, whatever nodes are asked for it, 50ms to 1m
   * @param write for an answer to a write or a refresh, 1s to 10m
   */
  public record Timeouts(Duration connect, Duration request, Duration write) {
    private static final Duration LONGEST_REQUEST = Duration.ofMinutes(1);

    public static final Timeouts DEFAULT =
        new Timeouts(Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofMinutes(1));

    public Timeouts {
      Bounds.require("index.connectTimeout", connect, Duration.ofMillis(10), Duration.ofMinutes(1));
      Bounds.require("index.requestTimeout", request, Duration.ofMillis(50), LONGEST_REQUEST);
      Bounds.require("index.writeTimeout", write, Duration.ofSeconds(1), Duration.ofMinutes(10));
    }

    /** The same with another time for an answer to a search. */
    public Timeouts withRequest(Duration changed) {
      return new Timeouts(connect, changed, write);
    }

    /** The same with another time for an answer to a write. */
    public Timeouts withWrite(Duration changed) {
      return new Timeouts(connect, request, changed);
    }
  }

  public IndexSettings {
    hosts = List.copyOf(hosts);
    Bounds.require("index.url: its hosts", hosts.size(), 1, 100);
    for (URI host : hosts) {
      boolean http = "http".equals(host.getScheme()) || "https".equals(host.getScheme());
      if (!http
          || host.getHost() == null
          || host.getUserInfo() != null
          || !List.of("", "/").contains(host.getPath())
          || host.getQuery() != null
          || host.getFragment() != null) {
        throw new InvalidInput("index.url", withoutUser(host.toString()), HOST);
      }
    }
  }

  /** A cluster that asks for nobody, as usual in all else. */
  public static IndexSettings of(List<URI> hosts) {
    return new IndexSettings(hosts, Access.DEFAULT, Layout.DEFAULT, Timeouts.DEFAULT);
  }

  /** The same for work that nobody waits for: a search has the longest time that may be set. */
  public IndexSettings patient() {
    return withTimeouts(timeouts.withRequest(Timeouts.LONGEST_REQUEST));
  }

  /** The settings as they are written. */
  private record Block(
      String url,
      String user,
      String passwordFile,
      String caFile,
      int shards,
      int replicas,
      @Nullable String quantisation,
      Duration connectTimeout,
      Duration requestTimeout,
      Duration writeTimeout) {
    static final Block DEFAULT =
        new Block(
            "",
            "",
            "",
            "",
            Layout.DEFAULT.shards,
            Layout.DEFAULT.replicas,
            null,
            Timeouts.DEFAULT.connect,
            Timeouts.DEFAULT.request,
            Timeouts.DEFAULT.write);

    /** What is said, else what is usual. */
    Quantisation quantisation(Quantisation usual, List<Quantisation> offered) {
      return quantisation == null ? usual : Quantisation.parse(QUANTISATION, quantisation, offered);
    }
  }

  /** Those of a file; empty where no cluster is named, so that indexes lie in the shop's folder. */
  static Optional<IndexSettings> read(SettingsBinder settings, Map<String, String> environment) {
    Block block = settings.bind("index", Block.DEFAULT);
    String url = environment.getOrDefault(URL, block.url);
    Quantisation usual = Layout.DEFAULT.quantisation;
    var layout =
        new Layout(
            block.shards,
            block.replicas,
            url.isEmpty() ? usual : block.quantisation(usual, Layout.OFFERED));
    var timeouts = new Timeouts(block.connectTimeout, block.requestTimeout, block.writeTimeout);
    if (url.isEmpty()) {
      return Optional.empty();
    }
    var access =
        new Access(
            environment.getOrDefault(USER, block.user),
            Secret.read(
                environment,
                PASSWORD,
                PASSWORD_FILE,
                settings.path(PASSWORD_FILE, block.passwordFile)),
            settings.path("index.caFile", block.caFile));
    return Optional.of(new IndexSettings(hosts(url), access, layout, timeouts));
  }

  /** How vectors of indexes in the shop's folder are shortened for searches. */
  static Quantisation inFolder(SettingsBinder settings) {
    return settings
        .bind("index", Block.DEFAULT)
        .quantisation(IndexConfig.DEFAULT.quantisation(), List.of(Quantisation.values()));
  }

  private static List<URI> hosts(String url) {
    if (url.contains("@")) { // before a comma of a password parts it
      throw new InvalidInput("index.url", withoutUser(url), HOST);
    }
    return Arrays.stream(url.split(",", -1)).map(String::strip).map(IndexSettings::host).toList();
  }

  private static URI host(String text) {
    try {
      return URI.create(text);
    } catch (IllegalArgumentException _) {
      throw new InvalidInput("index.url", text, HOST);
    }
  }

  /* A user's password is not told, whatever else is wrong. */
  private static String withoutUser(String url) {
    return url.substring(url.lastIndexOf('@') + 1);
  }
}
