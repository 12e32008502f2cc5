package dev.zhiyin.tools.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.zhiyin.engine.embed.Vectors;
import dev.zhiyin.engine.filter.Filter;
import dev.zhiyin.engine.lucene.Checkpoint;
import dev.zhiyin.engine.lucene.IndexConfig;
import dev.zhiyin.engine.lucene.IndexSnapshot;
import dev.zhiyin.engine.lucene.LiveIndex;
import dev.zhiyin.engine.lucene.ProductIndex;
import dev.zhiyin.engine.lucene.Quantisation;
import dev.zhiyin.engine.lucene.Vocabulary;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IndexRecallTest {
  private static final IndexConfig POOR = new IndexConfig(2, 2, Quantisation.NONE, Vocabulary.NONE);

  @TempDir private Path folder;

  @Test
  void isThatOfTheWorseOfBothGraphsByFullSorts() {
    RandomIndex.write(folder, POOR, 2000);
    try (var index = new ProductIndex(folder, 1);
        var snapshot = index.snapshot()) {
      double towerVectors = recallOfItemVectors(snapshot, users());

      double found = IndexRecall.of(snapshot, users(), examples(snapshot, 0));

      assertThat(found).isCloseTo(towerVectors, within(1e-9)).isLessThan(.9);
      assertThat(IndexRecall.of(snapshot, users(), examples(snapshot, 50))).isLessThan(.9);
    }
  }

  /* Without products as examples no text is looked for, which finds all there is to find. */
  private static double recallOfItemVectors(IndexSnapshot snapshot, List<float[]> users) {
    return users.stream()
        .mapToDouble(
            user -> {
              Set<Integer> best =
                  snapshot
                      .docs()
                      .boxed()
                      .sorted(
                          Comparator.comparingDouble(
                              doc -> -Vectors.dot(user, snapshot.itemVector(doc))))
                      .limit(100)
                      .collect(Collectors.toSet());
              var found = new HashSet<>(best);
              found.retainAll(
                  snapshot.nearestVectors(user, 100, Filter.ALL).stream()
                      .map(hit -> IndexSnapshot.doc(hit.product()))
                      .toList());
              return found.size() / 100.0;
            })
        .average()
        .orElseThrow();
  }

  @Test
  void isNearlyOneForTheGraphsThatAreServed() {
    RandomIndex.write(folder, IndexConfig.DEFAULT, 2000);
    try (var index = new ProductIndex(folder, 1);
        var snapshot = index.snapshot()) {
      assertThat(IndexRecall.of(snapshot, users(), examples(snapshot, 50))).isBetween(.98, 1.0);
    }
  }

  @Test
  void isOneWhereNothingCanBeMissed() {
    RandomIndex.write(folder, IndexConfig.DEFAULT, 3);
    try (var index = new ProductIndex(folder, 1);
        var snapshot = index.snapshot()) {
      assertThat(IndexRecall.of(snapshot, users(), examples(snapshot, 50))).isEqualTo(1);
    }
    Path empty = folder.resolve("empty");
    RandomIndex.write(empty, IndexConfig.DEFAULT, 0);
    try (var index = new ProductIndex(empty, 1);
        var snapshot = index.snapshot()) {
      assertThat(IndexRecall.of(snapshot, users(), examples(snapshot, 50))).isEqualTo(1);
    }
  }

  @Test
  void tellsHowMuchMoreGraphsMustBeAskedFor() {
    RandomIndex.write(folder, POOR, 2000);
    try (var index = new ProductIndex(folder, 1);
        var snapshot = index.snapshot()) {
      double usual = IndexRecall.of(snapshot, users(), List.of());
      double wanted = (1 + 3 * usual) / 4;

      var needed = IndexRecall.of(snapshot, users(), List.of(), wanted);

      assertThat(needed.surplus()).isGreaterThan(1);
      assertThat(needed.recall()).isGreaterThanOrEqualTo(wanted);
      try (var widened = new ProductIndex(folder, 1, Vocabulary.NONE, needed.surplus());
          var asked = widened.snapshot()) {
        assertThat(recallOfItemVectors(asked, users())).isCloseTo(needed.recall(), within(1e-9));
      }
      try (var live =
              LiveIndex.open(folder, new Checkpoint(1, "any"), POOR.withSurplus(needed.surplus()));
          var asked = live.snapshot()) {
        assertThat(recallOfItemVectors(asked, users())).isCloseTo(needed.recall(), within(1e-9));
      }
      assertThat(IndexRecall.of(snapshot, users(), List.of(), 2).surplus())
          .isEqualTo(IndexConfig.MOST_SURPLUS);
    }
  }

  private static List<String> examples(IndexSnapshot snapshot, int size) {
    return IndexRecall.examples(snapshot.docs().mapToObj(snapshot::id).toList(), size);
  }

  private static List<float[]> users() {
    var random = new Random(2);
    return Stream.generate(() -> RandomIndex.floats(random)).limit(40).toList();
  }
}
