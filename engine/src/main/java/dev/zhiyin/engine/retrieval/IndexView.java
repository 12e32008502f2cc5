package dev.zhiyin.engine.retrieval;

import dev.zhiyin.engine.attribute.GeoPoint;
import dev.zhiyin.engine.filter.Filter;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * An index at one moment. Thread-safe; closed by whoever took it. Where an index lies on several
 * machines and one of them is lost, its views go on with a later moment.
 *
 * <p>Each call costs at most one round trip to wherever the index is, a second one where words of a
 * search are in no product or prices are divided into ranges. It costs by what it asks for, not in
 * proportion to the number of products, but for {@link #exactlyNearest}, which is for checks.
 *
 * <p>Every method throws {@link dev.zhiyin.engine.ZhiyinException} when the index cannot be read.
 */
public interface IndexView extends AutoCloseable {
  /** The number of the newest change of the store that it shows. */
  long sequence();

  /** How many products there are. */
  int size();

  /** Answers a batch, each retrieval with the restriction inside, in the order asked. */
  List<Retrieved> retrieve(List<Retrieval> batch, Restriction restriction);

  /**
   * The same, for somebody who goes on to {@link #fetch} parts of what is found: an index on
   * another machine brings them with the answer, and needs no round trip for them. One at hand has
   * nothing to gain.
   */
  default List<Retrieved> retrieve(
      List<Retrieval> batch, Restriction restriction, Set<Part> along) {
    return retrieve(batch, restriction);
  }

  /** Answers one retrieval, as a batch of it. */
  default Retrieved retrieve(Retrieval one, Restriction restriction, Set<Part> along) {
    return retrieve(List.of(one), restriction, along).getFirst();
  }

  /** Answers one retrieval. */
  default List<Hit> retrieve(Retrieval one, Restriction restriction) {
    return retrieve(List.of(one), restriction).getFirst().hits();
  }

  /** Those of these products that there are, by id. */
  Map<String, ProductRef> find(Collection<String> ids);

  /** The same, for somebody who goes on to {@link #fetch} parts, of the first hundred at least. */
  default Map<String, ProductRef> find(Collection<String> ids, Set<Part> along) {
    return find(ids);
  }

  /**
   * The products of groups that a restriction allows, {@value #MOST_MEMBERS} of a group at most.
   *
   * @return by group, without those of which none is allowed
   */
  Map<String, List<ProductRef>> members(Set<String> groups, Restriction restriction);

  /** Whether any product may be of a group; where it costs to find out, one may. */
  default boolean hasGroups() {
    return true;
  }

  /** So many products of a group are looked at. */
  int MOST_MEMBERS = 1_000;

  /** Parts of products, in the order given. */
  List<ProductParts> fetch(List<ProductRef> products, Set<Part> parts);

  /**
   * Inner products of vectors with the vectors of products, by full floats.
   *
   * @param of {@link Part#ITEM_VECTOR} or {@link Part#EMBEDDING}
   * @return {@code [vectors][products]}
   */
  float[][] innerProducts(Part of, float[][] vectors, List<ProductRef> products);

  /** A number of products, in the order given: none, one or several of each. */
  List<double[]> numbers(NumberField field, List<ProductRef> products);

  /**
   * How far products are from a place, in kilometres on the surface of the earth, by the nearest of
   * their places; NaN for those that have none.
   *
   * @param attribute as {@link dev.zhiyin.engine.attribute.AttributeTypes#folded} writes it
   */
  double[] kilometres(String attribute, GeoPoint from, List<ProductRef> products);

  /**
   * The {@code k} products whose vectors have the largest inner products with a vector, by looking
   * at every one: for checks only, since it costs as much as there are products.
   *
   * @param of {@link Part#ITEM_VECTOR} or {@link Part#EMBEDDING}
   */
  List<Hit> exactlyNearest(Part of, float[] vector, int k);

  /** What two ways to add up the same inner product may differ by. */
  float ROUNDING = 1e-5f;

  /**
   * The share that a search finds of the {@code k} products that are {@linkplain #exactlyNearest
   * nearest} to a vector; of several that are equally near it does not matter which.
   *
   * @param k at most as many as there are
   * @return in [0, 1]
   */
  default double recall(Part of, float[] vector, int k, Retrieval search) {
    return recall(of, vector, k, leastOfNearest(of, vector, k), search);
  }

  /** The least score that one of the nearest {@code k} has, by exact search. */
  default float leastOfNearest(Part of, float[] vector, int k) {
    float last = exactlyNearest(of, vector, k).getLast().score();
    return last - ROUNDING * Math.max(1, Math.abs(last));
  }

  /** The recall of the first {@code k} that a search finds, which may look for more. */
  default double recall(Part of, float[] vector, int k, float least, Retrieval search) {
    List<ProductRef> found =
        retrieve(search, Restriction.NONE).stream().limit(k).map(Hit::product).toList();
    float[] products = innerProducts(of, new float[][] {vector}, found)[0];
    long right = IntStream.range(0, found.size()).filter(i -> products[i] >= least).count();
    return (double) Math.min(k, right) / k;
  }

  /** Those of some products that a filter allows. */
  Set<ProductRef> matching(Collection<ProductRef> products, Filter filter);

  /** When the product came that the shop began to offer last, notes left out; empty without any. */
  default Optional<Instant> newest() {
    List<ProductRef> newest =
        retrieve(new Retrieval.Newest(1), Restriction.to(Filter.PRODUCTS)).stream()
            .map(Hit::product)
            .toList();
    return fetch(newest, Set.of(Part.STATS)).stream().map(parts -> parts.stats().since()).findAny();
  }

  /** How many products a filter allows; ends counting at {@code enough}. */
  Count count(Filter filter, int enough);

  /**
   * Products that a filter allows in the order of their ids, to read a whole shop step by step.
   * Looks at a bounded number of products, so that a step may find few or none before the end.
   *
   * @param after an id, which need not exist; empty to begin
   */
  Step byId(String after, int most, Filter filter);

  /**
   * A step of {@link #byId}.
   *
   * @param last id that was looked at; the next step begins after it
   * @param end whether there is nothing after it
   */
  record Step(List<ProductRef> products, String last, boolean end) {
    public Step {
      products = List.copyOf(products);
    }
  }

  /** So many products are looked at in a step through a whole shop. */
  int STEP = 500;

  /**
   * Hands out every product that a filter allows, step by step in the order of their ids: for work
   * that nobody waits for, since it costs as much as there are products.
   */
  default void forEachStep(Filter filter, Consumer<List<ProductRef>> sink) {
    Step step;
    String after = "";
    do {
      step = byId(after, STEP, filter);
      sink.accept(step.products());
      after = step.last();
    } while (!step.end());
  }

  /** Words, facets and highlights. */
  TextIndex text();

  /** Does nothing the second time. */
  @Override
  void close();
}
