package dev.zhiyin.engine.recommend;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.toMap;

import dev.zhiyin.engine.cooccurrence.Complements;
import dev.zhiyin.engine.explain.PairLift;
import dev.zhiyin.engine.explain.ReasonBuilder;
import dev.zhiyin.engine.explain.ReasonChoice;
import dev.zhiyin.engine.filter.Condition;
import dev.zhiyin.engine.filter.Filter;
import dev.zhiyin.engine.product.CategoryPath;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.retrieval.Part;
import dev.zhiyin.engine.retrieval.ProductRef;
import dev.zhiyin.engine.retrieval.Restriction;
import dev.zhiyin.engine.retrieval.Retrieval;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * What is bought in one basket with a product, of what can be bought now. Where that is not enough,
 * popular products of the categories that are bought with its category, of each group the one that
 * the shop's rule chooses. For one request.
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

  private record Found(ProductRef product, ReasonChoice why, Optional<GroupOffer> offer) {}

  Answer answer() {
    List<Found> found = new ArrayList<>(oneOfEachGroup(ofProduct()));
    if (found.size() < request.k()) {
      found.addAll(ofCategories(found.stream().map(Found::product).toList()));
    }
    List<Found> shown = oneOfEachGroup(found);
    return new Answer(shown(shown.subList(0, Math.min(shown.size(), request.k()))));
  }

  private List<Found> oneOfEachGroup(List<Found> found) {
    List<String> groups = items.groups(found.stream().map(Found::product).toList());
    var seen = new HashSet<String>();
    return IntStream.range(0, found.size())
        .filter(i -> groups.get(i).isEmpty() || seen.add(groups.get(i)))
        .mapToObj(found::get)
        .toList();
  }

  private List<Found> ofProduct() {
    List<Complements.With> known = complements.of(request.productId());
    Map<String, PairLift> counted =
        known.stream()
            .collect(toMap(Complements.With::productId, Complements.With::counted, (a, _) -> a));
    var named = new Retrieval.Named(known.stream().map(Complements.With::productId).toList());
    return retrieved(named, within).stream()
        .map(one -> new Found(one, bought(one, counted), Optional.empty()))
        .toList();
  }

  private ReasonChoice bought(ProductRef product, Map<String, PairLift> counted) {
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
      Restriction allowed = within.and(of(pair.category(), product));
      var offers = new GroupOffers(items, context.rules().offer(), allowed);
      List<ProductRef> popular = popular(allowed, offers, taken);
      taken.addAll(popular);
      items.read(popular, SHOWN);
      Map<ProductRef, GroupOffer> offered = offers.offers(popular, offers::rule);
      lists.add(
          popular.stream()
              .map(
                  one ->
                      new Found(
                          one,
                          reasons.categoryWith(
                              items.product(one), product, pair.category(), pair.counted()),
                          Optional.ofNullable(offered.get(one))))
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

  /* Of different groups; fewer where groups are so large that they fill every round. */
  private List<ProductRef> popular(Restriction allowed, GroupOffers offers, Set<ProductRef> taken) {
    var popular = new LinkedHashSet<ProductRef>();
    boolean more = true;
    for (int round = 0;
        more && round < GroupOffers.MOST_ROUNDS && popular.size() < request.k();
        round++) {
      var known = new HashSet<>(taken);
      known.addAll(popular);
      int wanted = request.k() - popular.size();
      List<ProductRef> found =
          retrieved(
              new Retrieval.Popular(wanted),
              allowed.without(known).withoutGroups(items.groupsOf(known)));
      popular.addAll(offers.distinct(found));
      more = found.size() == wanted;
    }
    return List.copyOf(popular);
  }

  /* What is of a category; of one above a product's own, without what is of its own. */
  private static Filter of(CategoryPath category, Product product) {
    Filter all = Filter.of(new Condition.Categories(List.of(category)));
    CategoryPath own = product.category();
    return own.sharedLevels(category) == category.levels().size()
        ? all.and(Filter.of(new Condition.Not(Filter.of(new Condition.Categories(List.of(own))))))
        : all;
  }

  private List<Complements.WithCategory> named(CategoryPath category) {
    return ReasonBuilder.isNamed(category)
        ? complements.of(category).stream()
            .filter(pair -> ReasonBuilder.isNamed(pair.category()))
            .filter(pair -> ReasonBuilder.tellsApart(category, pair.category()))
            .limit(CATEGORIES)
            .toList()
        : List.of();
  }

  private List<ProductRef> retrieved(Retrieval retrieval, Restriction restriction) {
    List<ProductRef> products = items.view().retrieve(retrieval, restriction, SHOWN).products();
    items.read(products, SHOWN);
    return products;
  }

  private List<Recommended> shown(List<Found> found) {
    List<ProductReasons.Listed> list =
        IntStream.range(0, found.size())
            .mapToObj(
                i ->
                    new ProductReasons.Listed(
                        found.get(i).product, 1.0 / (i + 1), found.get(i).why, found.get(i).offer))
            .toList();
    return ProductReasons.shown(
        list, () -> ProductReasons.Naming.first(request.productId()), reasons, context, items);
  }
}
