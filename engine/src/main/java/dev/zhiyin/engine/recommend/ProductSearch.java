package dev.zhiyin.engine.recommend;

import dev.zhiyin.engine.ZhiyinException.ServiceFailed;
import dev.zhiyin.engine.embed.Embedding;
import dev.zhiyin.engine.explain.Language;
import dev.zhiyin.engine.filter.Condition;
import dev.zhiyin.engine.filter.Filter;
import dev.zhiyin.engine.retrieval.Count;
import dev.zhiyin.engine.retrieval.Facets;
import dev.zhiyin.engine.retrieval.Hit;
import dev.zhiyin.engine.retrieval.Part;
import dev.zhiyin.engine.retrieval.ProductRef;
import dev.zhiyin.engine.retrieval.Restriction;
import dev.zhiyin.engine.retrieval.SearchOrder;
import dev.zhiyin.engine.retrieval.TextIndex;
import dev.zhiyin.engine.retrieval.TextMatches;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** One search: products by words, by their meaning, and by the shopper's taste if there is one. */
final class ProductSearch {
  /** How far down each list is looked at first. */
  private static final int DEPTH = 100;

  /** The same for what comes after: groups may have many of them, of which one is shown. */
  private static final int DEPTH_AFTER = 200;

  /** What fits so nearly as well as the best of its group may stand for it. */
  private static final float NEARLY = 0.95f;

  private final SearchRequest request;
  private final Optional<Embedding> meaning;
  private final RequestItems items;
  private final TextIndex text;
  private final Restriction restriction;
  private final GroupOffers offers;
  private final RecommenderContext context;
  private final SearchFusion fusion;
  private final SearchExplainer explainer;

  /** By what was chosen of a group, all that it was chosen from. */
  private final Map<ProductRef, List<ProductRef>> choices = new HashMap<>();

  /**
   * @param meaning of the words, centred; empty if it cannot be told: then only words count
   * @param context says what may be shown
   */
  ProductSearch(
      SearchRequest request,
      Optional<Embedding> meaning,
      RequestItems items,
      RecommenderContext context) {
    this.request = request;
    this.meaning = meaning;
    this.items = items;
    this.text = items.view().text();
    this.context = context;
    this.restriction = restriction();
    this.offers = new GroupOffers(items, context.rules().offer(), restriction);
    this.fusion = new SearchFusion(request.words(), meaning, items);
    this.explainer = new SearchExplainer(request, meaning, items, offers, context);
  }

  /* Unlike recommendations, a search may show what was disliked, unless it wants less. */
  private Restriction restriction() {
    Filter filter = context.allowed(request.filter().inStockUnlessAsked());
    HistoryExclusion exclusion = request.exclusion();
    return exclusion.seen() || exclusion.bought()
        ? new ExcludedProducts(items, context.rules()).of(exclusion, request.history(), filter)
        : Restriction.to(filter);
  }

  Page first(ShopperProfile profile) {
    Optional<Facets> facets =
        request.facets().map(fields -> text.facets(request.words(), restriction, fields));
    boolean fused = request.order() == SearchOrder.RELEVANCE;
    int enough = fused ? request.k() + 1 : request.k(); // in other orders the total tells of more
    int depth = fused ? Math.max(DEPTH, enough) : enough;
    TextMatches matching = matching(depth, restriction);
    List<Hit> found =
        fused ? fusion.fused(matching.hits(), depth, restriction, profile) : matching.hits();
    Count total = matching.total();
    boolean complete =
        fused ? found.size() < depth : total.exact() && total.value() <= found.size();
    List<Hit> best = firstOfGroups(found);
    for (int steps = 0;
        best.size() < enough && !complete && steps < GroupOffers.MOST_ROUNDS;
        steps++) {
      List<Hit> further = further(best, profile);
      complete = further.isEmpty();
      best = Stream.concat(best.stream(), further.stream()).toList();
    }
    best = placed(best, 0);
    var answer =
        new Answer(
            explainer.shown(best.subList(0, Math.min(request.k(), best.size()))),
            Optional.of(total),
            facets,
            meaning.isEmpty());
    boolean more = best.size() > request.k() || !complete;
    int kept = Math.min(ListCursor.keptAtFirst(request.k()), best.size());
    var cursor =
        new SearchCursor(
            request.withLanguage(Language.of(explainer.locale())),
            more ? found(best.subList(0, kept)) : List.of(),
            complete && kept == best.size(),
            total,
            fused && meaning.isPresent(),
            fusion.scale());
    int next = Math.min(request.k(), best.size());
    return new Page(
        answer, cursor, more ? OptionalInt.of(next) : OptionalInt.empty(), Optional.empty());
  }

