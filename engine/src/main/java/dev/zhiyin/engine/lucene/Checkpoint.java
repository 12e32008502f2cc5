package dev.zhiyin.engine.lucene;

import java.util.Map;
import java.util.Optional;

/**
 * How far a live index has come, kept in each of its commits.
 *
 * @param sequence number of the newest change of the store that it holds
 * @param origin checksum of the manifest of the generation that it belongs to
 */
public record Checkpoint(long sequence, String origin) {
  private static final String SEQUENCE = "sequence";
  private static final String ORIGIN = "origin";

  /** The same index, come as far as this. */
  Checkpoint at(long changed) {
    return new Checkpoint(changed, origin);
  }

  Map<String, String> toCommit() {
    return Map.of(SEQUENCE, Long.toString(sequence), ORIGIN, origin);
  }

  /** Empty for a commit that is no live index's. */
  static Optional<Checkpoint> ofCommit(Map<String, String> data) {
    return Optional.ofNullable(data.get(SEQUENCE))
        .map(Long::valueOf)
        .map(sequence -> new Checkpoint(sequence, data.getOrDefault(ORIGIN, "")));
  }
}
