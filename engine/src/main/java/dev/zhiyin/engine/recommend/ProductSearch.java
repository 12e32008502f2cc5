package dev.zhiyin.engine.recommend;

import dev.zhiyin.engine.embed.Embedding;
import dev.zhiyin.engine.explain.Reason;
import dev.zhiyin.engine.explain.ReasonBuilder;
import dev.zhiyin.engine.explain.ReasonChoice;
import dev.zhiyin.engine.product.Product;
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
import dev.zhiyin.engine.retrieval.TextWord;
import dev.zhiyin.engine.retrieval.WordFit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
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
   * weighs no more.
   */
  static final float COMPLETENESS = 1;
  static final float TITLE_GRAMS = 1;
  static final float MEANING = 1.3f;

  static final float TASTE = 0.5f;

  private final SearchRequest request;
  private final Optional<Embedding> meaning;
  private final RequestItems items;
  private final TextIndex text;
  private final Restriction restriction;
  private final GroupOffers offers;
  private final RecommenderContext context;

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
    this.restriction = Restriction.to(context.allowed(request.filter().inStockUnlessAsked()));
    this.offers = new GroupOffers(items, context.rules().offer(), restriction);
    this.context = context;
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
    var answer =
        new Answer(
            shown(best.subList(0, Math.min(request.k(), best.size()))),
            Optional.of(total),
            facets,
            meaning.isEmpty());
    boolean more = best.size() > request.k() || !complete;
    var cursor =
        new SearchCursor(request, more ? found(best) : List.of(), complete, Optional.of(total));
    int next = Math.min(request.k(), best.size());
    return new Page(
        answer, cursor, more ? OptionalInt.of(next) : OptionalInt.empty(), Optional.empty());
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
    offers.best(byGroup.values().stream().map(this::close).toList()).forEach(dropped::remove);
    return hits.stream().filter(hit -> !dropped.contains(hit.product())).toList();
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
    List<String> ids = items.ids(hits.stream().map(Hit::product).toList());
    return IntStream.range(0, hits.size())
        .mapToObj(i -> new SearchCursor.Found(ids.get(i), hits.get(i).score()))
        .toList();
  }

  /** The next products of a list that are still there and that the filter still allows. */
  Page page(SearchCursor cursor, int from, ShopperProfile profile) {
    SearchCursor list = cursor;
    var hits = new ArrayList<Hit>();
    int place = from;
    for (int steps = 0; ; steps++) {
      place = add(list, place, hits);
      boolean atEnd = place == list.found().size();
      if (!atEnd || list.complete() || steps == MOST_STEPS) {
        break;
      }
      list = grown(list, profile);
    }
    boolean more = place < list.found().size() || !list.complete();
    return new Page(
        new Answer(shown(hits), list.total(), Optional.empty(), meaning.isEmpty()),
        list,
        more ? OptionalInt.of(place) : OptionalInt.empty(),
        Optional.empty());
  }

  /* Returns the place after the last one that was looked at. */
  private int add(SearchCursor list, int from, List<Hit> into) {
    int place = from;
    while (place < list.found().size() && into.size() < request.k()) {
      int end = Math.min(list.found().size(), place + request.k());
      List<SearchCursor.Found> next = list.found().subList(place, end);
      items.findAll(next.stream().map(SearchCursor.Found::productId).toList());
      Set<ProductRef> allowed =
          items.matching(
              next.stream().flatMap(one -> items.find(one.productId()).stream()).toList(),
              restriction.filter());
      for (SearchCursor.Found one : next) {
        if (into.size() < request.k()) {
          items
              .find(one.productId())
              .filter(allowed::contains)
              .ifPresent(product -> into.add(new Hit(product, one.score())));
          place++;
        }
      }
    }
    return place;
  }

  private SearchCursor grown(SearchCursor list, ShopperProfile profile) {
    items.findAll(list.ids(), Set.of(Part.GROUP));
    List<Hit> listed =
        list.ids().stream()
            .flatMap(id -> items.find(id).stream())
            .map(product -> new Hit(product, 0))
            .toList();
    return list.plus(found(further(listed, profile)));
  }

  /* What comes after some products. */
  private List<Hit> further(List<Hit> before, ShopperProfile profile) {
    Set<ProductRef> listed = before.stream().map(Hit::product).collect(Collectors.toSet());
    Restriction rest = restriction.without(listed).withoutGroups(items.groupsOf(listed));
    List<Hit> matching = text.matching(request.words(), DEPTH, rest, request.order()).hits();
    return firstOfGroups(
        request.order() == SearchOrder.RELEVANCE
            ? fused(matching, DEPTH, rest, profile)
            : matching);
  }

  private List<Hit> fused(
      List<Hit> matching, int depth, Restriction within, ShopperProfile profile) {
    List<Hit> near = meaning.map(it -> near(it, depth, within)).orElse(List.of());
    var found = new LinkedHashSet<ProductRef>();
    matching.forEach(hit -> found.add(hit.product()));
    near.forEach(hit -> found.add(hit.product()));
    List<ProductRef> products = List.copyOf(found);
    WordFit words = text.fit(request.words(), products);
    var fusion =
        new ScoreFusion(products)
            .add(1, ScoreFusion.toGreatest(words.scores()))
            .add(COMPLETENESS, words.completeness())
            .add(TITLE_GRAMS, words.titleGrams());
    meaning.ifPresent(
        it ->
            fusion.add(
                MEANING, ScoreFusion.positive(scores(Part.EMBEDDING, it.toArray(), products))));
    if (!profile.isUnknown()) {
      fusion.add(TASTE, ScoreFusion.fromLeastToGreatest(taste(profile, products)));
    }
    return fusion.best(products.size());
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
    return items.view().retrieve(List.of(nearest), within, Set.of(Part.GROUP)).getFirst().hits();
  }

  private float[] scores(Part of, float[] vector, List<ProductRef> products) {
    float[][] one = {vector};
    return items.view().innerProducts(of, one, products)[0];
  }

  private List<Recommended> shown(List<Hit> hits) {
    List<ProductRef> products = hits.stream().map(Hit::product).toList();
    items.read(products, Set.of(Part.PRODUCT, Part.EMBEDDING));
    var builder = context.reasons(request.locale(), text::terms);
    List<Reason> reasons = reasons(products, builder);
    Map<ProductRef, GroupOffer> chosen =
        offers.offers(
            products, request.order() == SearchOrder.RELEVANCE ? offers::rule : _ -> "sort");
    var own = FitReasons.of(builder, context, items, products);
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
              highlights(product)));
    }
    return shown;
  }

  private List<Reason> reasons(List<ProductRef> products, ReasonBuilder reasons) {
    List<TextWord> asked = text.asked(request.words());
    List<String> terms = asked.stream().flatMap(TextWord::terms).distinct().toList();
    List<List<String>> matched = text.matchedTerms(terms, products);
    var phrases = new SearchedPhrases(request.words(), asked);
    var named = new ArrayList<List<String>>();
    for (ProductRef product : products) {
      named.add(phrases.of(items.product(product), matched.get(named.size())));
    }
    nameMeant(products, named);
    var choices = new ArrayList<ReasonChoice>();
    for (ProductRef product : products) {
      OptionalDouble similarity =
          meaning
              .map(it -> OptionalDouble.of(it.cosine(items.embedding(product))))
              .orElse(OptionalDouble.empty());
      Product shown = items.product(product);
      List<String> found = named.get(choices.size());
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

  private Map<String, String> highlights(Product product) {
    var highlights = new LinkedHashMap<String, String>();
    highlight("title", product.title(), highlights);
    highlight("description", product.text().description(), highlights);
    return highlights;
  }

  private void highlight(String field, String value, Map<String, String> into) {
    text.highlighted(value, request.words()).ifPresent(html -> into.put(field, html));
  }
}
