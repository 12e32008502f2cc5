package dev.zhiyin.opensearch;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.zhiyin.engine.attribute.GeoPoint;
import dev.zhiyin.engine.embed.Vectors;
import dev.zhiyin.engine.filter.Filter;
import dev.zhiyin.engine.indexing.IndexState;
import dev.zhiyin.engine.lucene.IndexFields;
import dev.zhiyin.engine.lucene.QueryWords;
import dev.zhiyin.engine.lucene.Segmentation;
import dev.zhiyin.engine.retrieval.Count;
import dev.zhiyin.engine.retrieval.Hit;
import dev.zhiyin.engine.retrieval.IndexView;
import dev.zhiyin.engine.retrieval.NumberField;
import dev.zhiyin.engine.retrieval.Part;
import dev.zhiyin.engine.retrieval.ProductParts;
import dev.zhiyin.engine.retrieval.ProductRef;
import dev.zhiyin.engine.retrieval.Restriction;
import dev.zhiyin.engine.retrieval.Retrieval;
import dev.zhiyin.engine.retrieval.Retrieved;
import dev.zhiyin.engine.retrieval.TextIndex;
import dev.zhiyin.opensearch.Retrievals.Asked;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** An index on a cluster at one moment; a later one after the loss of a node that was asked. */
final class OpenSearchView implements IndexView {
  private static final int COUNT_ALL = Integer.MAX_VALUE;

  private final Searches searches;
  private final WordSearches byWords;
  private final Segmentation segmentation;
  private final String index;
  private final long sequence;
  private final Set<ProductRef> deleted;
  private final Set<ProductRef> unavailable;
  private final Newest newest;
  private final SourceReading reading;

  /**
   * @param gone products that it does not show though the index may hold them, or may hold them as
   *     available
   * @param newest kept for all views of the moment
   * @param sizes kept for all views of the index
   */
  OpenSearchView(
      Searches searches,
      Segmentation segmentation,
      String index,
      long sequence,
      IndexState.Gone gone,
      Newest newest,
      ProductSizes sizes) {
    this.searches = searches;
    this.byWords = new WordSearches(searches);
    this.segmentation = segmentation;
    this.index = index;
    this.sequence = sequence;
    this.deleted = refs(gone.deleted());
    this.unavailable = refs(gone.unavailable());
    this.newest = newest;
    this.reading = new SourceReading(searches, index, sizes);
  }

  private static Set<ProductRef> refs(Set<String> ids) {
    return ids.stream().map(IdRef::new).collect(Collectors.toSet());
  }

  private ObjectNode allowed(Restriction restriction) {
    Restriction there = deleted.isEmpty() ? restriction : restriction.without(deleted);
    return FilterClauses.of(
        !unavailable.isEmpty() && restriction.filter().asksForAvailable()
            ? there.without(unavailable)
            : there);
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
    return retrieve(batch, restriction, Set.of());
  }

  @Override
  public List<Retrieved> retrieve(List<Retrieval> batch, Restriction restriction, Set<Part> along) {
    ObjectNode allowed = allowed(restriction);
    Map<String, QueryWords> words = new HashMap<>();
    for (Retrieval one : batch) {
      if (one instanceof Retrieval.Words(String text, int _)) {
        words.computeIfAbsent(text, segmentation::query);
      }
    }
    List<Asked> asked = new ArrayList<>();
    List<Set<Part>> brought = new ArrayList<>();
    List<JsonNode> answers =
        byWords.answers(
            words.values(),
            unknown -> {
              asked.clear();
              brought.clear();
              for (Retrieval one : batch) {
                asked.add(
                    Retrievals.of(
                        one,
                        allowed,
                        text ->
                            WordQueries.anyOf(requireNonNull(words.get(text)), unknown, allowed)));
              }
              return asked.stream()
                  .flatMap(one -> one.searches().stream())
                  .map(search -> bringing(search, along, brought))
                  .toList();
            });
    for (int i = 0; i < answers.size(); i++) {
      reading.remember(answers.get(i), brought.get(i));
    }
    var retrieved = new ArrayList<Retrieved>();
    int at = 0;
    for (Asked one : asked) {
      List<JsonNode> its = answers.subList(at, at + one.searches().size());
      at += its.size();
      retrieved.add(new Retrieved(one.hits().apply(its), nanos(its)));
    }
    return retrieved;
  }

  /* Has a search bring what it may, and notes what that is. */
  private ObjectNode bringing(ObjectNode search, Set<Part> along, List<Set<Part>> brought) {
    Set<Part> its = reading.along(SearchBody.size(search), along);
    brought.add(its);
    return SourceReading.along(search, its);
  }

