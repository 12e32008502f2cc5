package dev.zhiyin.tools.train;

import dev.zhiyin.engine.shopper.EventType;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * What one shopper did, oldest first, in sixteen bytes an event, and what is held out. Immutable.
 *
 * <p>A text is the place of an embedding in the {@link TrainingSet}.
 */
public final class Sequence {
  /** Of an hour. */
  private static final long MICROS = 3_600_000_000L;

  private final int[] texts;
  private final EventType[] types;
  private final int[] moments;
  private final int[] hours;
  private final long newest;
  private final int known;
  private final int asked;
  private final int[] targets;

  /**
   * One event.
   *
   * @param time microseconds since 1970, not falling; events of one time are of one moment
   */
  public record Step(int text, EventType type, long time) {}

  private Sequence(
      int[] texts,
      EventType[] types,
      int[] moments,
      int[] hours,
      long newest,
      int known,
      int asked,
      int[] targets) {
    if (known < 0 || known > texts.length) {
      throw new IllegalArgumentException(
          "%d of %d events are known before the targets".formatted(known, texts.length));
    }
    this.texts = texts;
    this.types = types;
    this.moments = moments;
    this.hours = hours;
    this.newest = newest;
    this.known = known;
    this.asked = asked;
    this.targets = targets;
  }

  /**
   * Copies.
   *
   * @param steps oldest first
   * @param targets the products that came next and are held out to validate with, if any
   */
  public static Sequence of(List<Step> steps, int... targets) {
    var texts = new int[steps.size()];
    var types = new EventType[steps.size()];
    var moments = new int[steps.size()];
    var hours = new int[steps.size()];
    for (int i = 0; i < texts.length; i++) {
      Step step = steps.get(i);
      texts[i] = step.text();
      types[i] = step.type();
      hours[i] = hour(step.time());
      if (i > 0) {
        moments[i] = moments[i - 1] + (step.time() == steps.get(i - 1).time() ? 0 : 1);
      }
    }
    return new Sequence(
        texts,
        types,
        moments,
        hours,
        steps.isEmpty() ? Long.MIN_VALUE : steps.getLast().time(),
        texts.length,
        Integer.MIN_VALUE,
        targets.clone());
  }

  /**
   * The same, where only the first events are known when the targets are predicted.
   *
   * @param first as many of them, 0 to {@link #length}
   * @param time when that is, in microseconds since 1970
   */
  public Sequence knowing(int first, long time) {
    return new Sequence(texts, types, moments, hours, newest, first, hour(time), targets);
  }

  private static int hour(long micros) {
    return Math.clamp(micros / MICROS, Integer.MIN_VALUE, Integer.MAX_VALUE);
  }

  public int length() {
    return texts.length;
  }

  /** Products that came next and were held out, each once. */
  public int[] targets() {
    return targets.clone();
  }

  /** How many of the events, the first ones, are known when the targets are predicted. */
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

  /** When the targets are predicted, in hours since 1970; as early as can be if nobody told. */
  int askedHour() {
    return asked;
  }

  /** When the last event was, in microseconds since 1970. */
  long newest() {
    return newest;
  }

  /** Of the event, since 1970. */
  int hour(int position) {
    return hours[position];
  }

  /** Whether a text is known when the targets are predicted. */
  boolean knows(int text) {
    return hasBefore(known, it -> it == text);
  }

  /** Whether the shopper ever interacted with a text. */
  boolean contains(int text) {
    return hasBefore(texts.length, it -> it == text);
  }

  /** Whether one of the first texts is of some kind. */
  boolean hasBefore(int end, IntPredicate kind) {
    return Arrays.stream(texts, 0, end).anyMatch(kind);
  }
}
