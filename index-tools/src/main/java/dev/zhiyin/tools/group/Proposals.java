package dev.zhiyin.tools.group;

import dev.zhiyin.tools.cli.OutputFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.commons.csv.CSVFormat;

/**
 * Products that are put into groups, those of a group one after another, and the groups that are
 * least sure first: these are worth looking at. A new group is named after one of its products.
 */
record Proposals(List<Proposal> rows) {
  /**
   * One product.
   *
   * @param probability average of those that it is the same as each other one of its group
   */
  record Proposal(String productId, String groupId, double probability, String title) {}

  Proposals {
    rows = List.copyOf(rows);
  }

  /**
   * What groups have that was not known, without products that are alone.
   *
   * @param groups of each offer, the number of one of its members
   */
  static Proposals of(OfferTable offers, Clustering clustering, int[] groups) {
    Set<String> taken =
        offers.all().stream()
            .map(OfferTable.Offer::groupId)
            .collect(Collectors.toCollection(HashSet::new));
    Map<Integer, List<Integer>> members =
        IntStream.range(0, groups.length).boxed().collect(Collectors.groupingBy(i -> groups[i]));
    var rows = new ArrayList<Proposal>();
    for (List<Integer> group : members.values()) {
      if (group.size() > 1 && group.stream().anyMatch(i -> offers.get(i).groupId().isEmpty())) {
        String name = name(offers, group, taken);
        for (int i : group) {
          if (offers.get(i).groupId().isEmpty()) {
            double probability = clustering.belongs(i, groups, group.size());
            rows.add(new Proposal(offers.get(i).id(), name, probability, offers.get(i).title()));
          }
        }
      }
    }
    return sorted(rows);
  }

  private static String name(OfferTable offers, List<Integer> group, Set<String> taken) {
    return group.stream()
        .map(i -> offers.get(i).groupId())
        .filter(known -> !known.isEmpty())
        .findFirst()
        .orElseGet(
            () ->
                group.stream()
                    .map(i -> offers.get(i).id())
                    .sorted()
                    .filter(taken::add)
                    .findFirst()
                    .orElseGet(() -> "group of " + offers.get(group.getFirst()).id()));
  }

  private static Proposals sorted(List<Proposal> rows) {
    Map<String, Double> least = new HashMap<>();
    rows.forEach(row -> least.merge(row.groupId, row.probability, Math::min));
    return new Proposals(
        rows.stream()
            .sorted(
                Comparator.comparingDouble((Proposal row) -> least.getOrDefault(row.groupId, 0.0))
                    .thenComparing(Proposal::groupId)
                    .thenComparing(Proposal::productId))
            .toList());
  }

  int groups() {
    return (int) rows.stream().map(Proposal::groupId).distinct().count();
  }

  /** As a table that {@code rebuild --groups} reads. */
  void write(Path file) {
    OutputFile.replace(
        file,
        out -> {
          out.line("group_id,product_id,probability,title");
          for (Proposal row : rows) {
            out.line(
                CSVFormat.DEFAULT.format(
                    row.groupId,
                    row.productId,
                    String.format(Locale.ROOT, "%.3f", row.probability),
                    row.title));
          }
        });
  }
}
