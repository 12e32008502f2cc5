package dev.zhiyin.tools.generations;

import dev.zhiyin.engine.generation.GenerationListing;
import dev.zhiyin.engine.generation.GenerationRepository;
import dev.zhiyin.engine.generation.Manifest;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** Generations as lines of text, one each, under a line of headings. */
final class GenerationTable {
  private static final String LINE = "%6s  %-6s  %-20s  %9s  %-10s  %-20s  %10s  %s";

  private GenerationTable() {}

  static List<String> of(GenerationRepository generations) {
    OptionalLong current = generations.current();
    OptionalLong before = generations.beforeCurrent();
    String headings =
        LINE.formatted(
            "number", "", "made", "products", "model", "encoder", "sequence", "measured");
    return Stream.concat(
            Stream.of(headings),
            generations.list().stream().map(one -> line(one, role(one.id(), current, before))))
        .map(String::stripTrailing)
        .toList();
  }

  private static String role(long id, OptionalLong current, OptionalLong before) {
    if (current.isPresent() && current.getAsLong() == id) {
      return "served";
    }
    return before.isPresent() && before.getAsLong() == id ? "before" : "";
  }

  private static String line(GenerationListing one, String role) {
    return switch (one) {
      case GenerationListing.Whole(Manifest manifest) ->
          String.format(
              Locale.ROOT,
              LINE,
              manifest.id(),
              role,
              manifest.created().truncatedTo(ChronoUnit.SECONDS),
              manifest.products(),
              manifest.model(),
              manifest.encoder().source(),
              manifest.storeSequence(),
              measured(manifest.metrics()));
      case GenerationListing.Damaged(long id, String problem) ->
          String.format(Locale.ROOT, "%6d  %-6s  damaged: %s", id, role, problem);
    };
  }

  private static String measured(Map<String, Double> metrics) {
    var text = new StringBuilder();
    metrics.forEach(
        (name, value) ->
            text.append(text.isEmpty() ? "" : " ")
                .append(String.format(Locale.ROOT, "%s=%.4g", name, value)));
    return text.toString();
  }
}
