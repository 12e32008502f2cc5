package dev.zhiyin.tools.train;

import dev.zhiyin.engine.shopper.EventType;
import java.util.List;
import java.util.OptionalInt;

/**
 * What one shopper did, oldest first, in eight bytes an event, and what is held out. Immutable.
 *
 * <p>A text is the place of an embedding in the {@link TrainingSet}.
 */
public final class Sequence {
  private final int[] texts;
  private final EventType[] types;
  private final OptionalInt target;

  /** One event. */
  public record Step(int text, EventType type) {}

  private Sequence(int[] texts, EventType[] types, OptionalInt target) {
    this.texts = texts;
    this.types = types;
    this.target = target;
  }

  /**
   * Copies.
   *
   * @param steps oldest first
   * @param target the product that came next and is held out to validate with, if any
   */
  public static Sequence of(List<Step> steps, OptionalInt target) {
    var texts = new int[steps.size()];
    var types = new EventType[steps.size()];
    for (int i = 0; i < texts.length; i++) {
      texts[i] = steps.get(i).text();
      types[i] = steps.get(i).type();
    }
    return new Sequence(texts, types, target);
  }

  public int length() {
    return texts.length;
  }

  public OptionalInt target() {
    return target;
  }

  int text(int position) {
    return texts[position];
  }

  EventType type(int position) {
    return types[position];
  }

  /** Whether the shopper ever met a text. */
  boolean contains(int text) {
    for (int met : texts) {
      if (met == text) {
        return true;
      }
    }
    return false;
  }
}