  /* In another order than that of relevance a score is 1 / place. */
  private List<Hit> placed(List<Hit> hits, int before) {
    return request.order() == SearchOrder.RELEVANCE
        ? hits
        : IntStream.range(0, hits.size())
            .mapToObj(i -> new Hit(hits.get(i).product(), 1f / (before + i + 1)))
            .toList();
  }

  /*
   * One of each group, where it was found: in another order than that of relevance the first, since
   * it stands where the order wants it; otherwise the best offer of those that fit nearly as well
   * as the first, since variants may fit less.
   */
  private List<Hit> firstOfGroups(List<Hit> hits) {
    List<String> groups = items.groups(hits.stream().map(Hit::product).toList());
    Map<String, List<Hit>> byGroup = new HashMap<>();
    for (int i = 0; i < hits.size(); i++) {
      byGroup.computeIfAbsent(groups.get(i), _ -> new ArrayList<>()).add(hits.get(i));
    }
    byGroup.remove("");
    if (byGroup.isEmpty()) {
      return hits;
    }
    var dropped = new HashSet<ProductRef>();
    byGroup.values().forEach(its -> its.forEach(hit -> dropped.add(hit.product())));
    best(byGroup.values().stream().map(this::close).toList()).forEach(dropped::remove);
    return hits.stream().filter(hit -> !dropped.contains(hit.product())).toList();
  }

  private List<ProductRef> best(List<List<ProductRef>> close) {
    List<ProductRef> best = offers.best(close);
    IntStream.range(0, best.size()).forEach(i -> choices.put(best.get(i), close.get(i)));
    return best;
  }

  /* Of one group, best first. */
  private List<ProductRef> close(List<Hit> its) {
    return request.order() == SearchOrder.RELEVANCE
        ? its.stream()
            .filter(hit -> hit.score() >= NEARLY * its.getFirst().score())
            .map(Hit::product)
            .toList()
        : List.of(its.getFirst().product());
  }

  private List<SearchCursor.Found> found(List<Hit> hits) {
    items.ids(hits.stream().map(Hit::product).toList());
    return hits.stream()
        .map(
            hit -> {
              List<ProductRef> from = choices.getOrDefault(hit.product(), List.of(hit.product()));
              return new SearchCursor.Found(Set.copyOf(items.ids(from)), hit.score());
            })
        .toList();
  }

  /**
   * The next products of a list, as far as something may still be shown for them.
   *
   * @throws ServiceFailed if there are none without the meaning of the words, which is not known at
   *     present: the list would end too early
   */
  Page page(SearchCursor cursor, int from, ShopperProfile profile) {
    SearchCursor list = cursor;
    fusion.setScale(cursor.scale());
    var hits = new ArrayList<Hit>();
    int place = from;
    for (int steps = 0; ; steps++) {
      place = add(list, place, hits, profile);
      boolean atEnd = place == list.found().size();
      if (!atEnd || list.complete() || steps == GroupOffers.MOST_ROUNDS) {
        break;
      }
      SearchCursor longer = grown(list, profile);
      if (longer.size() == list.size() && list.byMeaning() && meaning.isEmpty()) {
        if (hits.isEmpty()) {
          throw new ServiceFailed("a list of a search cannot go on: its words cannot be embedded");
        }
        break;
      }
      list = longer;
    }
    boolean more = place < list.found().size() || !list.complete();
    return new Page(
        new Answer(
            explainer.shown(hits), Optional.of(list.total()), Optional.empty(), meaning.isEmpty()),
        list,
        more ? OptionalInt.of(place) : OptionalInt.empty(),
        Optional.empty());
  }

