package dev.zhiyin.engine.recommend;

import dev.zhiyin.engine.embed.Embedding;
import dev.zhiyin.engine.explain.Language;
import dev.zhiyin.engine.explain.Reason;
import dev.zhiyin.engine.explain.ReasonBuilder;
import dev.zhiyin.engine.explain.ReasonChoice;
import dev.zhiyin.engine.filter.Condition;
import dev.zhiyin.engine.filter.Filter;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.recommend.ScoreFusion.Range;
import dev.zhiyin.engine.recommend.SearchCursor.Scale;
import dev.zhiyin.engine.retrieval.Count;
import dev.zhiyin.engine.retrieval.Facets;
import dev.zhiyin.engine.retrieval.Hit;
import dev.zhiyin.engine.retrieval.Part;
import dev.zhiyin.engine.retrieval.ProductRef;
import dev.zhiyin.engine.retrieval.Restriction;
import dev.zhiyin.engine.retrieval.Retrieval;
import dev.zhiyin.engine.retrieval.Retrieval.Effort;
import dev.zhiyin.engine.retrieval.SearchOrder;
import dev.zhiyin.engine.retrieval.TextIndex;
import dev.zhiyin.engine.retrieval.TextMatches;
import dev.zhiyin.engine.retrieval.TextRelevance;
import dev.zhiyin.engine.retrieval.TextWord;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** One search: products by words, by their meaning, and by the shopper's taste if there is one. */
final class ProductSearch {
  /** How far down each list is looked at. */
  private static final int DEPTH = 200;

  /** What fits so nearly as well as the best of its group may stand for it. */
  private static final float NEARLY = 0.95f;

  /** A page makes the list grow so often at most; it may be short then. */
  private static final int MOST_STEPS = 8;

  /*
   * Weights beside that of BM25, which is 1. BM25 alone prefers one rare word said twice to all
   * words said once; and who remembers words of a title mostly means these, which is why meaning
   * weighs no more. It does where the words tell no products apart: none has all, or many have.
   */
  static final float COMPLETENESS = 1;
  static final float TITLE_GRAMS = 1.3f;
  static final float MEANING = 1.3f;
  static final float MORE_MEANING = 3;

  private static final int MANY = 20;

  static final float TASTE = 0.5f;

  private final SearchRequest request;
  private final Optional<Embedding> meaning;
  private final RequestItems items;
  private final TextIndex text;
  private final Restriction restriction;
  private final GroupOffers offers;
  private final RecommenderContext context;

  /** By what was chosen of a group, all that it was chosen from. */
  private final Map<ProductRef, List<ProductRef>> choices = new HashMap<>();

