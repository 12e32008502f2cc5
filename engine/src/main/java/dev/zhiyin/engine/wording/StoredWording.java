package dev.zhiyin.engine.wording;

import dev.zhiyin.engine.Sha256;
import java.time.Instant;
import java.util.Optional;

/**
 * A wording that was accepted.
 *
 * @param id by which operators name it; kept when it is edited
 * @param text with slots
 * @param model that proposed it
 * @param proposedAt when it came
 * @param editedAt when an operator changed it, if ever
 */
public record StoredWording(
    String id,
    WordingKind kind,
    String text,
    String model,
    Instant proposedAt,
    Optional<Instant> editedAt) {
  private static final int ID_DIGITS = 16;

  /** A new one, whose id follows from what it says: the same is not kept twice. */
  public static StoredWording proposed(WordingKind kind, String text, String model, Instant at) {
    String whole = String.join("\n", kind.code(), kind.sentence(), kind.language(), text);
    return new StoredWording(
        Sha256.of(whole).substring(0, ID_DIGITS), kind, text, model, at, Optional.empty());
  }
}
