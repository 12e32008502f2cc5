package dev.zhiyin.engine.generation;

import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/**
 * What a generation is made of.
 *
 * @param id its number, rising
 * @param schema {@link dev.zhiyin.engine.lucene.IndexSchema#VERSION} that it was written with
 * @param encoder which encoder its embeddings come from
 * @param model which match model its vectors come from: {@code text} or the trained model's name
 * @param store id of the store that it was made of
 * @param storeSequence number of the newest change of the store that it includes
 * @param products how many products it holds
 * @param metrics what was measured when it was made, by name
 * @param files SHA-256 of every other file in its folder, by relative path
 */
public record Manifest(
    long id,
    Instant created,
    int schema,
    EncoderId encoder,
    String model,
    UUID store,
    long storeSequence,
    long products,
    Map<String, Double> metrics,
    Map<String, String> files) {
  public Manifest {
    metrics = Collections.unmodifiableMap(new TreeMap<>(metrics));
    files = Collections.unmodifiableMap(new TreeMap<>(files));
  }

  /**
   * Which encoder.
   *
   * @param source its name, or the folder that it is read from
   * @param checksum of all that decides its vectors
   */
  public record EncoderId(String source, String checksum, int dimension) {}
}
