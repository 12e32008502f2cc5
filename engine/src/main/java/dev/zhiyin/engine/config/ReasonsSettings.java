package dev.zhiyin.engine.config;

import dev.zhiyin.engine.ZhiyinException.InvalidInput;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * A language model that proposes wordings of reasons, by the protocol {@code /v1/chat/completions},
 * which OpenAI, Ollama, vLLM and others speak. A server asks it in the background.
 *
 * @param url what {@code /chat/completions} comes after, such as {@code http://localhost:11434/v1}
 * @param key sent as {@code Authorization: Bearer}, from {@value #KEY} or the file {@code
 *     reasons.keyFile}; none is sent without
 * @param model by which the service knows it
 * @param wordings of each sentence that are wanted, 1 to 20
 * @param timeout for one answer, 1s to 10m
 * @param retries after a failure that may pass, 0 to 20
 */
public record ReasonsSettings(
    URI url,
    Optional<Secret> key,
    String model,
    int wordings,
    Duration timeout,
    int retries,
    ServiceBudget budget) {
  public static final String URL = "ZHIYIN_REASONS_URL";
  public static final String KEY = "ZHIYIN_REASONS_KEY";

  /** The block of the settings. */
  public static final String BLOCK = "reasons";

  public ReasonsSettings {
    ServiceAddress.require("reasons.url", url);
    ServiceAddress.requireKey("reasons.keyFile or " + KEY, key);
    if (model.isBlank()) {
      throw new InvalidInput("reasons.model", model, "the name of the service's model");
    }
    requireRanges(wordings, timeout, retries);
  }

  private static void requireRanges(int wordings, Duration timeout, int retries) {
    Bounds.require("reasons.wordings", wordings, 1, 20);
    Bounds.require("reasons.timeout", timeout, Duration.ofSeconds(1), Duration.ofMinutes(10));
    Bounds.require("reasons.retries", retries, 0, 20);
  }

  /** The settings as they are written. */
  private record Block(
      String url,
      String model,
      String keyFile,
      int wordings,
      Duration timeout,
      int retries,
      ServiceBudget budget) {
    static final Block DEFAULT =
        new Block("", "", "", 4, Duration.ofMinutes(1), 6, ServiceBudget.UNLIMITED);
  }

  /** Those of a file; empty where no service is named. */
  public static Optional<ReasonsSettings> read(
      SettingsBinder settings, Map<String, String> environment) {
    Block block = settings.bind(BLOCK, Block.DEFAULT);
    requireRanges(block.wordings, block.timeout, block.retries);
    String url = environment.getOrDefault(URL, block.url);
    if (url.isEmpty()) {
      return Optional.empty();
    }
    Optional<Path> keyFile = settings.path("reasons.keyFile", block.keyFile);
    return Optional.of(
        new ReasonsSettings(
            ServiceAddress.parse("reasons.url", url),
            Secret.read(environment, KEY, "reasons.keyFile", keyFile),
            block.model,
            block.wordings,
            block.timeout,
            block.retries,
            block.budget));
  }
}
