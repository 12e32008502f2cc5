package dev.zhiyin.engine;

import java.nio.file.Path;
import java.util.Locale;

/**
 * The one folder that holds all a shop owns.
 *
 * @param root may not exist yet
 */
public record Home(Path root) {
  /** Its settings, if it has any of its own. */
  public Path config() {
    return root.resolve("zhiyin.yaml");
  }

  /** Products and events: what must not be lost. */
  public Path store() {
    return root.resolve("store.sqlite");
  }

  /** Which events the files that it was loaded from held out, if they did. */
  public Path heldOut() {
    return root.resolve("held-out.csv");
  }

  /** Which store it belongs to. */
  public Path storeId() {
    return root.resolve("store.id");
  }

  /** Where earlier versions had the keys by which programs are let in. */
  public Path earlierKeys() {
    return root.resolve("keys.json");
  }

  /** One folder a generation, and which one is served. */
  public Path generations() {
    return root.resolve("generations");
  }

  /**
   * Copies of generations that are in the store, if they are; may be deleted while nothing runs.
   */
  public Path generationCopies() {
    return root.resolve("generation-copies");
  }

  /**
   * What a server makes of a generation while it serves it; may be deleted while none does.
   *
   * @param generation its number
   */
  public Path live(long generation) {
    return live().resolve(String.format(Locale.ROOT, "%06d", generation));
  }

  /** One folder for each generation that is or was served. */
  public Path live() {
    return root.resolve("live");
  }

  /**
   * The match model trained last on embeddings of one encoder.
   *
   * @param encoderChecksum at least 16 characters
   */
  public Path model(String encoderChecksum) {
    return models().resolve(encoderChecksum.substring(0, 16));
  }

  /** One folder for each encoder that a match model was trained for. */
  public Path models() {
    return root.resolve("models");
  }

  /** How the services that embedded its texts answered, by which they are recognised. */
  public Path services() {
    return root.resolve("services.json");
  }

  /**
   * What was asked of a service today.
   *
   * @param block of the settings that names it, such as {@code encoder}
   */
  public Path spending(String block) {
    return root.resolve("spending-" + block + ".json");
  }

  /** Embeddings seen before; may be deleted. */
  public Path vectorCache() {
    return root.resolve("cache").resolve("vectors.sqlite");
  }
}
