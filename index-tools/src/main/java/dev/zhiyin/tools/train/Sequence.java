package dev.zhiyin.tools.train;

import dev.zhiyin.engine.shopper.EventType;
import java.util.List;
import java.util.OptionalInt;

/**
 * What one shopper did, oldest first, in twelve bytes an event, and what is held out. Immutable.
 *
 * <p>A text is the place of an embedding in the {@link TrainingSet}.
 */
public final class Sequence {
  private final int[] texts;
  private final EventType[] types;
  private final int[] moments;
  private final int known;
  private final OptionalInt target;

  /**
   * One event.
   *
   * @param time of a unit of your own, rising; events of one time are of one moment
   */
  public record Step(int text, EventType type, long time) {}

  private Sequence(int[] texts, EventType[] types, int[] moments, int known, OptionalInt target) {
    if (known < 0 || known > texts.length) {
      throw new IllegalArgumentException(
          "%d of %d events are known before the target".formatted(known, texts.length));
    }
    this.texts = texts;
    this.types = types;
    this.moments = moments;
    this.known = known;
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
    var moments = new int[steps.size()];
    for (int i = 0; i < texts.length; i++) {
      Step step = steps.get(i);
      texts[i] = step.text();
      types[i] = step.type();
      if (i > 0) {
        moments[i] = moments[i - 1] + (step.time() == steps.get(i - 1).time() ? 0 : 1);
      }
    }
    return new Sequence(texts, types, moments, texts.length, target);
  }

  /**
   * The same, where only the first events are known when the target is predicted.
   *
   * @param first as many of them, 0 to {@link #length}
   */
  public Sequence knowing(int first) {
    return new Sequence(texts, types, moments, first, target);
  }

  public int length() {
    return texts.length;
  }

  public OptionalInt target() {
    return target;
  }

  /** How many of the events, the first ones, are known when the target is predicted. */
  public int known() {
    return known;
  }

  int text(int position) {
    return texts[position];
  }

  EventType type(int position) {
    return types[position];
  }

  /** Rises by one from one moment to the next; from 0. */
  int moment(int position) {
    return moments[position];
  }

  /** Whether a text is known when the target is predicted. */
  boolean knows(int text) {
    return hasBefore(known, text);
  }

  /** Whether the shopper ever interacted with a text. */
  boolean contains(int text) {
    return hasBefore(texts.length, text);
  }

  private boolean hasBefore(int end, int text) {
    for (int i = 0; i < end; i++) {
      if (texts[i] == text) {
        return true;
      }
    }
    return false;
  }
}
