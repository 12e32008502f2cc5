package dev.zhiyin.engine.recommend;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.toMap;

import dev.zhiyin.engine.cooccurrence.Complements;
import dev.zhiyin.engine.explain.BoughtTogether;
import dev.zhiyin.engine.explain.Reason;
import dev.zhiyin.engine.explain.ReasonBuilder;
import dev.zhiyin.engine.explain.ReasonChoice;
import dev.zhiyin.engine.filter.Condition;
import dev.zhiyin.engine.filter.Filter;
import dev.zhiyin.engine.product.CategoryPath;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.retrieval.Hit;
import dev.zhiyin.engine.retrieval.Part;
import dev.zhiyin.engine.retrieval.ProductRef;
import dev.zhiyin.engine.retrieval.Restriction;
import dev.zhiyin.engine.retrieval.Retrieval;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * What is bought in one basket with a product, of what can be bought now. Where that is not enough,
 * popular products of the categories that are bought with its category. For one request.
 */
final class ComplementProducts {
  /** Of so many categories products take turns. */
  private static final int CATEGORIES = 3;

  private static final Set<Part> SHOWN = Set.of(Part.PRODUCT, Part.EMBEDDING);

  private final ComplementsRequest request;
  private final RequestItems items;
  private final ProductRef looked;
  private final Complements complements;
  private final Restriction within;
  private final RecommenderContext context;
  private final ReasonBuilder reasons;

  /**
   * @param looked the product that others are to go with
   */
  ComplementProducts(
      ComplementsRequest request,
      RequestItems items,
      ProductRef looked,
      RecommenderContext context) {
    this.request = request;
    this.items = items;
    this.looked = looked;
    this.complements = context.complements();
    this.within =
        Restriction.to(context.allowed(request.filter().inStockUnlessAsked()))
            .without(Set.of(looked))
            .withoutGroups(items.groupsOf(Set.of(looked)));
    this.context = context;
    this.reasons = context.reasons(request.locale(), items.view().text()::terms);
  }

  private record Found(ProductRef product, ReasonChoice why) {}

  Answer answer() {
    List<Found> found = new ArrayList<>(ofProduct());
    if (found.size() < request.k()) {
      found.addAll(ofCategories(found.stream().map(Found::product).toList()));
    }
    List<Found> shown = oneOfEachGroup(found);
    return new Answer(shown(shown.subList(0, Math.min(shown.size(), request.k()))));
  }

  private List<Found> oneOfEachGroup(List<Found> found) {
    List<String> groups = items.groups(found.stream().map(Found::product).toList());
    var met = new HashSet<String>();
    return IntStream.range(0, found.size())
        .filter(i -> groups.get(i).isEmpty() || met.add(groups.get(i)))
        .mapToObj(found::get)
        .toList();
  }

  private List<Found> ofProduct() {
    List<Complements.With> known = complements.of(request.productId());
    Map<String, BoughtTogether> counted =
        known.stream()
            .collect(toMap(Complements.With::productId, Complements.With::counted, (a, _) -> a));
    var named = new Retrieval.Named(known.stream().map(Complements.With::productId).toList());
    return retrieved(named, within).stream()
        .map(one -> new Found(one, bought(one, counted)))
        .toList();
  }

  private ReasonChoice bought(ProductRef product, Map<String, BoughtTogether> counted) {
    Product of = items.product(product);
    return reasons.boughtWith(
        of,
        items.product(looked),
        items.embedding(looked).cosine(items.embedding(product)),
        requireNonNull(counted.get(of.id())));
  }

  /* One of each in turn. */
  private List<Found> ofCategories(List<ProductRef> already) {
    var taken = new HashSet<>(already);
    List<List<Found>> lists = new ArrayList<>();
    Product product = items.product(looked);
    for (Complements.WithCategory pair : named(product.category())) {
      Filter ofIt = Filter.of(new Condition.Categories(List.of(pair.category())));
      List<ProductRef> popular =
          retrieved(
              new Retrieval.Popular(request.k()),
              within.and(ofIt).without(taken).withoutGroups(items.groupsOf(taken)));
      taken.addAll(popular);
      lists.add(
          popular.stream()
              .map(
                  one ->
                      new Found(
                          one,
                          reasons.categoryWith(
                              items.product(one), product, pair.category(), pair.counted())))
              .toList());
    }
    var found = new ArrayList<Found>();
    for (int place = 0; place < request.k(); place++) {
      for (List<Found> list : lists) {
        if (place < list.size()) {
          found.add(list.get(place));
        }
      }
    }
    return found;
  }

  private List<Complements.WithCategory> named(CategoryPath category) {
    return ReasonBuilder.isNamed(category)
        ? complements.of(category).stream()
            .filter(pair -> ReasonBuilder.isNamed(pair.category()))
            .limit(CATEGORIES)
            .toList()
        : List.of();
  }

  private List<ProductRef> retrieved(Retrieval retrieval, Restriction restriction) {
    List<ProductRef> products =
        items.view().retrieve(List.of(retrieval), restriction, SHOWN).getFirst().hits().stream()
            .map(Hit::product)
            .toList();
    items.read(products, SHOWN);
    return products;
  }

  private List<Recommended> shown(List<Found> found) {
    List<Reason> chosen = ReasonBuilder.choose(found.stream().map(Found::why).toList());
    var own = FitReasons.of(reasons, context, items, found.stream().map(Found::product).toList());
    var shown = new ArrayList<Recommended>();
    for (Found one : found) {
      Product product = items.product(one.product);
      List<Reason> why = own.after(List.of(chosen.get(shown.size())), one.product, product);
      shown.add(
          new Recommended(product, 1.0 / (shown.size() + 1), why, List.of(), Optional.empty()));
    }
    return shown;
  }
}
