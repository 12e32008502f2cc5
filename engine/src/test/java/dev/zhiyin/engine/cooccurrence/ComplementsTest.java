package dev.zhiyin.engine.cooccurrence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zhiyin.engine.IdHash;
import dev.zhiyin.engine.cooccurrence.Complements.With;
import dev.zhiyin.engine.cooccurrence.Complements.WithCategory;
import dev.zhiyin.engine.explain.PairLift;
import dev.zhiyin.engine.product.CategoryPath;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ComplementsTest {
  @TempDir private Path folder;

  private final ComplementCounter counter = new ComplementCounter(ComplementsTest::category);

  /* "tent 1" is of the category Gear > tent; "gift" is of none. */
  private static CategoryPath category(String id) {
    return id.equals("gift")
        ? CategoryPath.NONE
        : new CategoryPath(List.of("Gear", id.split(" ", -1)[0]));
  }

  private void buy(int shoppers, String... basket) {
    for (int i = 0; i < shoppers; i++) {
      counter.add(List.of(Set.of(basket)));
    }
  }

  private Complements written() throws IOException {
    counter.write(folder.resolve("products"), folder.resolve("categories"));
    return Complements.open(folder.resolve("products"), folder.resolve("categories"));
  }

  @Test
  void aFewMoreThanByChanceGoBeforeRareOnesOfGreaterLift() throws IOException {
    buy(12, "tent 1", "mat 1");
    buy(3, "tent 1", "peg 1");
    buy(6, "mat 1");
    buy(20, "lamp 1");
    try (Complements found = written()) {
      assertThat(found.of("tent 1"))
          .containsExactly(
              new With("mat 1", new PairLift(12, 12.0 * 41 / (15 * 18))),
              new With("peg 1", new PairLift(3, 3.0 * 41 / (15 * 3))));
      assertThat(found.of("lamp 1")).isEmpty();
    }
  }

  @Test
  void equalsComeInNoOrderOfTheirIds() throws IOException {
    buy(3, "tent 1", "mat 1", "mat 2", "mat 3", "mat 4", "mat 5", "mat 6", "mat 7", "mat 8");
    buy(5, "lamp 1");
    try (Complements found = written()) {
      List<String> order = found.of("tent 1").stream().map(With::productId).toList();
      assertThat(order)
          .hasSize(8)
          .isEqualTo(order.stream().sorted(IdHash.ORDER).toList())
          .isNotEqualTo(order.stream().sorted().toList());
    }
  }

  @Test
  void categoriesSayItOfWhatWasNeverSold() throws IOException {
    for (int i = 0; i < 4; i++) {
      buy(1, "tent " + i, "mat " + i, "gift");
    }
    buy(6, "lamp 1");
    try (Complements found = written()) {
      assertThat(found.of("tent 9")).isEmpty();
      assertThat(found.of(category("tent 9")))
          .containsExactly(
              new WithCategory(category("mat 9"), new PairLift(4, 4.0 * 10 / (4 * 4))));
      assertThat(found.of(CategoryPath.NONE)).isEmpty();
    }
  }

  @Test
  void aShopperCountsOnceAndTwoAreTooFew() throws IOException {
    counter.add(List.of(Set.of("tent 1", "mat 1"), Set.of("tent 1", "mat 1")));
    buy(1, "tent 1", "mat 1");
    buy(5, "lamp 1");
    try (Complements found = written()) {
      assertThat(found.of("tent 1")).isEmpty();
    }
  }
}
