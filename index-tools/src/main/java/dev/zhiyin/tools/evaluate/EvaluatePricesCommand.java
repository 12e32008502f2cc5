package dev.zhiyin.tools.evaluate;

import dev.zhiyin.engine.filter.Filter;
import dev.zhiyin.engine.market.MarketPrice;
import dev.zhiyin.engine.market.MarketPrices;
import dev.zhiyin.engine.market.MarketRules;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.retrieval.CandidateIndex;
import dev.zhiyin.engine.retrieval.IndexView;
import dev.zhiyin.engine.retrieval.Part;
import dev.zhiyin.engine.retrieval.ProductParts;
import dev.zhiyin.engine.retrieval.ProductRef;
import dev.zhiyin.tools.cli.JsonReport;
import dev.zhiyin.tools.cli.OptionValues;
import dev.zhiyin.tools.cli.ShopOptions;
import dev.zhiyin.tools.evaluate.Delta.Interval;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code zhiyin evaluate-prices}: how well the prices of similar pieces tell that of each piece.
 */
@Command(
    name = "evaluate-prices",
    description =
        "Of pieces of the served generation, each with its price left out: how many have enough"
            + " similar pieces, how many of these cost between the tenth and the nine tenths of"
            + " the prices of similar pieces (eight in ten should), and how far the median is off."
            + " By the settings of the shop, by other similarities, and by all of the brand or the"
            + " category. Pieces that are like another in everything are not asked about: they may"
            + " be listed twice.")
public final class EvaluatePricesCommand implements Callable<Integer> {
  private static final double[] SIMILARITIES = {0, 0.5, 0.6, 0.7, 0.8, 0.9};
  @Mixin private ShopOptions shop = new ShopOptions();

