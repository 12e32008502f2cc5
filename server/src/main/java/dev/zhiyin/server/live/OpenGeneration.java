package dev.zhiyin.server.live;

import dev.zhiyin.engine.generation.Manifest;
import dev.zhiyin.engine.indexing.WritableIndex;
import dev.zhiyin.engine.live.IndexFollower;
import dev.zhiyin.engine.lucene.LiveIndex;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.recommend.Recommender;
import dev.zhiyin.engine.retrieval.IndexView;
import dev.zhiyin.engine.retrieval.Part;
import dev.zhiyin.engine.retrieval.ProductParts;
import dev.zhiyin.engine.retrieval.ProductRef;
import dev.zhiyin.engine.store.CachedEncoder;
import dev.zhiyin.engine.worker.Worker;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A generation that can be asked: open, with a live index that follows the store. Thread-safe;
 * closed by who opened it, once no request is running.
 *
 * @param index the products as they are shown
 * @param follower keeps them up to date
 * @param others threads that belong to it beside those of the follower
 * @param encoder of texts of products
 * @param queries the same of what was searched for
 * @param parts all that is to be closed
 */
record OpenGeneration(
    Manifest manifest,
    Recommender recommender,
    WritableIndex index,
    IndexFollower follower,
    List<Worker> others,
    CachedEncoder encoder,
    OpenEncoders.Borrowed queries,
    OpenedParts parts)
    implements AutoCloseable {
  /** How many products it shows. */
  int products() {
    try (IndexView view = index.view()) {
      return view.size();
    }
  }

  /** Those of some products that there are. */
  List<Product> products(Set<String> ids) {
    Set<Part> parts = Set.of(Part.PRODUCT);
    try (IndexView view = index.view()) {
      Map<String, ProductRef> found = view.find(ids, parts);
      List<ProductRef> there =
          ids.stream().flatMap(id -> Stream.ofNullable(found.get(id))).toList();
      return view.fetch(there, parts).stream().map(ProductParts::product).toList();
    }
  }

  /** The threads that keep it up to date. */
  List<Worker> workers() {
    return Stream.concat(follower.workers().stream(), others.stream()).toList();
  }

  /** Whether its index lies here, and not on a cluster. */
  boolean isHere() {
    return index instanceof LiveIndex;
  }

  /** The products that answers read most of late from an index that lies here, so many at most. */
  List<Product> hottest(int most) {
    if (index instanceof LiveIndex here) {
      try (var snapshot = here.snapshot()) {
        return snapshot.hottest(most);
      }
    }
    return List.of();
  }

  /** Ids of those whose summaries were read most of late, likewise. */
  List<String> hottestSummaries(int most) {
    if (index instanceof LiveIndex here) {
      try (var snapshot = here.snapshot()) {
        return snapshot.hottestSummaries(most);
      }
    }
    return List.of();
  }

  /** Reads these summaries, as answers will. */
  void rememberSummaries(List<String> ids) {
    if (index instanceof LiveIndex here) {
      try (var snapshot = here.snapshot()) {
        snapshot.rememberSummaries(ids);
      }
    }
  }

  /** Reads these products of another, as answers will, and shares those that are the same. */
  void remember(List<Product> known) {
    if (index instanceof LiveIndex here) {
      try (var snapshot = here.snapshot()) {
        snapshot.remember(known);
      }
    }
  }

  @Override
  public void close() {
    parts.close();
  }
}
