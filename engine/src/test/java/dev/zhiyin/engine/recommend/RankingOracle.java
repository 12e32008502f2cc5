package dev.zhiyin.engine.recommend;

import dev.zhiyin.engine.filter.Filter;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.shop.FilterOracle;
import dev.zhiyin.engine.shop.OpenShop;
import dev.zhiyin.engine.shop.RandomVectors;
import dev.zhiyin.engine.shopper.EventType;
import dev.zhiyin.engine.shopper.HistoryItem;
import dev.zhiyin.engine.shopper.Subject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** The right answer to a request, by scoring every product in plain loops. */
final class RankingOracle {
  private final OpenShop shop;
  private final RecommendRequest request;
  private final List<HistoryItem> counted = new ArrayList<>();
  private final List<float[]> towerVectors = new ArrayList<>();

  /** Of each counted item, divided by what the shopper's vector is divided by. */
  private final double[] weights;

  private final double[] user;

  RankingOracle(OpenShop shop, RecommendRequest request) {
    this.shop = shop;
    this.request = request;
    for (HistoryItem item : request.history().items()) {
      if (counted.size() < shop.model().weights().maximumItems()) {
        towerVector(item).ifPresent(towerVector -> count(item, towerVector));
      }
    }
    weights = weights();
    user = sum(weights);
  }

  private void count(HistoryItem item, float[] towerVector) {
    counted.add(item);
    towerVectors.add(towerVector);
  }

  private Optional<float[]> towerVector(HistoryItem item) {
    return switch (item.subject()) {
      case Subject.Item(String id) ->
          shop.number(id)
              .map(
                  number ->
                      shop.model()
                          .historyVectors(List.of(id), List.of(shop.centred().get(number)))[0]);
      case Subject.Words(String text) ->
          Optional.of(shop.model().historyVectors(List.of(shop.meaning(text)))[0]);
    };
  }

  private double[] weights() {
    var table = shop.model().weights();
    var weights = new double[counted.size()];
    double total = 0;
    for (int i = 0; i < weights.length; i++) {
      HistoryItem item = counted.get(i);
      weights[i] =
          table.byType().getOrDefault(item.type(), 0.0) * Math.pow(table.decay(), laterThan(item));
      total += Math.abs(weights[i]);
    }
    return scaled(weights, shop.model().normalisesUser() ? norm(sum(weights)) : total);
  }

  /* Moments, not items. */
  private double laterThan(HistoryItem item) {
    return (double)
        counted.stream()
            .map(HistoryItem::timestamp)
            .filter(item.timestamp()::isBefore)
            .distinct()
            .count();
  }

  private double[] sum(double[] by) {
    var sum = new double[shop.model().dimension()];
    for (int i = 0; i < counted.size(); i++) {
      for (int d = 0; d < sum.length; d++) {
        sum[d] += by[i] * towerVectors.get(i)[d];
      }
    }
    return sum;
  }

  private static double norm(double[] vector) {
    return Math.sqrt(DoubleStream.of(vector).map(value -> value * value).sum());
  }

  private static double[] scaled(double[] values, double by) {
    return DoubleStream.of(values).map(value -> by > 0 ? value / by : value).toArray();
  }

  /** Whether the history says nothing. */
  boolean knowsNothing() {
    return IntStream.range(0, user.length).allMatch(d -> Math.abs(user[d]) < 1e-7);
  }

  /** Inner product of the shopper with a product, and what liked products say of it. */
  double score(String productId) {
    var centred = shop.centred().get(shop.number(productId).orElseThrow());
    float[] towerVector = shop.model().itemVectors(List.of(productId), List.of(centred))[0];
    double vectors =
        IntStream.range(0, user.length).mapToDouble(d -> user[d] * towerVector[d]).sum();
    return vectors
        + request.history().items().stream().mapToDouble(item -> slim(item, productId)).sum();
  }

  private double slim(HistoryItem item, String productId) {
    var slim = shop.model().slim();
    var byType = shop.model().weights().byType();
    boolean liked =
        byType.getOrDefault(item.type(), 0.0) > 0
            && item.type() != EventType.DISLIKE
            && item.type() != EventType.REMOVE_FROM_CART;
    return liked && item.subject() instanceof Subject.Item(String id)
        ? slim.weight(slim.place(id), slim.place(productId))
        : 0;
  }

  /** What each liked item that counts for something adds to the score, where it adds anything. */
  Map<HistoryItem, Double> speakers(String productId) {
    var centred = shop.centred().get(shop.number(productId).orElseThrow());
    float[] product = shop.model().itemVectors(List.of(productId), List.of(centred))[0];
    var speakers = new LinkedHashMap<HistoryItem, Double>();
    for (int i = 0; i < counted.size(); i++) {
      EventType type = counted.get(i).type();
      boolean liked = type != EventType.DISLIKE && type != EventType.REMOVE_FROM_CART;
      double share =
          weights[i] * RandomVectors.dot(towerVectors.get(i), product)
              + slim(counted.get(i), productId);
      if (liked && weights[i] > 0 && share > 0) {
        speakers.put(counted.get(i), share);
      }
    }
    return speakers;
  }

  /** What may be shown, in the order of the shop. */
  List<Product> allowed() {
    Filter filter = request.filter();
    HistoryExclusion exclusion = request.exclusion();
    return shop.products().stream()
        .filter(product -> FilterOracle.allows(filter, product))
        .filter(
            product -> !exclusion.soldOut() || filter.speaksOfStock() || product.offer().inStock())
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
                    || (request.exclusion().bought()
                        && Set.of(EventType.PURCHASE, EventType.REVIEW).contains(item.type())));
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