  /* Returns the place after the last one that was looked at. */
  private int add(SearchCursor list, int from, List<Hit> into, ShopperProfile profile) {
    int place = from;
    while (place < list.found().size() && into.size() < request.k()) {
      int end = Math.min(list.found().size(), place + request.k());
      List<SearchCursor.Found> next = list.found().subList(place, end);
      Map<SearchCursor.Found, ProductRef> shown =
          firstOfTheirGroups(shownNow(next, profile), next, list.found().subList(0, place));
      for (SearchCursor.Found one : next) {
        if (into.size() < request.k()) {
          Optional.ofNullable(shown.get(one))
              .ifPresent(product -> into.add(new Hit(product, one.score())));
          place++;
        }
      }
    }
    return place;
  }

  /*
   * What may be shown now for what was found: of a group what is chosen now of the same ones, or,
   * where none of them is left, what is found of the rest of the group.
   */
  private Map<SearchCursor.Found, ProductRef> shownNow(
      List<SearchCursor.Found> found, ShopperProfile profile) {
    items.findAll(found.stream().flatMap(one -> one.ids().stream()).toList());
    Set<ProductRef> allowed = allowed(found.stream().flatMap(one -> there(one).stream()).toList());
    Map<SearchCursor.Found, List<ProductRef>> left = new LinkedHashMap<>();
    found.forEach(one -> left.put(one, there(one).stream().filter(allowed::contains).toList()));
    List<SearchCursor.Found> gone =
        found.stream().filter(one -> left.getOrDefault(one, List.of()).isEmpty()).toList();
    gone.forEach(left::remove);
    Map<SearchCursor.Found, ProductRef> shown = new HashMap<>(instead(gone, profile));
    Iterator<ProductRef> best = offers.best(left.values()).iterator();
    left.keySet().forEach(one -> shown.put(one, best.next()));
    return shown;
  }

  /*
   * Products may have become offers of the same since the list began: nothing comes where something
   * before stands for the same group now.
   */
  private Map<SearchCursor.Found, ProductRef> firstOfTheirGroups(
      Map<SearchCursor.Found, ProductRef> shown,
      List<SearchCursor.Found> found,
      List<SearchCursor.Found> before) {
    if (items.groupsOf(shown.values()).isEmpty()) {
      return shown;
    }
    items.findAll(before.stream().flatMap(one -> one.ids().stream()).toList(), Set.of(Part.GROUP));
    Set<String> taken =
        items.groupsOf(before.stream().flatMap(one -> there(one).stream()).toList());
    Map<SearchCursor.Found, ProductRef> first = new HashMap<>();
    for (SearchCursor.Found one : found) {
      ProductRef product = shown.get(one);
      if (product != null && !taken.contains(items.groups(List.of(product)).getFirst())) {
        first.put(one, product);
      }
      taken.addAll(items.groupsOf(there(one)));
    }
    return first;
  }

  /* Also by what the shopper has done since the list began. */
  private Set<ProductRef> allowed(List<ProductRef> there) {
    var allowed = new HashSet<>(items.matching(there, restriction.filter()));
    allowed.removeAll(restriction.excluded());
    if (!restriction.groups().isEmpty()) {
      List<ProductRef> all = List.copyOf(allowed);
      List<String> groups = items.groups(all);
      for (int i = 0; i < all.size(); i++) {
        if (restriction.groups().contains(groups.get(i))) {
          allowed.remove(all.get(i));
        }
      }
    }
    return allowed;
  }

