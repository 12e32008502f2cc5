package dev.zhiyin.opensearch;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.zhiyin.engine.filter.Filter;
import dev.zhiyin.engine.lucene.QueryWords;
import dev.zhiyin.engine.lucene.Segmentation;
import dev.zhiyin.engine.retrieval.Count;
import dev.zhiyin.engine.retrieval.Hit;
import dev.zhiyin.engine.retrieval.IndexView;
import dev.zhiyin.engine.retrieval.Part;
import dev.zhiyin.engine.retrieval.ProductParts;
import dev.zhiyin.engine.retrieval.ProductRef;
import dev.zhiyin.engine.retrieval.Restriction;
import dev.zhiyin.engine.retrieval.Retrieval;
import dev.zhiyin.engine.retrieval.Retrieved;
import dev.zhiyin.engine.retrieval.TextIndex;
import dev.zhiyin.opensearch.Retrievals.Asked;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** An index on a cluster at one moment; a later one after the loss of a node that was asked. */
final class OpenSearchView implements IndexView {
  private static final int COUNT_ALL = Integer.MAX_VALUE;

  private final Searches searches;
  private final Segmentation segmentation;
  private final String index;
  private final long sequence;
  private final Set<ProductRef> hidden;

  /**
   * @param hidden ids of products that it does not show though the index may hold them
   */
  OpenSearchView(
      Searches searches,
      Segmentation segmentation,
      String index,
      long sequence,
      Set<String> hidden) {
    this.searches = searches;
    this.segmentation = segmentation;
    this.index = index;
    this.sequence = sequence;
    this.hidden = hidden.stream().map(IdRef::new).collect(Collectors.toSet());
  }

  private ObjectNode allowed(Restriction restriction) {
    return FilterClauses.of(hidden.isEmpty() ? restriction : restriction.without(hidden));
  }

  private ObjectNode allowed(Filter filter) {
    return allowed(Restriction.to(filter));
  }

  @Override
  public long sequence() {
    return sequence;
  }

  @Override
  public int size() {
    return (int) count(Filter.ALL, COUNT_ALL).value();
  }

  @Override
  public List<Retrieved> retrieve(List<Retrieval> batch, Restriction restriction) {
    ObjectNode allowed = allowed(restriction);
    Map<String, QueryWords> words = new HashMap<>();
    for (Retrieval one : batch) {
      if (one instanceof Retrieval.Words(String text, int _)) {
        words.computeIfAbsent(text, segmentation::query);
      }
    }
    List<Asked> asked = new ArrayList<>();
    List<JsonNode> answers =
        WordSearches.answers(
            searches,
            words.values(),
            unknown -> {
              asked.clear();
              for (Retrieval one : batch) {
                asked.add(
                    Retrievals.of(
                        one,
                        allowed,
                        text -> WordQueries.anyOf(requireNonNull(words.get(text)), unknown)));
              }
              return asked.stream().flatMap(one -> one.searches().stream()).toList();
            });
    var retrieved = new ArrayList<Retrieved>();
    int at = 0;
    for (Asked one : asked) {
      List<JsonNode> its = answers.subList(at, at + one.searches().size());
      at += its.size();
      retrieved.add(new Retrieved(one.hits().apply(its), nanos(its)));
    }
    return retrieved;
  }

  /* As the cluster tells it; searches of a batch run beside each other. */
  private static long nanos(List<JsonNode> answers) {
    long milliseconds =
        answers.stream().mapToLong(answer -> answer.path("took").longValue()).max().orElse(0);
    return TimeUnit.MILLISECONDS.toNanos(milliseconds);
  }

  @Override
  public Map<String, ProductRef> find(Collection<String> ids) {
    Map<String, ProductRef> found = new HashMap<>();
    among(List.copyOf(Set.copyOf(ids)), allowed(Filter.ALL))
        .forEach(id -> found.put(id, new IdRef(id)));
    return found;
  }