  /* As the cluster tells it; searches of a batch run beside each other. */
  private static long nanos(List<JsonNode> answers) {
    long milliseconds =
        answers.stream().mapToLong(answer -> answer.path("took").longValue()).max().orElse(0);
    return TimeUnit.MILLISECONDS.toNanos(milliseconds);
  }

  @Override
  public Map<String, ProductRef> find(Collection<String> ids) {
    return find(ids, Set.of());
  }

  @Override
  public Map<String, ProductRef> find(Collection<String> ids, Set<Part> along) {
    List<String> all = ids.stream().distinct().toList();
    int most = along.isEmpty() ? 0 : Math.min(SourceReading.MOST_ALONG, all.size());
    Set<Part> brought = reading.along(most, along);
    ObjectNode allowed = allowed(Filter.ALL);
    var bodies = new ArrayList<ObjectNode>();
    if (most > 0) {
      bodies.add(SourceReading.along(among(all.subList(0, most), allowed), brought));
    }
    // what is small comes along with all of them
    Set<Part> groups = along.contains(Part.GROUP) ? Set.of(Part.GROUP) : Set.of();
    Retrievals.parts(all.subList(most, all.size()))
        .forEach(part -> bodies.add(SourceReading.along(among(part, allowed), groups)));
    List<JsonNode> answers = searches.of(bodies);
    for (int i = 0; i < answers.size(); i++) {
      reading.remember(answers.get(i), i == 0 && most > 0 ? brought : groups);
    }
    Map<String, ProductRef> found = new HashMap<>();
    answers.stream()
        .flatMap(answer -> SearchBody.hits(answer).stream())
        .map(SearchBody::id)
        .forEach(id -> found.put(id, new IdRef(id)));
    return found;
  }

  private static ObjectNode among(List<String> ids, ObjectNode allowed) {
    return SearchBody.ids(FilterClauses.allOf(FilterClauses.ids(ids), allowed), ids.size());
  }

  @Override
  public Set<ProductRef> matching(Collection<ProductRef> products, Filter filter) {
    ObjectNode allowed = allowed(filter);
    return searches
        .of(
            Retrievals.parts(IdRef.ids(products)).stream()
                .map(part -> among(part, allowed))
                .toList())
        .stream()
        .flatMap(answer -> SearchBody.hits(answer).stream())
        .map(hit -> new IdRef(SearchBody.id(hit)))
        .collect(Collectors.toSet());
  }

  @Override
  public Map<String, List<ProductRef>> members(Set<String> groups, Restriction restriction) {
    if (groups.isEmpty()) {
      return Map.of();
    }
    ObjectNode query = FilterClauses.allOf(FilterClauses.groups(groups), allowed(restriction));
    ObjectNode body = SearchBody.ids(query, IndexMapping.MOST_HITS);
    body.withArray("docvalue_fields").add(IndexFields.GROUP);
    List<JsonNode> hits = SearchBody.hits(searches.of(body));
    if (hits.size() == IndexMapping.MOST_HITS && groups.size() > 1) { // it may lack whole groups
      List<String> all = groups.stream().sorted().toList();
      int half = all.size() / 2;
      var halves = new HashMap<>(members(Set.copyOf(all.subList(0, half)), restriction));
      halves.putAll(members(Set.copyOf(all.subList(half, all.size())), restriction));
      return halves;
    }
    Map<String, List<ProductRef>> members = new HashMap<>();
    for (JsonNode hit : hits) {
      List<ProductRef> its =
          members.computeIfAbsent(
              SearchBody.field(hit, IndexFields.GROUP).textValue(), _ -> new ArrayList<>());
      if (its.size() < MOST_MEMBERS) {
        its.add(new IdRef(SearchBody.id(hit)));
      }
    }
    return members;
  }

  @Override
  public List<ProductParts> fetch(List<ProductRef> products, Set<Part> parts) {
    if (parts.equals(Set.of(Part.ID))) { // is what a product is known by here
      return IdRef.ids(products).stream().map(id -> new ProductParts().with(Part.ID, id)).toList();
    }
    return reading.of(IdRef.ids(products), parts);
  }