  @Option(
      names = "--pieces",
      paramLabel = "N",
      description = "how many are drawn (default: ${DEFAULT-VALUE})")
  private int pieces = 2000;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "of the draw (default: ${DEFAULT-VALUE})")
  private long seed = 1;

  @Option(
      names = "--logarithms",
      description = "the prices of the shop are natural logarithms of prices")
  private boolean logarithms;

  @Mixin private JsonReport json = new JsonReport();

  @Spec private CommandSpec spec = CommandSpec.create();

  private record Piece(ProductRef ref, Product product) {}

  /**
   * One way to compare, measured.
   *
   * @param told share of the pieces that there are enough similar ones of
   * @param covered of these the share between the tenth and the nine tenths
   * @param below of these the share below the tenth
   * @param error median of what the median is off, as share of the price
   * @param width median of the nine tenths by the tenth
   * @param cheaper of these the share that answers would call cheaper than similar ones
   */
  record Measured(
      String way,
      int pieces,
      double told,
      double covered,
      Interval interval,
      double below,
      double error,
      double width,
      double cheaper) {}

  @Override
  public Integer call() {
    OptionValues.requireAtLeast(spec, "--pieces", pieces, 1);
    MarketRules set = shop.config().market();
    int least = set.comparesPrices() ? set.comparables() : MarketRules.FEWEST;
    List<Measured> rows = shop.withServed((served, _) -> measured(served.index(), set, least));
    print(rows, least);
    json.writeRows(rows);
    return 0;
  }

  private List<Measured> measured(CandidateIndex index, MarketRules set, int least) {
    Map<String, Double> none = Map.of();
    var rows = new ArrayList<Measured>();
    try (IndexView view = index.view()) {
      List<Piece> all = all(view);
      List<Piece> drawn = drawn(all);
      Map<Object, List<Product>> byCategory = by(all, Product::category);
      Map<Object, List<Product>> byBrand = by(all, EvaluatePricesCommand::brand);
      rows.add(measured("all of the category", drawn, among(byCategory, Product::category)));
      rows.add(
          measured("all of the brand in it", drawn, among(byBrand, EvaluatePricesCommand::brand)));
      for (double similarity : SIMILARITIES) {
        for (Map<String, Double> within : new LinkedHashSet<>(List.of(none, set.within()))) {
          var rules = new MarketRules(least, similarity, within, false);
          rows.add(
              measured(
                  "similarity %s%s".formatted(similarity, within.isEmpty() ? "" : ", " + within),
                  drawn,
                  prices(view, rules, drawn)));
        }
      }
    }
    return rows;
  }

  private static Object brand(Product product) {
    return List.of(product.category(), product.brand().toLowerCase(Locale.ROOT));
  }

  private static Map<Object, List<Product>> by(List<Piece> all, Function<Product, Object> key) {
    return all.stream().map(Piece::product).collect(Collectors.groupingBy(key));
  }

  private static List<Piece> all(IndexView view) {
    var all = new ArrayList<Piece>();
    view.forEachStep(
        Filter.ALL,
        products -> {
          List<ProductParts> parts = view.fetch(products, Set.of(Part.PRODUCT));
          for (int i = 0; i < parts.size(); i++) {
            if (parts.get(i).product().offer().price().isPresent()) {
              all.add(new Piece(products.get(i), parts.get(i).product()));
            }
          }
        });
    return all;
  }

  /* Of those that are like no other. */
  private List<Piece> drawn(List<Piece> all) {
    Map<Object, Long> alike =
        all.stream()
            .collect(Collectors.groupingBy(one -> said(one.product), Collectors.counting()));
    List<Piece> single =
        all.stream()
            .filter(one -> alike.getOrDefault(said(one.product), 0L) == 1)
            .collect(Collectors.toCollection(ArrayList::new));
    Collections.shuffle(single, new Random(seed));
    return single.subList(0, Math.min(pieces, single.size()));
  }

  private static Object said(Product product) {
    return List.of(product.text(), product.offer(), product.attributes());
  }

  private Function<Piece, Optional<MarketPrice>> among(
      Map<Object, List<Product>> groups, Function<Product, Object> key) {
    return piece -> {
      List<Product> others =
          groups.getOrDefault(key.apply(piece.product), List.of()).stream()
              .filter(other -> !other.id().equals(piece.product.id()))
              .toList();
      return MarketPrice.of(
          price(piece.product),
          others.stream().mapToDouble(EvaluatePricesCommand::price).toArray(),
          others.stream().map(Product::id).toList());
    };
  }

  private static double price(Product product) {
    return product.offer().price().orElseThrow();
  }

  private Function<Piece, Optional<MarketPrice>> prices(
      IndexView view, MarketRules rules, List<Piece> drawn) {
    var market = new MarketPrices(view, rules, shop.config().attributes());
    var found = new HashMap<ProductRef, MarketPrice>();
    for (int from = 0; from < drawn.size(); from += MarketPrices.MOST_PRODUCTS) {
      int to = Math.min(drawn.size(), from + MarketPrices.MOST_PRODUCTS);
      found.putAll(market.of(drawn.subList(from, to).stream().map(Piece::ref).toList()));
    }
    return piece -> Optional.ofNullable(found.get(piece.ref));
  }

  private Measured measured(
      String way, List<Piece> drawn, Function<Piece, Optional<MarketPrice>> estimate) {
    List<MarketPrice> told =
        drawn.stream().flatMap(one -> estimate.apply(one).stream()).map(this::plain).toList();
    double[] covered =
        told.stream()
            .mapToDouble(one -> one.price() >= one.low() && one.price() <= one.high() ? 1 : 0)
            .toArray();
    return new Measured(
        way,
        drawn.size(),
        told.size() / (double) drawn.size(),
        Row.mean(covered),
        Interval.of(covered),
        share(told, one -> one.price() < one.low()),
        median(told, one -> Math.abs(one.median() - one.price()) / one.price()),
        median(told, one -> one.high() / one.low()),
        share(told, one -> one.below().isPresent()));
  }

  private MarketPrice plain(MarketPrice price) {
    return logarithms
        ? new MarketPrice(
            Math.exp(price.price()),
            Math.exp(price.low()),
            Math.exp(price.quarter()),
            Math.exp(price.median()),
            Math.exp(price.high()),
            price.productIds())
        : price;
  }

  private static double share(List<MarketPrice> told, Predicate<MarketPrice> wanted) {
    return told.isEmpty() ? 0 : told.stream().filter(wanted).count() / (double) told.size();
  }

  private static double median(List<MarketPrice> told, ToDoubleFunction<MarketPrice> value) {
    double[] sorted = told.stream().mapToDouble(value).sorted().toArray();
    return sorted.length == 0 ? Double.NaN : sorted[sorted.length / 2];
  }

  private void print(List<Measured> rows, int least) {
    PrintWriter out = spec.commandLine().getOut();
    out.printf(
        Locale.ROOT,
        "%,d pieces, compared with %d similar ones at least%n",
        rows.getFirst().pieces,
        least);
    out.println("told   between [95 %]         below  error  width  cheaper");
    for (Measured row : rows) {
      out.printf(
          Locale.ROOT,
          "%.3f  %.3f [%.3f, %.3f]   %.3f  %.3f  %5.2f  %.3f  %s%n",
          row.told,
          row.covered,
          row.interval.low(),
          row.interval.high(),
          row.below,
          row.error,
          row.width,
          row.cheaper,
          row.way);
    }
  }
}
