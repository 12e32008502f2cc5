package dev.zhiyin.tools.verify;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What was found to be wrong: all counted, the first of each kind kept. */
final class Faults {
  /** How many of a kind are kept. */
  static final int KEPT = 20;

  private final Map<FaultKind, Long> counts = new EnumMap<>(FaultKind.class);
  private final Map<FaultKind, List<String>> first = new EnumMap<>(FaultKind.class);

  void add(FaultKind kind, String what) {
    counts.merge(kind, 1L, Long::sum);
    List<String> kept = first.computeIfAbsent(kind, _ -> new ArrayList<>());
    if (kept.size() < KEPT) {
      kept.add(what);
    }
  }

  /** Of all kinds. */
  long count() {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }

  /** A heading for each kind, and below it what was kept. */
  List<String> lines() {
    var lines = new ArrayList<String>();
    counts.forEach(
        (kind, count) -> {
          lines.add("%d %s:".formatted(count, kind.text()));
          List<String> kept = first.getOrDefault(kind, List.of());
          kept.forEach(what -> lines.add("  " + what));
          if (count > kept.size()) {
            lines.add("  and %d more".formatted(count - kept.size()));
          }
        });
    return lines;
  }

  /** What may be wrong. */
  enum FaultKind {
    GENERATION("wrong with the generation"),
    INDEX("wrong with the index"),
    MISSING("in the store, but not in the index"),
    GHOST("in the index, but not in the store"),
    OTHER("with other values in the index"),
    EMBEDDING("with another embedding than its text has"),
    TOWER_VECTORS("with other tower vectors than the model gives it");

    private final String text;

    FaultKind(String text) {
      this.text = text;
    }

    String text() {
      return text;
    }
  }
}