  private List<ProductRef> there(SearchCursor.Found found) {
    return found.ids().stream().flatMap(id -> items.find(id).stream()).toList();
  }

  /* For what may not be shown any more, the best of the rest of its group, if there is one. */
  private Map<SearchCursor.Found, ProductRef> instead(
      List<SearchCursor.Found> gone, ShopperProfile profile) {
    Set<String> groups = items.groupsOf(gone.stream().flatMap(one -> there(one).stream()).toList());
    if (groups.isEmpty()) {
      return Map.of();
    }
    List<ProductRef> rest =
        items.view().members(groups, restriction).values().stream().flatMap(List::stream).toList();
    if (rest.isEmpty()) {
      return Map.of();
    }
    Map<String, ProductRef> byGroup = bestOf(rest, profile);
    Map<SearchCursor.Found, ProductRef> instead = new HashMap<>();
    for (SearchCursor.Found one : gone) {
      items.groupsOf(there(one)).stream()
          .flatMap(group -> Optional.ofNullable(byGroup.get(group)).stream())
          .forEach(product -> instead.put(one, product));
    }
    return instead;
  }

  /* By group. A group of many offers may take a whole search: the others are looked for after it. */
  private Map<String, ProductRef> bestOf(List<ProductRef> offers, ShopperProfile profile) {
    Restriction among = restriction.and(Filter.of(new Condition.Products(items.ids(offers))));
    int groups = items.groupsOf(offers).size();
    Map<String, ProductRef> byGroup = new HashMap<>();
    int before;
    do {
      before = byGroup.size();
      matching(among.withoutGroups(byGroup.keySet()), profile)
          .forEach(
              hit -> byGroup.put(items.groups(List.of(hit.product())).getFirst(), hit.product()));
    } while (byGroup.size() > before && byGroup.size() < groups);
    return byGroup;
  }

  private SearchCursor grown(SearchCursor list, ShopperProfile profile) {
    items.findAll(list.ids(), Set.of(Part.GROUP));
    List<Hit> listed =
        list.ids().stream()
            .flatMap(id -> items.find(id).stream())
            .map(product -> new Hit(product, 0))
            .toList();
    return list.plus(found(placed(further(listed, profile), list.found().size())));
  }

  /* What comes after some products. */
  private List<Hit> further(List<Hit> before, ShopperProfile profile) {
    Set<ProductRef> listed = before.stream().map(Hit::product).collect(Collectors.toSet());
    return matching(restriction.without(listed).withoutGroups(items.groupsOf(listed)), profile);
  }

  private List<Hit> matching(Restriction within, ShopperProfile profile) {
    int depth = Math.max(DEPTH_AFTER, request.k());
    List<Hit> matching = matching(depth, within).hits();
    return firstOfGroups(
        request.order() == SearchOrder.RELEVANCE
            ? fusion.fused(matching, depth, within, profile)
            : matching);
  }

  /* By words, in the order that is asked for; of the newest, what is announced for later is last. */
  private TextMatches matching(int depth, Restriction within) {
    TextMatches all = text.matching(request.words(), depth, within, request.order());
    Filter come =
        request.order() == SearchOrder.NEWEST
            ? NonPersonalized.come(items.view(), within, context.now())
            : Filter.ALL;
    if (come.equals(Filter.ALL) || !beginsWithAnnounced(all.hits())) {
      return all;
    }
    Restriction offered = within.and(come);
    var hits = new LinkedHashMap<ProductRef, Hit>();
    text.matching(request.words(), depth, offered, request.order())
        .hits()
        .forEach(hit -> hits.put(hit.product(), hit));
    all.hits().forEach(hit -> hits.putIfAbsent(hit.product(), hit));
    return new TextMatches(hits.values().stream().limit(depth).toList(), all.total());
  }

  private boolean beginsWithAnnounced(List<Hit> hits) {
    return !hits.isEmpty() && items.stats(hits.getFirst().product()).since().isAfter(context.now());
  }
}
