package dev.zhiyin.engine.recommend;

import dev.zhiyin.engine.recommend.PageCursor.State;
import dev.zhiyin.engine.retrieval.Candidate;
import dev.zhiyin.engine.retrieval.IndexView;
import dev.zhiyin.engine.retrieval.Part;
import dev.zhiyin.engine.retrieval.ProductRef;
import dev.zhiyin.engine.retrieval.Restriction;
import dev.zhiyin.engine.retrieval.Retrieval;
import dev.zhiyin.engine.retrieval.Retrieved;
import dev.zhiyin.engine.retrieval.Source;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;

/** Reads pages of a list as the shop is now, in bounded steps. */
final class PageReader {
  /** From so many ranked products on, the list goes on by id. */
  private static final int MOST_RANKED = 2_000;

  /** What scores and groups are made of. */
  private static final Set<Part> NEXT = Set.of(Part.ITEM_VECTOR, Part.GROUP);

  /** So many products by id are added at a time. */
  private static final int STEP = 500;

  /** A page makes the list grow so often at most; it may be short then. */
  private static final int MOST_STEPS = 8;

  private final PageCursor cursor;
  private final Pipeline pipeline;
  private final RequestItems items;
  private int steps;

  PageReader(PageCursor cursor, Pipeline pipeline) {
    this.cursor = cursor;
    this.pipeline = pipeline;
    this.items = pipeline.items();
  }

  /**
   * Products in the order of the list.
   *
   * @param next place after the last of them; empty at the end of the list
   */
  record Read(List<Candidate> products, OptionalInt next) {
    Read {
      products = List.copyOf(products);
    }
  }

  /** At most a page of those that are there and may be shown now. */
  Read read(int from) {
    int k = cursor.request().k();
    var products = new ArrayList<ProductRef>();
    int place = from;
    for (int most = k; products.size() < k && reaches(place); most = Math.min(2 * most, STEP)) {
      place = add(products, place, most);
    }
    Scorer scorer = pipeline.scorer();
    scorer.score(products);
    return new Read(
        products.stream()
            .map(one -> new Candidate(one, Set.of(Source.REST), scorer.of(one)))
            .toList(),
        hasMore(place) ? OptionalInt.of(place) : OptionalInt.empty());
  }

  /* Looks at so many at most: at more each time, so that a list of what is gone costs few steps. */
  private int add(List<ProductRef> products, int from, int most) {
    int k = cursor.request().k();
    List<String> ids = cursor.ids(from, most);
    items.findAll(ids, RequestItems.OF_CANDIDATES);
    List<Optional<ProductRef>> found = ids.stream().map(items::find).toList();
    Map<ProductRef, ProductRef> shown =
        pipeline.offers().shown(found.stream().flatMap(Optional::stream).toList());
    Set<ProductRef> allowed = items.matching(Set.copyOf(shown.values()), pipeline.shown());
    Set<ProductRef> passed = passed(shown);
    int place = from;
    for (int i = 0; i < ids.size() && products.size() < k; i++) {
      String id = ids.get(i);
      found
          .get(i)
          .filter(product -> !passed.contains(product))
          .flatMap(product -> Optional.ofNullable(shown.get(product)))
          .filter(allowed::contains)
          .filter(
              product ->
                  cursor.liked(id).map(it -> pipeline.liked(product, it).isPresent()).orElse(true))
          .filter(product -> !pipeline.restriction().excluded().contains(product))
          .ifPresent(products::add);
      place++;
    }
    return place;
  }

  /*
   * Products may have become offers of the same since the list began. What is shown of them comes
   * at its own place if it has one, and else at the first of theirs; at the others nothing does.
   */
  private Set<ProductRef> passed(Map<ProductRef, ProductRef> shown) {
    Set<ProductRef> replaced = new LinkedHashSet<>(shown.keySet());
    replaced.removeIf(product -> product.equals(shown.get(product)));
    if (replaced.isEmpty()) {
      return Set.of();
    }
    Set<ProductRef> listed = found(cursor.heldIds());
    var all = new LinkedHashSet<>(listed);
    all.addAll(replaced);
    Map<String, ProductRef> first = new HashMap<>();
    Map<ProductRef, String> groups = new HashMap<>();
    List<ProductRef> inOrder = List.copyOf(all);
    List<String> ofEach = items.groups(inOrder);
    for (int i = 0; i < inOrder.size(); i++) {
      groups.put(inOrder.get(i), ofEach.get(i));
      first.putIfAbsent(ofEach.get(i), inOrder.get(i));
    }
    replaced.removeIf(
        product ->
            !listed.contains(shown.get(product)) && product.equals(first.get(groups.get(product))));
    return replaced;
  }

  /* Whether the list has such a place, after it has grown if it can. */
  private boolean reaches(int place) {
    while (place >= cursor.size() && cursor.state() != State.COMPLETE && steps < MOST_STEPS) {
      steps++;
      grow();
    }
    return place < cursor.size();
  }

  private boolean hasMore(int place) {
    return reaches(place) || cursor.state() != State.COMPLETE;
  }

  private void grow() {
    if (cursor.state() == State.RANKING) {
      growByScore();
    } else {
      growById();
    }
  }

  private void growByScore() {
    Retrieved found = items.view().retrieve(pipeline.more(Pipeline.MORE), rest(), NEXT);
    List<ProductRef> more = pipeline.offers().distinct(found.products());
    boolean many = cursor.size() + more.size() >= MOST_RANKED;
    State next = more.isEmpty() ? State.COMPLETE : many ? State.WALKING : State.RANKING;
    cursor.addRanked(items.ids(more), next);
  }

  /* What may be shown, without what was ranked and its groups. */
  private Restriction rest() {
    Set<ProductRef> listed = listed();
    return pipeline.restriction().without(listed).withoutGroups(items.groupsOf(listed));
  }

  private Set<ProductRef> listed() {
    return found(cursor.rankedIds());
  }

  private Set<ProductRef> found(Set<String> ids) {
    items.findAll(ids, Set.of(Part.GROUP));
    var found = new LinkedHashSet<ProductRef>();
    ids.forEach(id -> items.find(id).ifPresent(found::add));
    return found;
  }

  private void growById() {
    IndexView.Step step =
        items.view().byId(cursor.walkedTo(), STEP, pipeline.restriction().filter());
    Set<String> ranked = cursor.rankedIds();
    Set<String> groups = items.groupsOf(listed());
    List<String> of = items.groups(step.products());
    Map<ProductRef, ProductRef> shown = pipeline.offers().shown(step.products());
    List<ProductRef> own =
        IntStream.range(0, of.size())
            .filter(i -> !groups.contains(of.get(i)))
            .mapToObj(step.products()::get)
            .filter(product -> product.equals(shown.get(product)))
            .toList();
    List<String> ids = items.ids(own).stream().filter(id -> !ranked.contains(id)).toList();
    cursor.addWalked(ids, step.last(), step.end());
  }

  /** Where the second page begins, if there is one, found out without ranking it. */
  OptionalInt second(int first) {
    boolean more =
        first < cursor.size() || !items.view().retrieve(new Retrieval.Popular(1), rest()).isEmpty();
    return more ? OptionalInt.of(first) : OptionalInt.empty();
  }
}
