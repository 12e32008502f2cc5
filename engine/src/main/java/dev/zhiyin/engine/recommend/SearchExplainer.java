package dev.zhiyin.engine.recommend;

import dev.zhiyin.engine.embed.Embedding;
import dev.zhiyin.engine.explain.Reason;
import dev.zhiyin.engine.explain.ReasonBuilder;
import dev.zhiyin.engine.explain.ReasonChoice;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.retrieval.Hit;
import dev.zhiyin.engine.retrieval.Part;
import dev.zhiyin.engine.retrieval.ProductRef;
import dev.zhiyin.engine.retrieval.SearchOrder;
import dev.zhiyin.engine.retrieval.TextIndex;
import dev.zhiyin.engine.retrieval.TextWord;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What is shown of the products that a search has found, with reasons. For one request. */
final class SearchExplainer {
  private final SearchRequest request;
  private final Optional<Embedding> meaning;
  private final RequestItems items;
  private final TextIndex text;
  private final GroupOffers offers;
  private final RecommenderContext context;

  /**
   * @param meaning of the words, centred; empty if it cannot be told
   */
  SearchExplainer(
      SearchRequest request,
      Optional<Embedding> meaning,
      RequestItems items,
      GroupOffers offers,
      RecommenderContext context) {
    this.request = request;
    this.meaning = meaning;
    this.items = items;
    this.text = items.view().text();
    this.offers = offers;
    this.context = context;
  }

  /** The language of the reasons. */
  Locale locale() {
    return items.locale(request.language(), request.history());
  }

  /** Products, in their order. */
  List<Recommended> shown(List<Hit> hits) {
    List<ProductRef> products = hits.stream().map(Hit::product).toList();
    items.read(products, Set.of(Part.PRODUCT, Part.EMBEDDING));
    var builder = context.reasons(locale(), text::terms);
    List<Reason> reasons = reasons(products, builder);
    Map<ProductRef, GroupOffer> chosen =
        offers.offers(
            products, request.order() == SearchOrder.RELEVANCE ? offers::rule : _ -> "sort");
    var own =
        ProductReasons.of(
            builder,
            context,
            items,
            products,
            () -> ProductReasons.Naming.of(request.history(), request.exclusion()));
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
    var phrases = MatchedPhrases.ofRequest(request.words(), asked, text::words);
    var named = new ArrayList<List<String>>();
    for (ProductRef product : products) {
      named.add(phrases.of(items.product(product), matched.get(named.size())));
    }
    if (!phrases.haveNegation()) { // what is mistyped may be what is not wanted
      nameMeant(products, named);
    }
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