  @Override
  public float[][] innerProducts(Part of, float[][] vectors, List<ProductRef> products) {
    List<String> ids = IdRef.ids(products);
    var inner = new float[vectors.length][ids.size()];
    var lacking = new ArrayList<String>();
    var at = new ArrayList<Integer>();
    for (int p = 0; p < ids.size(); p++) {
      Optional<ProductParts> known = reading.remembered(ids.get(p), Set.of(of));
      if (known.isEmpty()) {
        lacking.add(ids.get(p));
        at.add(p);
      } else {
        float[] vector = vector(known.get(), of);
        for (int v = 0; v < vectors.length; v++) {
          inner[v][p] = Vectors.dot(vectors[v], vector);
        }
      }
    }
    float[][] computed = computed(of, vectors, lacking);
    for (int v = 0; v < vectors.length; v++) {
      for (int i = 0; i < lacking.size(); i++) {
        inner[v][at.get(i)] = computed[v][i];
      }
    }
    return inner;
  }

  private static float[] vector(ProductParts parts, Part of) {
    return of == Part.ITEM_VECTOR ? parts.itemVector() : parts.embedding().toArray();
  }

  /* By the cluster. */
  private float[][] computed(Part of, float[][] vectors, List<String> ids) {
    String field = of == Part.ITEM_VECTOR ? IndexMapping.ITEM_VECTOR : IndexFields.EMBEDDING;
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
  public List<double[]> numbers(NumberField field, List<ProductRef> products) {
    String name = IndexFields.of(field);
    Map<String, double[]> found = new HashMap<>();
    for (JsonNode hit : each(products, body -> body.withArray("docvalue_fields").add(name))) {
      found.put(
          SearchBody.id(hit),
          StreamSupport.stream(hit.path("fields").path(name).spliterator(), false)
              .mapToDouble(JsonNode::doubleValue)
              .toArray());
    }
    return IdRef.ids(products).stream()
        .map(id -> SourceReading.required(found.get(id), id, index))
        .toList();
  }

  @Override
  public double[] kilometres(String attribute, GeoPoint from, List<ProductRef> products) {
    ObjectNode distance = JsonTrees.object().put("unit", "km").put("ignore_unmapped", true);
    distance
        .putObject(IndexFields.point(attribute))
        .put("lat", from.latitude())
        .put("lon", from.longitude());
    Map<String, Double> found = new HashMap<>();
    for (JsonNode hit :
        each(
            products,
            body -> body.withArray("sort").add(JsonTrees.of("_geo_distance", distance)))) {
      found.put(SearchBody.id(hit), hit.path("sort").path(0).asDouble(Double.NaN));
    }
    return IdRef.ids(products).stream()
        .mapToDouble(id -> SourceReading.required(found.get(id), id, index))
        .map(km -> Double.isFinite(km) ? km : Double.NaN)
        .toArray();
  }

  /* A hit of each product. */
  private List<JsonNode> each(List<ProductRef> products, Consumer<ObjectNode> wanted) {
    List<ObjectNode> bodies =
        Retrievals.parts(IdRef.ids(products).stream().distinct().toList()).stream()
            .map(
                part ->
                    SearchBody.ids(FilterClauses.unscored(FilterClauses.ids(part)), part.size()))
            .toList();
    bodies.forEach(wanted);
    return searches.of(bodies).stream()
        .flatMap(answer -> SearchBody.hits(answer).stream())
        .toList();
  }

  @Override
  public List<Hit> exactlyNearest(Part of, float[] vector, int k) {
    String field = of == Part.ITEM_VECTOR ? IndexMapping.ITEM_VECTOR : IndexFields.EMBEDDING;
    ObjectNode all = allowed(Filter.ALL);
    JsonNode answer = searches.of(SearchBody.innerProducts(field, vector, all, k));
    return Retrievals.scored(SearchBody.hits(answer), SearchBody::innerProduct);
  }

  @Override
  public Optional<Instant> newest() {
    return deleted.isEmpty() ? newest.of(IndexView.super::newest) : IndexView.super.newest();
  }

  @Override
  public Count count(Filter filter, int enough) {
    return SearchBody.total(searches.of(SearchBody.count(allowed(filter), enough)));
  }

  @Override
  public Step byId(String after, int most, Filter filter) {
    ObjectNode body =
        SearchBody.sorted(allowed(filter), most, SearchBody.order(IndexFields.ID, false));
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
    return new OpenSearchTextIndex(searches, byWords, segmentation, this::allowed, reading);
  }

  @Override
  public void close() {
    searches.close();
  }

  /** When the newest product of one state of an index came, asked once for all its views. */
  static final class Newest {
    private volatile Optional<Instant> known = Optional.empty();

    Optional<Instant> of(Supplier<Optional<Instant>> asking) {
      Optional<Instant> newest = known;
      if (newest.isEmpty()) { // two may ask, and hear the same
        newest = asking.get();
        known = newest;
      }
      return newest;
    }
  }
}