  private List<String> among(List<String> ids, ObjectNode allowed) {
    return searches
        .of(
            Retrievals.parts(ids).stream()
                .map(
                    part ->
                        SearchBody.ids(
                            filtered(FilterClauses.ids(part), allowed), IndexMapping.MOST_HITS))
                .toList())
        .stream()
        .flatMap(answer -> SearchBody.hits(answer).stream())
        .map(SearchBody::id)
        .toList();
  }

  private static ObjectNode filtered(ObjectNode query, ObjectNode allowed) {
    ObjectNode bool = JsonTrees.object();
    bool.putArray("filter").add(query).add(allowed);
    return JsonTrees.of("bool", bool);
  }

  @Override
  public Set<ProductRef> matching(Collection<ProductRef> products, Filter filter) {
    return among(IdRef.ids(products), allowed(filter)).stream()
        .map(IdRef::new)
        .collect(Collectors.toSet());
  }

  @Override
  public List<ProductParts> fetch(List<ProductRef> products, Set<Part> parts) {
    if (parts.equals(Set.of(Part.ID))) { // is what a product is known by here
      return IdRef.ids(products).stream().map(id -> new ProductParts().withId(id)).toList();
    }
    return new SourceReading(searches, index).of(IdRef.ids(products), parts);
  }

  @Override
  public float[][] innerProducts(Part of, float[][] vectors, List<ProductRef> products) {
    String field = of == Part.ITEM_VECTOR ? IndexMapping.ITEM_VECTOR : IndexMapping.EMBEDDING;
    List<String> ids = IdRef.ids(products);
    List<List<String>> parts = Retrievals.parts(ids.stream().distinct().toList());
    var asked = new ArrayList<ObjectNode>();
    for (float[] vector : vectors) {
      parts.forEach(part -> asked.add(SearchBody.innerProducts(field, vector, part)));
    }
    List<JsonNode> answers = searches.of(asked);
    var inner = new float[vectors.length][];
    for (int v = 0; v < vectors.length; v++) {
      Map<String, Float> byId = new HashMap<>();
      answers.subList(v * parts.size(), (v + 1) * parts.size()).stream()
          .flatMap(answer -> SearchBody.hits(answer).stream())
          .forEach(hit -> byId.put(SearchBody.id(hit), SearchBody.innerProduct(hit)));
      inner[v] = new float[ids.size()];
      for (int p = 0; p < ids.size(); p++) {
        inner[v][p] = SourceReading.required(byId.get(ids.get(p)), ids.get(p), index);
      }
    }
    return inner;
  }

  @Override
  public List<Hit> exactlyNearest(Part of, float[] vector, int k) {
    String field = of == Part.ITEM_VECTOR ? IndexMapping.ITEM_VECTOR : IndexMapping.EMBEDDING;
    ObjectNode all = allowed(Filter.ALL);
    JsonNode answer = searches.of(SearchBody.innerProducts(field, vector, all, k));
    return Retrievals.scored(SearchBody.hits(answer), SearchBody::innerProduct);
  }

  @Override
  public Count count(Filter filter, int enough) {
    return SearchBody.total(searches.of(SearchBody.count(allowed(filter), enough)));
  }

  @Override
  public Step byId(String after, int most, Filter filter) {
    ObjectNode body =
        SearchBody.sorted(allowed(filter), most, SearchBody.order(IndexMapping.ID, false));
    if (!after.isEmpty()) {
      body.putArray("search_after").add(after);
    }
    List<String> ids = SearchBody.hits(searches.of(body)).stream().map(SearchBody::id).toList();
    return new Step(
        ids.stream().<ProductRef>map(IdRef::new).toList(),
        ids.isEmpty() ? after : ids.getLast(),
        ids.size() < Math.min(most, IndexMapping.MOST_HITS));
  }

  @Override
  public TextIndex text() {
    return new OpenSearchTextIndex(searches, segmentation, this::allowed);
  }

  @Override
  public void close() {
    searches.close();
  }
}
