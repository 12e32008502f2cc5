package dev.zhiyin.tools.train;

import dev.zhiyin.engine.shopper.EventType;
import java.util.List;
import java.util.OptionalInt;

/**
 * What one shopper did, oldest first, in five bytes an event, and what is held out. Immutable.
 *
 * <p>A text is the place of an embedding in the {@link TrainingSet}.
 */
public final class Sequence {
  private static final EventType[] TYPES = EventType.values();

  private final int[] texts;
  private final byte[] types;
  private final OptionalInt target;

  /** One event. */
  public record Step(int text, EventType type) {}

  private Sequence(int[] texts, byte[] types, OptionalInt target) {
    this.texts = texts;
    this.types = types;
    this.target = target;
  }

  /**
   * @param steps oldest first
   * @param target the product that came next and is held out to validate with, if any
   */
  public static Sequence of(List<Step> steps, OptionalInt target) {
    var texts = new int[steps.size()];
    var types = new byte[steps.size()];
    for (int i = 0; i < texts.length; i++) {
      texts[i] = steps.get(i).text();
      types[i] = (byte) steps.get(i).type().ordinal();
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
    return TYPES[types[position]];
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
