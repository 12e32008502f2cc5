package dev.zhiyin.engine.recommend;

import static java.util.function.Predicate.not;

import dev.zhiyin.engine.explain.Reason;
import dev.zhiyin.engine.explain.ReasonBuilder;
import dev.zhiyin.engine.explain.ReasonChoice;
import dev.zhiyin.engine.filter.Filter;
import dev.zhiyin.engine.market.MarketPrice;
import dev.zhiyin.engine.market.MarketPrices;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.profile.ProfileConstraint;
import dev.zhiyin.engine.retrieval.Part;
import dev.zhiyin.engine.retrieval.ProductRef;
import dev.zhiyin.engine.shopper.History;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Adds to the reasons of products what speaks for them by themselves: the products that a note is
 * on, the shopper's own profile, and a price below that of similar pieces.
 *
 * @param prices of similar pieces, where there are enough of them
 * @param subjects of notes, the products that they are on and that may be shown
 */
record ProductReasons(
    ReasonBuilder reasons,
    ProfileConstraint constraint,
    Map<ProductRef, MarketPrice> prices,
    Map<ProductRef, List<Product>> subjects) {
  /** Of so many products of a note one is named. */
  private static final int SUBJECTS = 3;

  /**
   * A product of a list.
   *
   * @param why of these one reason is said
   */
  record Listed(ProductRef product, double score, ReasonChoice why, Optional<GroupOffer> offer) {}

  /**
   * Which of the products that a note is on are named.
   *
   * @param first ids of those that come before others
   * @param never ids of those that are not named at all
   */
  record Naming(Set<String> first, Set<String> never) {
    static final Naming ANY = new Naming(Set.of(), Set.of());

    /** The product that a list is about comes first. */
    static Naming first(String productId) {
      return new Naming(Set.of(productId), Set.of());
    }

    /** What a shopper knows comes first; what was disliked or excluded is not named. */
    static Naming of(History history, HistoryExclusion exclusion) {
      Set<String> never = new HashSet<>(HistoryExclusion.NONE.of(history));
      never.addAll(exclusion.products());
      return new Naming(history.notRejected(), never);
    }
  }

  /**
   * What is shown of a list: each product with one reason for which it is in it, and what speaks
   * for it by itself.
   *
   * @param naming as in {@link #of}
   */
  static List<Recommended> shown(
      List<Listed> list,
      Supplier<Naming> naming,
      ReasonBuilder reasons,
      RecommenderContext context,
      RequestItems items) {
    List<Reason> chosen = ReasonBuilder.choose(list.stream().map(Listed::why).toList());
    List<ProductRef> products = list.stream().map(Listed::product).toList();
    ProductReasons own = of(reasons, context, items, products, naming);
    return IntStream.range(0, list.size())
        .mapToObj(
            i -> {
              Listed one = list.get(i);
              Product product = items.product(one.product);
              List<Reason> why = own.after(List.of(chosen.get(i)), one.product, product);
              return new Recommended(product, one.score, why, List.of(), one.offer);
            })
        .toList();
  }

  /**
   * For products that are shown.
   *
   * @param naming which of the products that a note is on are named; asked once, and only where
   *     there are notes
   */
  static ProductReasons of(
      ReasonBuilder reasons,
      RecommenderContext context,
      RequestItems items,
      List<ProductRef> shown,
      Supplier<Naming> naming) {
    var market = new MarketPrices(items.view(), context.market(), context.types());
    return new ProductReasons(
        reasons, context.constraint(), market.of(shown), subjects(items, context, shown, naming));
  }

  private static Map<ProductRef, List<Product>> subjects(
      RequestItems items,
      RecommenderContext context,
      List<ProductRef> shown,
      Supplier<Naming> naming) {
    items.read(shown, Set.of(Part.PRODUCT));
    var ids = new HashMap<ProductRef, List<String>>();
    shown.forEach(
        one -> items.product(one).note().ifPresent(note -> ids.put(one, note.productIds())));
    if (ids.isEmpty()) {
      return Map.of();
    }
    Naming names = naming.get();
    List<String> all =
        ids.values().stream().flatMap(List::stream).filter(not(names.never::contains)).toList();
    items.findAll(all);
    Set<ProductRef> allowed =
        items.matching(
            all.stream().flatMap(id -> items.find(id).stream()).toList(),
            context.allowed(Filter.ALL));
    var subjects = new HashMap<ProductRef, List<ProductRef>>();
    ids.forEach(
        (note, its) ->
            subjects.put(
                note,
                its.stream()
                    .filter(not(names.never::contains))
                    .sorted(Comparator.comparing(id -> !names.first.contains(id)))
                    .flatMap(id -> items.find(id).stream())
                    .filter(allowed::contains)
                    .limit(SUBJECTS)
                    .toList()));
    items.read(subjects.values().stream().flatMap(List::stream).toList(), Set.of(Part.PRODUCT));
    return subjects.entrySet().stream()
        .collect(
            Collectors.toMap(
                Map.Entry::getKey,
                entry -> entry.getValue().stream().map(items::product).toList()));
  }

  /** The reasons given, and after them what else speaks for the product. */
  List<Reason> after(List<Reason> first, ProductRef ref, Product product) {
    return Stream.of(first.stream(), noted(ref, product), of(product), priced(ref))
        .flatMap(each -> each)
        .toList();
  }

  private Stream<Reason> noted(ProductRef ref, Product note) {
    List<Product> on = subjects.getOrDefault(ref, List.of());
    return on.isEmpty() ? Stream.of() : Stream.of(reasons.noteOn(note, on));
  }

  private Stream<Reason> of(Product product) {
    return constraint.matches(product).stream()
        .map(
            one ->
                reasons.fitsProfile(
                    one.compatible(), one.attribute(), one.found(), one.values(), one.said()));
  }

  private Stream<Reason> priced(ProductRef ref) {
    return Optional.ofNullable(prices.get(ref)).stream()
        .flatMap(
            price ->
                price.below().stream().mapToObj(percent -> reasons.belowMarket(price, percent)));
  }
}
