package dev.zhiyin.engine.config;

import dev.zhiyin.engine.ZhiyinException.InvalidInput;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * A service that embeds texts by the protocol {@code /v1/embeddings}, which OpenAI, Ollama, vLLM,
 * Text Embeddings Inference and others speak.
 *
 * @param url what {@code /embeddings} comes after, {@code http} or {@code https}, such as {@code
 *     http://localhost:11434/v1}
 * @param key sent as {@code Authorization: Bearer}, from {@value #KEY} or the file {@code
 *     encoder.keyFile}; none is sent without
 */
@RecordBuilder
public record EncoderSettings(
    URI url, Optional<Secret> key, Model model, Batch batch, Waits waits, ServiceBudget budget)
    implements EncoderSettingsBuilder.With {
  public static final String URL = "ZHIYIN_ENCODER_URL";
  public static final String KEY = "ZHIYIN_ENCODER_KEY";

  private static final String PREFIX = "service:";

  /**
   * Which model, and what must be known of it.
   *
   * @param name by which the service knows it
   * @param dimension floats of its vectors, 2 to 16384
   * @param maximumTokens longest text, 16 to 1000000; longer ones are cut, by an estimate
   * @param textPrefix put before texts of products, as in the model's training
   * @param queryPrefix put before search queries; needed, and another, where texts have one
   */
  public record Model(
      String name, int dimension, int maximumTokens, String textPrefix, String queryPrefix) {
    public Model {
      if (name.isBlank()) {
        throw new InvalidInput("encoder.model", name, "the name of the service's model");
      }
      requireDimension(dimension);
      requireTokens(maximumTokens);
      if (!textPrefix.isEmpty() && (queryPrefix.isEmpty() || queryPrefix.equals(textPrefix))) {
        throw new InvalidInput(
            "encoder.queryPrefix", queryPrefix, "another prefix beside encoder.textPrefix");
      }
    }

    private static void requireDimension(int dimension) {
      Bounds.require("encoder.dimension", dimension, 2, 16_384);
    }

    private static void requireTokens(int maximumTokens) {
      Bounds.require("encoder.maximumTokens", maximumTokens, 16, 1_000_000);
    }
  }

  /**
   * What is sent together, and at the same time.
   *
   * @param texts of one request at most, 1 to 2048
   * @param tokens of one request at most, by an estimate, 16 to 1000000; a longer text goes alone
   * @param concurrency requests at the same time, 1 to 64
   */
  public record Batch(int texts, int tokens, int concurrency) {
    public static final Batch DEFAULT = new Batch(64, 8_192, 4);

    public Batch {
      Bounds.require("encoder.batch.texts", texts, 1, 2_048);
      Bounds.require("encoder.batch.tokens", tokens, 16, 1_000_000);
      Bounds.require("encoder.batch.concurrency", concurrency, 1, 64);
    }
  }

  /**
   * How long is waited, and how often tried.
   *
   * @param query for the words of one request of a shopper, in all, 10ms to 30s
   * @param batch for an answer to texts of products, 100ms to 10m
   * @param retries after a failure that may pass, when texts are embedded offline, 0 to 20; a
   *     server tries once
   */
  public record Waits(Duration query, Duration batch, int retries) {
    public static final Waits DEFAULT = new Waits(Duration.ofMillis(300), Duration.ofMinutes(1), 6);

    public Waits {
      Bounds.require("encoder.timeout", query, Duration.ofMillis(10), Duration.ofSeconds(30));
      Bounds.require("encoder.batchTimeout", batch, Duration.ofMillis(100), Duration.ofMinutes(10));
      Bounds.require("encoder.retries", retries, 0, 20);
    }
  }

  public EncoderSettings {
    ServiceAddress.require("encoder.url", url);
    ServiceAddress.requireKey("encoder.keyFile or " + KEY, key);
  }

  /** What generations that it embeds call it. */
  public String source() {
    return PREFIX + model.name;
  }

  /** Whether what is called this in a generation is a service. */
  public static boolean isService(String source) {
    return source.startsWith(PREFIX);
  }

  /** The settings as they are written. */
  private record Block(
      String url,
      String model,
      int dimension,
      String keyFile,
      int maximumTokens,
      String textPrefix,
      String queryPrefix,
      Batch batch,
      Duration timeout,
      Duration batchTimeout,
      int retries,
      ServiceBudget budget) {
    static final Block DEFAULT =
        new Block(
            "",
            "",
            0,
            "",
            512,
            "",
            "",
            Batch.DEFAULT,
            Waits.DEFAULT.query,
            Waits.DEFAULT.batch,
            Waits.DEFAULT.retries,
            ServiceBudget.UNLIMITED);

    /* Of a file that has its address in the environment, too. */
    void requireRanges() {
      if (dimension != DEFAULT.dimension) {
        Model.requireDimension(dimension);
      }
      Model.requireTokens(maximumTokens);
    }
  }

  /** Those of a file; empty where no service is named. */
  static Optional<EncoderSettings> read(SettingsBinder settings, Map<String, String> environment) {
    Block block = settings.bind("encoder", Block.DEFAULT);
    var waits = new Waits(block.timeout, block.batchTimeout, block.retries);
    block.requireRanges();
    String url = environment.getOrDefault(URL, block.url);
    if (url.isEmpty()) {
      return Optional.empty();
    }
    Optional<Path> keyFile = settings.path("encoder.keyFile", block.keyFile);
    return Optional.of(
        new EncoderSettings(
            ServiceAddress.parse("encoder.url", url),
            Secret.read(environment, KEY, "encoder.keyFile", keyFile),
            new Model(
                block.model,
                block.dimension,
                block.maximumTokens,
                block.textPrefix,
                block.queryPrefix),
            block.batch,
            waits,
            block.budget));
  }
}
