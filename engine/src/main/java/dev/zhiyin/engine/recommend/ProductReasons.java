package dev.zhiyin.engine.recommend;

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
import java.util.Comparator;
import java.util.HashMap;
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
   * What is shown of a list: each product with one reason for which it is in it, and what speaks
   * for it by itself.
   *
   * @param named as in {@link #of}
   */
  static List<Recommended> shown(
      List<Listed> list,
      Supplier<Set<String>> named,
      ReasonBuilder reasons,
      RecommenderContext context,
      RequestItems items) {
    List<Reason> chosen = ReasonBuilder.choose(list.stream().map(Listed::why).toList());
    List<ProductRef> products = list.stream().map(Listed::product).toList();
    ProductReasons own = of(reasons, context, items, products, named);
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
   * @param named ids of products that are named before others that a note is on; asked once, and
   *     only where there are notes
   */
  static ProductReasons of(
      ReasonBuilder reasons,
      RecommenderContext context,
      RequestItems items,
      List<ProductRef> shown,
      Supplier<Set<String>> named) {
    var market = new MarketPrices(items.view(), context.market(), context.types());
    return new ProductReasons(
        reasons, context.constraint(), market.of(shown), subjects(items, context, shown, named));
  }

  private static Map<ProductRef, List<Product>> subjects(
      RequestItems items,
      RecommenderContext context,
      List<ProductRef> shown,
      Supplier<Set<String>> named) {
    items.read(shown, Set.of(Part.PRODUCT));
    var ids = new HashMap<ProductRef, List<String>>();
    shown.forEach(
        one -> items.product(one).note().ifPresent(note -> ids.put(one, note.productIds())));
    if (ids.isEmpty()) {
      return Map.of();
    }
    List<String> all = ids.values().stream().flatMap(List::stream).toList();
    items.findAll(all);
    Set<ProductRef> allowed =
        items.matching(
            all.stream().flatMap(id -> items.find(id).stream()).toList(),
            context.allowed(Filter.ALL));
    Set<String> first = named.get();
    var subjects = new HashMap<ProductRef, List<ProductRef>>();
    ids.forEach(
        (note, its) ->
            subjects.put(
                note,
                its.stream()
                    .sorted(Comparator.comparing(id -> !first.contains(id)))
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
