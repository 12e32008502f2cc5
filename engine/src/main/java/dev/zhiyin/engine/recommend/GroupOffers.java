package dev.zhiyin.engine.recommend;

import static java.util.Objects.requireNonNull;

import dev.zhiyin.engine.rerank.OfferRule;
import dev.zhiyin.engine.retrieval.NumberField;
import dev.zhiyin.engine.retrieval.Part;
import dev.zhiyin.engine.retrieval.ProductRef;
import dev.zhiyin.engine.retrieval.Restriction;
import dev.zhiyin.engine.social.FriendActivity;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Keeps one product of each group of offers: of those that may be shown, the one that a buying
 * group is open for, or else the one that the shop's rule chooses. If friends like another offer of
 * the group, that counts for the one shown. Members of groups are read in batches. For one request.
 */
final class GroupOffers {
  /** A list that groups leave short is filled up so often at most; it may be short then. */
  static final int MOST_ROUNDS = 8;

  /** So many of what friends like count for their groups, the best. */
  private static final int MOST_LIKED = 1_000;

  /** So many of these bring another offer of their group where they may not be shown. */
  private static final int MOST_BROUGHT = 200;

  private final RequestItems items;
  private final OfferRule rule;
  private final Restriction within;
  private final Set<String> boughtTogether;
  private final Map<String, Double> friends;

  /** By what is shown, or explained, of a group, the id of what friends like most of it. */
  private final Map<ProductRef, String> liked = new HashMap<>();

  /** By group, what friends like most of it, whether that may be shown or not; read once. */
  private @Nullable Map<String, String> likedOfGroups;

  private final Map<String, List<ProductRef>> members = new HashMap<>();
  private final Map<String, ProductRef> chosen = new HashMap<>();

  GroupOffers(RequestItems items, OfferRule rule, Restriction within) {
    this(items, rule, within, Set.of(), Map.of());
  }

  /**
   * @param boughtTogether ids of products that groups of buyers are open for
   * @param friends what friends make of products, by id
   */
  GroupOffers(
      RequestItems items,
      OfferRule rule,
      Restriction within,
      Set<String> boughtTogether,
      Map<String, Double> friends) {
    this.items = items;
    this.rule = rule;
    this.within = within;
    this.boughtTogether = boughtTogether;
    this.friends = friends;
  }

  /**
   * The id of another product of its group, for one that was {@link #shown} or {@link #explained},
   * if friends like that one more.
   */
  Optional<String> likedInstead(ProductRef product) {
    return Optional.ofNullable(liked.get(product));
  }

  /** Has what friends like of its group count for a product, whichever of it is shown. */
  void explained(ProductRef product) {
    if (!friends.isEmpty()) {
      countFriends(product, items.groups(List.of(product)).getFirst());
    }
  }

  private void countFriends(ProductRef product, String group) {
    if (!friends.isEmpty() && !group.isEmpty()) {
      Optional.ofNullable(likedOfGroups().get(group))
          .filter(id -> score(id) > score(items.ids(List.of(product)).getFirst()))
          .ifPresent(id -> liked.put(product, id));
    }
  }

  private Map<String, String> likedOfGroups() {
    if (likedOfGroups == null) {
      List<String> best = FriendActivity.best(friends, Set.of(), MOST_LIKED);
      items.findAll(best, Set.of(Part.GROUP));
      List<String> ids = best.stream().filter(id -> items.find(id).isPresent()).toList();
      List<String> groups =
          items.groups(ids.stream().flatMap(id -> items.find(id).stream()).toList());
      likedOfGroups = new HashMap<>();
      for (int i = 0; i < ids.size(); i++) {
        likedOfGroups.putIfAbsent(groups.get(i), ids.get(i));
      }
    }
    return likedOfGroups;
  }

  /**
   * What friends make of what was shown or explained for its group; 0 where they like nothing else
   * of it.
   */
  double friends(ProductRef product) {
    return likedInstead(product).map(id -> friends.getOrDefault(id, 0.0)).orElse(0.0);
  }

  /**
   * What is shown instead of each product, in their order: itself if it is of no group. Nothing
   * where no product of its group may be shown.
   */
  Map<ProductRef, ProductRef> shown(Collection<ProductRef> products) {
    List<ProductRef> all = List.copyOf(products);
    List<String> groups = items.groups(all);
    choose(groups);
    var shown = new LinkedHashMap<ProductRef, ProductRef>();
    for (int i = 0; i < all.size(); i++) {
      ProductRef one = groups.get(i).isEmpty() ? all.get(i) : chosen.get(groups.get(i));
      if (one != null) {
        shown.put(all.get(i), one);
      }
    }
    return shown;
  }

  /** The same, each once. */
  List<ProductRef> distinct(Collection<ProductRef> products) {
    return shown(products).values().stream().distinct().toList();
  }

