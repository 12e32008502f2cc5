package dev.zhiyin.opensearch;

import dev.zhiyin.engine.ZhiyinException.InvalidInput;
import dev.zhiyin.engine.config.Bounds;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A cluster and how an index is spread over it.
 *
 * @param hosts where its nodes answer, {@code http://HOST:PORT} or {@code https://HOST:PORT}, 1 to
 *     100; another is asked when one does not answer
 * @param user who may read and write the index; empty where the cluster asks for nobody
 * @param passwordFile holds the password of the user
 * @param caFile certificates in PEM form that those of the cluster are signed by; those that Java
 *     trusts where it is absent
 * @param shards parts of an index, which cannot be changed later, 1 to 1000; 10 to 30 GB in each
 *     are usual
 * @param replicas further copies of each part, 0 to 10; with 0 a lost node takes products with it
 * @param quantisation how vectors are shortened for searches
 * @param connectTimeout for a connection, 10ms to 1m
 * @param requestTimeout for an answer to a search, whatever nodes are asked for it, 50ms to 1m
 * @param writeTimeout for an answer to a write or a refresh, 1s to 10m
 */
public record OpenSearchConfig(
    List<URI> hosts,
    String user,
    Optional<Path> passwordFile,
    Optional<Path> caFile,
    int shards,
    int replicas,
    Quantisation quantisation,
    Duration connectTimeout,
    Duration requestTimeout,
    Duration writeTimeout) {

  /** Optimised scalar quantisation of Lucene: floats as they are, or 7 bits each beside them. */
  public enum Quantisation {
    NONE,
    BITS_7
  }

  public OpenSearchConfig {
    hosts = List.copyOf(hosts);
    Bounds.require("index.hosts", hosts.size(), 1, 100);
    for (URI host : hosts) {
      boolean http = "http".equals(host.getScheme()) || "https".equals(host.getScheme());
      if (!http || host.getHost() == null || host.getUserInfo() != null) {
        throw new InvalidInput(
            "index.hosts",
            host.getHost() == null ? host.toString() : host.getHost(),
            "http://HOST:PORT or https://HOST:PORT, without a user");
      }
    }
    if (user.isEmpty() && passwordFile.isPresent()) {
      throw new InvalidInput("index.user", user, "a user for index.passwordFile");
    }
    if (!user.isEmpty() && passwordFile.isEmpty()) {
      throw new InvalidInput("index.passwordFile", "", "a file with the password of index.user");
    }
    Bounds.require("index.shards", shards, 1, 1_000);
    Bounds.require("index.replicas", replicas, 0, 10);
    Bounds.require(
        "index.connectTimeout", connectTimeout, Duration.ofMillis(10), Duration.ofMinutes(1));
    Bounds.require(
        "index.requestTimeout", requestTimeout, Duration.ofMillis(50), Duration.ofMinutes(1));
    Bounds.require(
        "index.writeTimeout", writeTimeout, Duration.ofSeconds(1), Duration.ofMinutes(10));
  }

  /** One copy beside the first of 6 parts, for a shop of up to 10 million products. */
  public static OpenSearchConfig of(List<URI> hosts) {
    return new OpenSearchConfig(
        hosts,
        "",
        Optional.empty(),
        Optional.empty(),
        6,
        1,
        Quantisation.BITS_7,
        Duration.ofSeconds(1),
        Duration.ofSeconds(2),
        Duration.ofMinutes(1));
  }

  /** The same, spread otherwise. */
  public OpenSearchConfig withCopies(int changedShards, int changedReplicas) {
    return new OpenSearchConfig(
        hosts,
        user,
        passwordFile,
        caFile,
        changedShards,
        changedReplicas,
        quantisation,
        connectTimeout,
        requestTimeout,
        writeTimeout);
  }

  public OpenSearchConfig withQuantisation(Quantisation changed) {
    return new OpenSearchConfig(
        hosts,
        user,
        passwordFile,
        caFile,
        shards,
        replicas,
        changed,
        connectTimeout,
        requestTimeout,
        writeTimeout);
  }

  /** The same as a user. */
  public OpenSearchConfig withUser(String changed, Path itsPasswordFile, Optional<Path> itsCaFile) {
    return new OpenSearchConfig(
        hosts,
        changed,
        Optional.of(itsPasswordFile),
        itsCaFile,
        shards,
        replicas,
        quantisation,
        connectTimeout,
        requestTimeout,
        writeTimeout);
  }

  public OpenSearchConfig withRequestTimeout(Duration changed) {
    return new OpenSearchConfig(
        hosts,
        user,
        passwordFile,
        caFile,
        shards,
        replicas,
        quantisation,
        connectTimeout,
        changed,
        writeTimeout);
  }

  public OpenSearchConfig withWriteTimeout(Duration changed) {
    return new OpenSearchConfig(
        hosts,
        user,
        passwordFile,
        caFile,
        shards,
        replicas,
        quantisation,
        connectTimeout,
        requestTimeout,
        changed);
  }
}
