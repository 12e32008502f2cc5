package dev.zhiyin.tools.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zhiyin.engine.Home;
import dev.zhiyin.engine.embed.Embedding;
import dev.zhiyin.engine.embed.EmbeddingTable;
import dev.zhiyin.engine.match.HistoryWeights;
import dev.zhiyin.engine.match.UntrainedModel;
import dev.zhiyin.engine.shopper.Event;
import dev.zhiyin.engine.shopper.EventType;
import dev.zhiyin.engine.shopper.ShopperId;
import dev.zhiyin.engine.shopper.Subject;
import dev.zhiyin.engine.store.Store;
import dev.zhiyin.tools.input.Split;
import dev.zhiyin.tools.split.GivenSplit;
import dev.zhiyin.tools.split.Holdout;
import dev.zhiyin.tools.split.HoldoutPolicy;
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
  private static final EmbeddingTable CENTRED =
      table(
          IntStream.range(0, PRODUCTS)
              .mapToObj(i -> Embedding.of((float) Math.cos(i * 0.07), (float) Math.sin(i * 0.07)))
              .toList());

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
    assertThat(verdict.shoppers()).as("the half that did not choose").isBetween(18, 42);
    assertThat(verdict.certain()).isTrue();
    assertThat(verdict(60, NEWEST, BLIND).certain()).isFalse();
    assertThat(verdict(60, NEWEST, NEWEST).certain()).isFalse();
  }

  @Test
  void isNotCertainOfOneThatIsBetterForAllOfAFewShoppers() {
    assertThat(verdict(8, BLIND, NEWEST).trained()).isPositive();
    assertThat(verdict(8, BLIND, NEWEST).certain()).isFalse();
  }

  @Test
  void isNotCertainOfAnythingWithoutShoppers() {
    assertThat(verdict(0, BLIND, NEWEST)).isEqualTo(new Validation.Verdict(0, 0, 0, false));
  }

  /** What the shop does not count is not counted where a model is chosen, either. */
  @Test
  void comparesByTheWeightsThatTheShopServesBy() {
    Validation.Verdict verdict = verdict(60, BLIND, NEWEST, Map.of(EventType.VIEW, 0.0));

    assertThat(verdict.trained()).isZero();
    assertThat(verdict.certain()).isFalse();
  }

  private Validation.Verdict verdict(int shoppers, UntrainedModel text, UntrainedModel trained) {
    return verdict(shoppers, text, trained, Map.of());
  }

  /** Everybody turns to the product next to the one before. */
  private Validation.Verdict verdict(
      int shoppers, UntrainedModel text, UntrainedModel trained, Map<EventType, Double> weights) {
    var home = new Home(folder.resolve(shoppers + ""));
    try (var store = Store.open(home)) {
      GivenSplit given = GivenSplit.of(home);
      var events = new ArrayList<Event>();
      for (int user = 0; user < shoppers; user++) {
        events.add(event(user, user % 20));
        events.add(event(user, user % 20 + 1));
        given.put(events.getLast().id(), Optional.of(Split.VALID));
      }
      store.events().add(events);
      given.save(store);
      return new Validation(
              Holdout.of(store, home, HoldoutPolicy.DEFAULT), Assortment.of(IDS), weights)
          .of(text, trained, new Validation.Centred(CENTRED, _ -> Optional.of(CENTRED.getFirst())));
    }
  }

  private static EmbeddingTable table(List<Embedding> embeddings) {
    var table = new EmbeddingTable(embeddings.getFirst().dimension());
    embeddings.forEach(table::append);
    return table;
  }

  private static Event event(int user, int product) {
    return Event.of(
        user + " " + product,
        ShopperId.user("u" + user),
        new Subject.Item("p" + product),
        EventType.VIEW,
        Instant.ofEpochSecond(product));
  }
}
