package dev.zhiyin.engine.recommend;

import dev.zhiyin.engine.filter.Filter;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.shop.FilterOracle;
import dev.zhiyin.engine.shop.OpenShop;
import dev.zhiyin.engine.shopper.EventType;
import dev.zhiyin.engine.shopper.HistoryItem;
import dev.zhiyin.engine.shopper.Subject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/** The right answer to a request, by scoring every product in plain loops. */
final class RankingOracle {
  private final OpenShop shop;
  private final RecommendRequest request;
  private final List<HistoryItem> counted = new ArrayList<>();
  private final List<float[]> faces = new ArrayList<>();
  private final double[] user;

  RankingOracle(OpenShop shop, RecommendRequest request) {
    this.shop = shop;
    this.request = request;
    for (HistoryItem item : request.history().items()) {
      if (counted.size() < shop.model().weights().maximumItems()) {
        face(item).ifPresent(face -> count(item, face));
      }
    }
    user = user();
  }

  private void count(HistoryItem item, float[] face) {
    counted.add(item);
    faces.add(face);
  }

  private Optional<float[]> face(HistoryItem item) {
    return switch (item.subject()) {
      case Subject.Item(String id) ->
          shop.number(id)
              .map(number -> shop.model().historyFaces(List.of(shop.centred().get(number)))[0]);
      case Subject.Words(String text) ->
          Optional.of(shop.model().historyFaces(List.of(shop.meaning(text)))[0]);
    };
  }

  private double[] user() {
    var weights = shop.model().weights();
    double total = 0;
    var sum = new double[shop.model().dimension()];
    for (int age = 0; age < counted.size(); age++) {
      double weight =
          weights.byType().getOrDefault(counted.get(age).type(), 0.0)
              * Math.pow(weights.decay(), age);
      total += Math.abs(weight);
      for (int d = 0; d < sum.length; d++) {
        sum[d] += weight * faces.get(age)[d];
      }
    }
    double length =
        Math.sqrt(IntStream.range(0, sum.length).mapToDouble(d -> sum[d] * sum[d]).sum());
    double scale = shop.model().normalisesUser() ? length : total;
    for (int d = 0; d < sum.length && scale > 0; d++) {
      sum[d] /= scale;
    }
    return sum;
  }

  /** Whether the history says nothing. */
  boolean knowsNothing() {
    return IntStream.range(0, user.length).allMatch(d -> Math.abs(user[d]) < 1e-7);
  }

  /** Inner product of the shopper with a product. */
  double score(String productId) {
    var centred = shop.centred().get(shop.number(productId).orElseThrow());
    float[] face = shop.model().productFaces(List.of(centred))[0];
    return IntStream.range(0, user.length).mapToDouble(d -> user[d] * face[d]).sum();
  }

  /** What may be shown, in the order of the shop. */
  List<Product> allowed() {
    Filter filter = request.filter();
    Exclusion exclusion = request.exclusion();
    return shop.products().stream()
        .filter(product -> FilterOracle.allows(filter, product))
        .filter(
            product ->
                !exclusion.soldOut() || filter.inStock().isPresent() || product.offer().inStock())
        .filter(
            product ->
                product.brand().isEmpty()
                    || exclusion.brands().stream().noneMatch(product.brand()::equalsIgnoreCase))
        .filter(product -> !exclusion.products().contains(product.id()))
        .filter(product -> !keptAway(product.id()))
        .toList();
  }

  private boolean keptAway(String productId) {
    return request.history().items().stream()
        .filter(item -> item.subject().equals(new Subject.Item(productId)))
        .anyMatch(
            item ->
                request.exclusion().seen()
                    || item.type() == EventType.DISLIKE
                    || request.exclusion().bought()
                        && Set.of(EventType.PURCHASE, EventType.REVIEW).contains(item.type()));
  }

  /** Scores of the best {@code k} that may be shown, best first. */
  List<Double> bestScores() {
    return allowed().stream()
        .map(product -> score(product.id()))
        .sorted(Comparator.reverseOrder())
        .limit(request.k())
        .toList();
  }
}
