package dev.zhiyin.tools.truth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zhiyin.engine.config.ShopConfig;
import dev.zhiyin.engine.explain.Reason;
import dev.zhiyin.engine.explain.ReasonCode;
import dev.zhiyin.engine.lucene.IndexSnapshot;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.recommend.Recommended;
import dev.zhiyin.engine.store.Store;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** What is said of prices in a second-hand shop, against all of its pieces by plain loops. */
final class PriceTruth {
  /** Cosines of an index that rounds vectors are off by less. */
  private static final double ROUNDED = .02;

  private static final List<String> GRADES =
      List.of("for parts", "fair", "good", "very good", "like new");

  private final IndexSnapshot snapshot;
  private final ShopConfig settings;
  private final Map<String, Product> pieces = new HashMap<>();

  /** How many reasons were found to be true. */
  int told;

  PriceTruth(Store store, IndexSnapshot snapshot, ShopConfig settings) {
    this.snapshot = snapshot;
    this.settings = settings;
    store.products().forEach(piece -> pieces.put(piece.id(), piece));
  }

  void check(List<Recommended> shown, Locale locale) {
    for (Recommended one : shown) {
      for (Reason reason : one.reasons()) {
        if (reason.code() == ReasonCode.BELOW_MARKET) {
          isBelow(one.product(), reason, locale);
          told++;
        }
      }
    }
  }

  private void isBelow(Product piece, Reason reason, Locale locale) {
    List<Product> named =
        reason.evidence().productIds().stream().map(this::piece).distinct().toList();
    int count = named.size();
    assertThat(count)
        .isEqualTo(reason.evidence().productIds().size())
        .isGreaterThanOrEqualTo(settings.market().comparables());
    assertThat(named).allMatch(other -> isComparable(piece, other));
    isNearest(piece, named);

    double[] prices = named.stream().mapToDouble(PriceTruth::price).sorted().toArray();
    double median = (prices[(count - 1) / 2] + prices[count / 2]) / 2;
    double price = price(piece);
    assertThat(named.stream().filter(other -> price(other) <= price).count())
        .as("those that cost no more, of %d", count)
        .isLessThanOrEqualTo((count + 1) / 4);
    int percent = (int) Math.floor(100 * (1 - price / median) + 1e-9);
    assertThat(percent).isBetween(5, 50);
    assertThat(reason.sentence())
        .isEqualTo(
            locale.equals(Locale.ENGLISH)
                ? "%d%% below %d similar pieces, by their median price.".formatted(percent, count)
                : "比%d件相似宝贝的中位价便宜%d%%".formatted(count, percent));
    assertThat(reason.evidence().figures())
        .containsEntry("median", median)
        .containsEntry("comparables", (double) count);
  }

  /* Whatever may be compared and is more alike than one that was is compared, too. */
  private void isNearest(Product piece, List<Product> named) {
    double least = named.stream().mapToDouble(other -> cosine(piece, other)).min().orElseThrow();
    assertThat(least).isGreaterThan(settings.market().similarity() - ROUNDED);
    assertThat(pieces.values())
        .filteredOn(other -> isComparable(piece, other) && cosine(piece, other) > least + ROUNDED)
        .isSubsetOf(named);
  }

  private static boolean isComparable(Product piece, Product other) {
    return !other.id().equals(piece.id())
        && other.category().equals(piece.category())
        && other.offer().price().isPresent()
        && other.offer().currency().equals(piece.offer().currency())
        && !other.offer().seller().equals(piece.offer().seller())
        && Math.abs(grade(other) - grade(piece)) <= 1;
  }

  private double cosine(Product piece, Product other) {
    return snapshot
        .embedding(snapshot.find(piece.id()).orElseThrow())
        .cosine(snapshot.embedding(snapshot.find(other.id()).orElseThrow()));
  }

  private Product piece(String id) {
    return Objects.requireNonNull(pieces.get(id), id);
  }

  private static double price(Product piece) {
    return piece.offer().price().orElseThrow();
  }

  private static int grade(Product piece) {
    int grade =
        GRADES.indexOf(piece.attributes().getOrDefault("condition", List.of("")).getFirst());
    assertThat(grade).as(piece.id()).isNotNegative();
    return grade;
  }
}
