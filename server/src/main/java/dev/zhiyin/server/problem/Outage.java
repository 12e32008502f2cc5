package dev.zhiyin.server.problem;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Why the store does not work, as far as a client may know: where it is stays in the log. */
enum Outage {
  FULL("the disk of the store is full: nothing was written"),
  READ_ONLY("the store can only be read at present"),
  OTHER("the store cannot be read or written at present; the log says why");

  private final String sentence;

  Outage(String sentence) {
    this.sentence = sentence;
  }

  /** Tells by what the causes say; the failure itself speaks of places, which say nothing. */
  static Outage of(Throwable failure) {
    return Stream.iterate(failure.getCause(), cause -> cause != null, Throwable::getCause)
        .map(cause -> told(String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT)))
        .filter(outage -> outage != OTHER)
        .findFirst()
        .orElse(OTHER);
  }

  private static Outage told(String cause) {
    if (Stream.of("is full", "no space left").anyMatch(cause::contains)) {
      return FULL;
    }
    return List.of("read-only", "readonly").stream().anyMatch(cause::contains) ? READ_ONLY : OTHER;
  }

  String sentence() {
    return sentence;
  }
}