  /**
   * What some products bring to a page: of those that are of a group, what is shown of it.
   *
   * @param ids of products, the best first, whether they may be shown or not
   */
  List<String> brought(List<String> ids) {
    if (!items.view().hasGroups() || ids.isEmpty()) {
      return ids;
    }
    List<String> best = ids.subList(0, Math.min(MOST_BROUGHT, ids.size()));
    items.findAll(best, Set.of(Part.GROUP));
    Map<ProductRef, ProductRef> shown =
        shown(best.stream().flatMap(id -> items.find(id).stream()).toList());
    items.ids(shown.values());
    var brought = new LinkedHashSet<String>();
    for (String id : best) {
      brought.add(items.find(id).map(shown::get).map(items::id).orElse(id));
    }
    brought.addAll(ids);
    return List.copyOf(brought);
  }

  /**
   * Why products are shown, of those that are of a group.
   *
   * @param chosenBy what chose each
   */
  Map<ProductRef, GroupOffer> offers(
      List<ProductRef> products, Function<ProductRef, String> chosenBy) {
    List<String> groups = items.groups(products);
    read(groups);
    var offers = new HashMap<ProductRef, GroupOffer>();
    for (int i = 0; i < products.size(); i++) {
      ProductRef product = products.get(i);
      String group = groups.get(i);
      if (!group.isEmpty()) {
        int others =
            (int)
                members.getOrDefault(group, List.of()).stream()
                    .filter(member -> !member.equals(product))
                    .count();
        offers.put(product, new GroupOffer(group, others, chosenBy.apply(product)));
      }
    }
    return offers;
  }

  /** What has chosen a product of a group, where nothing else does. */
  String rule(ProductRef product) {
    return boughtTogether(List.of(product)).getFirst() ? "buyingGroup" : rule.text();
  }

  /** Whether any product is of a group. */
  boolean anyChosen() {
    return !chosen.isEmpty();
  }

  /** The best by the rule of each of several lists, none of them empty; read together. */
  List<ProductRef> best(Collection<List<ProductRef>> lists) {
    Map<ProductRef, Ranked> ranked =
        ranked(lists.stream().filter(its -> its.size() > 1).flatMap(List::stream).toList());
    List<List<ProductRef>> best = lists.stream().map(its -> equallyGood(its, ranked)).toList();
    items.ids(best.stream().filter(its -> its.size() > 1).flatMap(List::stream).toList());
    return best.stream()
        .map(
            its ->
                its.size() == 1
                    ? its.getFirst()
                    : its.stream().min(Comparator.comparing(items::id)).orElseThrow())
        .toList();
  }

  /* All that no other is better than. */
  private static List<ProductRef> equallyGood(
      List<ProductRef> its, Map<ProductRef, Ranked> ranked) {
    if (its.size() == 1) {
      return its;
    }
    Function<ProductRef, Ranked> of = one -> requireNonNull(ranked.get(one));
    Ranked best = its.stream().map(of).min(Comparator.naturalOrder()).orElseThrow();
    return its.stream().filter(one -> of.apply(one).compareTo(best) == 0).toList();
  }

  private void read(List<String> groups) {
    var unknown = new TreeSet<>(groups);
    unknown.remove("");
    unknown.removeAll(members.keySet());
    if (!unknown.isEmpty()) {
      Map<String, List<ProductRef>> found = items.view().members(unknown, within);
      unknown.forEach(group -> members.put(group, found.getOrDefault(group, List.of())));
    }
  }

  private void choose(List<String> groups) {
    read(groups);
    var open = new TreeSet<>(groups);
    open.remove("");
    open.removeAll(chosen.keySet());
    open.removeIf(group -> members.getOrDefault(group, List.of()).isEmpty());
    List<ProductRef> best =
        best(open.stream().map(group -> requireNonNull(members.get(group))).toList());
    int at = 0;
    for (String group : open) {
      ProductRef product = best.get(at++);
      chosen.put(group, product);
      countFriends(product, group);
    }
  }

  private double score(String id) {
    return friends.getOrDefault(id, 0.0);
  }

  /** What a product is worth by the rule, the best first. */
  private record Ranked(boolean isBoughtTogether, double worth, double price)
      implements Comparable<Ranked> {
    private static final Comparator<Ranked> BEST_FIRST =
        Comparator.comparing(Ranked::isBoughtTogether)
            .thenComparingDouble(Ranked::worth)
            .thenComparingDouble(Ranked::price)
            .reversed();

    @Override
    public int compareTo(Ranked other) {
      return BEST_FIRST.compare(this, other);
    }
  }

  private Map<ProductRef, Ranked> ranked(List<ProductRef> products) {
    if (products.isEmpty()) {
      return Map.of();
    }
    List<double[]> values = items.numbers(rule.field(), products);
    List<double[]> prices =
        rule.field() == NumberField.OfOffer.PRICE
            ? values
            : items.numbers(NumberField.OfOffer.PRICE, products);
    List<Boolean> together = boughtTogether(products);
    var ranked = new HashMap<ProductRef, Ranked>();
    for (int i = 0; i < products.size(); i++) {
      ranked.put(
          products.get(i),
          new Ranked(
              together.get(i), rule.worth(values.get(i)), OfferRule.DEFAULT.worth(prices.get(i))));
    }
    return ranked;
  }

  private List<Boolean> boughtTogether(List<ProductRef> products) {
    return boughtTogether.isEmpty()
        ? Collections.nCopies(products.size(), false)
        : items.ids(products).stream().map(boughtTogether::contains).toList();
  }
}