  /** That of the first products that are found, for all that comes after them. */
  private Optional<Scale> scale = Optional.empty();

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
    int depth = fused ? Math.max(DEPTH, request.k()) : request.k();
    TextMatches matching = text.matching(request.words(), depth, restriction, request.order());
    List<Hit> found = fused ? fused(matching.hits(), depth, restriction, profile) : matching.hits();
    Count total = matching.total();
    boolean complete =
        fused ? found.size() < depth : total.exact() && total.value() <= found.size();
    List<Hit> best = firstOfGroups(found);
    for (int steps = 0; best.size() < request.k() && !complete && steps < MOST_STEPS; steps++) {
      List<Hit> further = further(best, profile);
      complete = further.isEmpty();
      best = Stream.concat(best.stream(), further.stream()).toList();
    }
    best = placed(best, 0);
    var answer =
        new Answer(
            shown(best.subList(0, Math.min(request.k(), best.size()))),
            Optional.of(total),
            facets,
            meaning.isEmpty());
    boolean more = best.size() > request.k() || !complete;
    var cursor =
        new SearchCursor(
            request.withLanguage(Language.of(locale())),
            more ? found(best) : List.of(),
            complete,
            total,
            scale.orElse(Scale.NONE));
    int next = Math.min(request.k(), best.size());
    return new Page(
        answer, cursor, more ? OptionalInt.of(next) : OptionalInt.empty(), Optional.empty());
  }

  private Locale locale() {
    return items.locale(request.language(), request.history());
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

  /** The next products of a list, as far as something may still be shown for them. */
  Page page(SearchCursor cursor, int from, ShopperProfile profile) {
    SearchCursor list = cursor;
    scale = Optional.of(cursor.scale());
    var hits = new ArrayList<Hit>();
    int place = from;
    for (int steps = 0; ; steps++) {
      place = add(list, place, hits, profile);
      boolean atEnd = place == list.found().size();
      if (!atEnd || list.complete() || steps == MOST_STEPS) {
        break;
      }
      list = grown(list, profile);
    }
    boolean more = place < list.found().size() || !list.complete();
    return new Page(
        new Answer(shown(hits), Optional.of(list.total()), Optional.empty(), meaning.isEmpty()),
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
      Map<SearchCursor.Found, ProductRef> shown = shownNow(next, profile);
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
    Set<ProductRef> allowed =
        items.matching(
            found.stream().flatMap(one -> there(one).stream()).toList(), restriction.filter());
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
    var among = new Condition.Products(items.ids(rest));
    Map<String, ProductRef> byGroup = new HashMap<>();
    matching(restriction.and(Filter.of(among)), profile)
        .forEach(
            hit -> byGroup.put(items.groups(List.of(hit.product())).getFirst(), hit.product()));
    Map<SearchCursor.Found, ProductRef> instead = new HashMap<>();
    for (SearchCursor.Found one : gone) {
      items.groupsOf(there(one)).stream()
          .flatMap(group -> Optional.ofNullable(byGroup.get(group)).stream())
          .forEach(product -> instead.put(one, product));
    }
    return instead;
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
    List<Hit> matching = text.matching(request.words(), DEPTH, within, request.order()).hits();
    return firstOfGroups(
        request.order() == SearchOrder.RELEVANCE
            ? fused(matching, DEPTH, within, profile)
            : matching);
  }

  private List<Hit> fused(
      List<Hit> matching, int depth, Restriction within, ShopperProfile profile) {
    List<Hit> near = meaning.map(it -> near(it, depth, within)).orElse(List.of());
    var found = new LinkedHashSet<ProductRef>();
    matching.forEach(hit -> found.add(hit.product()));
    near.forEach(hit -> found.add(hit.product()));
    List<ProductRef> products = List.copyOf(found);
    TextRelevance words = text.fit(request.words(), products);
    float[] taste = profile.isUnknown() ? new float[0] : taste(profile, products);
    Scale by =
        scale.orElseGet(
            () ->
                new Scale(
                    Range.fromZero(words.scores()), Range.of(taste), weight(words.completeness())));
    scale = Optional.of(by);
    var fusion =
        new ScoreFusion(products)
            .add(1, by.words().scaled(words.scores()))
            .add(COMPLETENESS, words.completeness())
            .add(TITLE_GRAMS, words.titleGrams());
    meaning.ifPresent(
        it ->
            fusion.add(
                by.meaning(),
                ScoreFusion.positive(scores(Part.EMBEDDING, it.toArray(), products))));
    if (!profile.isUnknown()) {
      fusion.add(TASTE, by.taste().scaled(taste));
    }
    return items.bestFirst(fusion.fused());
  }

  /* Of meaning. */
  private static float weight(float[] completeness) {
    int complete = 0;
    for (float share : completeness) {
      complete += share == 1 ? 1 : 0;
    }
    return complete == 0 || complete >= MANY ? MORE_MEANING : MEANING;
  }

  private float[] taste(ShopperProfile profile, List<ProductRef> products) {
    var scorer = new Scorer(items, profile, Map.of(), _ -> 0);
    scorer.score(products);
    var taste = new float[products.size()];
    for (int i = 0; i < taste.length; i++) {
      taste[i] = scorer.of(products.get(i));
    }
    return taste;
  }

  private List<Hit> near(Embedding meant, int depth, Restriction within) {
    var nearest = new Retrieval.NearestTexts(meant, depth, Effort.THOROUGH);
    return items.view().retrieve(nearest, within, Set.of(Part.GROUP)).hits();
  }

  private float[] scores(Part of, float[] vector, List<ProductRef> products) {
    float[][] one = {vector};
    return items.view().innerProducts(of, one, products)[0];
  }

  private List<Recommended> shown(List<Hit> hits) {
    List<ProductRef> products = hits.stream().map(Hit::product).toList();
    items.read(products, Set.of(Part.PRODUCT, Part.EMBEDDING));
    var builder = context.reasons(locale(), text::terms);
    List<Reason> reasons = reasons(products, builder);
    Map<ProductRef, GroupOffer> chosen =
        offers.offers(
            products, request.order() == SearchOrder.RELEVANCE ? offers::rule : _ -> "sort");
    var own = FitReasons.of(builder, context, items, products, request.history().productIds());
    Function<String, Optional<String>> highlighter = text.highlighter(request.words());
    var shown = new ArrayList<Recommended>();
    for (Hit hit : hits) {
      Product product = items.product(hit.product());
      List<Reason> why = own.after(List.of(reasons.get(shown.size())), hit.product(), product);
      shown.add(
          new Recommended(
              product,
              hit.score(),
              why,
              List.of(),
              Optional.ofNullable(chosen.get(hit.product())),
              highlights(product, highlighter)));
    }
    return shown;
  }

  private List<Reason> reasons(List<ProductRef> products, ReasonBuilder reasons) {
    List<TextWord> asked = text.asked(request.words());
    List<String> terms = asked.stream().flatMap(TextWord::terms).distinct().toList();
    List<List<String>> matched = text.matchedTerms(terms, products);
    var phrases = SearchedPhrases.ofRequest(request.words(), asked, text::words);
    var named = new ArrayList<List<String>>();
    for (ProductRef product : products) {
      named.add(phrases.of(items.product(product), matched.get(named.size())));
    }
    nameMeant(products, named);
    var choices = new ArrayList<ReasonChoice>();
    for (ProductRef product : products) {
      List<String> found = named.get(choices.size());
      OptionalDouble similarity =
          meaning
              .filter(_ -> !found.isEmpty() || !phrases.haveNegation())
              .map(it -> OptionalDouble.of(it.cosine(items.embedding(product))))
              .orElse(OptionalDouble.empty());
      Product shown = items.product(product);
      choices.add(reasons.matchesSearch(shown, request.words(), found, similarity));
    }
    return ReasonBuilder.choose(choices);
  }

  /* Where nothing of the search is named, what its mistyped words mean is. */
  private void nameMeant(List<ProductRef> products, List<List<String>> named) {
    int[] nameless = IntStream.range(0, named.size()).filter(i -> named.get(i).isEmpty()).toArray();
    if (nameless.length == 0) {
      return;
    }
    List<String> names =
        Arrays.stream(nameless).mapToObj(i -> name(items.product(products.get(i)))).toList();
    List<List<String>> meant = text.meant(request.words(), names);
    for (int i = 0; i < nameless.length; i++) {
      named.set(nameless[i], meant.get(i));
    }
  }

  private static String name(Product product) {
    return Stream.of(
            Stream.of(product.title(), product.brand()), product.category().levels().stream())
        .flatMap(texts -> texts)
        .collect(Collectors.joining("\n"));
  }

  private static Map<String, String> highlights(
      Product product, Function<String, Optional<String>> highlighter) {
    var highlights = new LinkedHashMap<String, String>();
    highlighter.apply(product.title()).ifPresent(html -> highlights.put("title", html));
    highlighter
        .apply(product.text().description())
        .ifPresent(html -> highlights.put("description", html));
    return highlights;
  }
}
