package dev.zhiyin.engine.explain;

import dev.zhiyin.engine.wording.Assertion;
import dev.zhiyin.engine.wording.Grounds.Said;
import dev.zhiyin.engine.wording.Slot;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/**
 * What stands in the places of a sentence's template, and what it asserts, from {@code
 * slots.properties}. Immutable.
 *
 * @param places of the arguments, in order
 * @param said beyond what its code says
 * @param deed whether it says what the shopper did
 */
record SentenceSlots(List<Place> places, Said said, boolean deed) {
  private static final Map<String, SentenceSlots> BY_KEY = read();

  /** What one argument is; nothing that a wording may use where the slot is absent. */
  record Place(Optional<Slot> slot, boolean quoted) {}

  SentenceSlots {
    places = List.copyOf(places);
  }

  /** Of a template; empty for one that no model words. */
  static Optional<SentenceSlots> of(String key) {
    return Optional.ofNullable(BY_KEY.get(key));
  }

  private static Map<String, SentenceSlots> read() {
    var lines = new Properties();
    try (InputStream file = SentenceSlots.class.getResourceAsStream("slots.properties")) {
      lines.load(new InputStreamReader(file, StandardCharsets.UTF_8));
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    var all = new HashMap<String, SentenceSlots>();
    lines.stringPropertyNames().forEach(key -> all.put(key, parse(lines.getProperty(key))));
    return Map.copyOf(all);
  }

  private static SentenceSlots parse(String line) {
    int bar = line.indexOf('|');
    List<String> names = words(bar < 0 ? line : line.substring(0, bar));
    Said said = Said.NOTHING;
    for (String one : words(bar < 0 ? "" : line.substring(bar + 1))) {
      said = said.and(said(one));
    }
    return new SentenceSlots(
        names.stream().map(SentenceSlots::place).toList(), said, names.contains("deed"));
  }

  private static List<String> words(String text) {
    var words = new ArrayList<>(List.of(text.strip().split("\\s+")));
    words.removeIf(String::isEmpty);
    return words;
  }

  private static Place place(String name) {
    boolean quoted = name.startsWith("\"");
    String bare = quoted ? name.substring(1, name.length() - 1) : name;
    Optional<Slot> slot = Slot.named(bare);
    if (slot.isEmpty() && !bare.equals("-") && !bare.equals("deed")) {
      throw new IllegalStateException("slots.properties has no slot '%s'".formatted(name));
    }
    return new Place(slot, quoted);
  }

  private static Said said(String name) {
    boolean others = name.startsWith("others:");
    var assertion =
        Assertion.valueOf(name.substring(name.indexOf(':') + 1).toUpperCase(Locale.ROOT));
    if (others) {
      return Said.others(assertion);
    }
    return assertion.isDeed() ? Said.shopper(assertion) : Said.fact(assertion);
  }
}
