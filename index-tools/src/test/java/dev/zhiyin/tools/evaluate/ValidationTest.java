package dev.zhiyin.tools.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zhiyin.engine.Home;
import dev.zhiyin.engine.embed.Embedding;
import dev.zhiyin.engine.match.HistoryWeights;
import dev.zhiyin.engine.match.UntrainedModel;
import dev.zhiyin.engine.shopper.Event;
import dev.zhiyin.engine.shopper.EventType;
import dev.zhiyin.engine.shopper.ShopperId;
import dev.zhiyin.engine.shopper.Split;
import dev.zhiyin.engine.shopper.Subject;
import dev.zhiyin.engine.store.Store;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ValidationTest {
  private static final int PRODUCTS = 40;
  private static final List<String> IDS =
      IntStream.range(0, PRODUCTS).mapToObj(i -> "p" + i).toList();

  /** Neighbours by number lie close together. */
  private static final List<Embedding> CENTRED =
      IntStream.range(0, PRODUCTS)
          .mapToObj(i -> Embedding.of((float) Math.cos(i * 0.07), (float) Math.sin(i * 0.07)))
          .toList();

  private static final UntrainedModel NEWEST = new UntrainedModel(2, HistoryWeights.DEFAULT);

  /** Looks at nothing but disliked things, so at nothing. */
  private static final UntrainedModel BLIND =
      new UntrainedModel(2, new HistoryWeights(0.7, 50, Map.of(), List.of()));

  @TempDir private Path folder;

  @Test
  void isCertainOfAModelThatIsBetterForManyShoppers() {
    Validation.Verdict verdict = verdict(60, BLIND, NEWEST);

    assertThat(verdict.trained()).isGreaterThan(0.5);
    assertThat(verdict.text()).isZero();
    assertThat(verdict.shoppers()).isEqualTo(60);
    assertThat(verdict.certain()).isTrue();
    assertThat(verdict(60, NEWEST, BLIND).certain()).isFalse();
    assertThat(verdict(60, NEWEST, NEWEST).certain()).isFalse();
  }

  @Test
  void isNotCertainOfOneThatIsBetterForOneShopperInThree() {
    assertThat(verdict(3, BLIND, NEWEST).trained()).isPositive();
    assertThat(verdict(3, BLIND, NEWEST).certain()).isFalse();
  }

  @Test
  void isNotCertainOfAnythingWithoutShoppers() {
    assertThat(verdict(0, BLIND, NEWEST)).isEqualTo(new Validation.Verdict(0, 0, 0, false));
  }

  /** Everybody turns to the product next to the one before; of three, two turn far away. */
  private Validation.Verdict verdict(int shoppers, UntrainedModel text, UntrainedModel trained) {
    try (var store = Store.open(new Home(folder.resolve(shoppers + "")))) {
      var events = new ArrayList<Event>();
      for (int user = 0; user < shoppers; user++) {
        int step = shoppers == 3 && user > 0 ? 20 : 1;
        events.add(event(user, user % 20, Split.TRAIN));
        events.add(event(user, user % 20 + step, Split.VALID));
      }
      store.addEvents(events);
      return new Validation(store, IDS, _ -> Optional.of(CENTRED.getFirst()))
          .of(text, trained, CENTRED);
    }
  }

  private static Event event(int user, int product, Split split) {
    return new Event(
        user + " " + product,
        ShopperId.user("u" + user),
        new Subject.Item("p" + product),
        EventType.VIEW,
        Instant.ofEpochSecond(product),
        Optional.of(split));
  }
}
