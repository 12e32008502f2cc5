package dev.zhiyin.tools.verify;

import dev.zhiyin.engine.embed.Centring;
import dev.zhiyin.engine.embed.Embedding;
import dev.zhiyin.engine.embed.TextEncoder;
import dev.zhiyin.engine.match.MatchModel;
import dev.zhiyin.engine.retrieval.ProductParts;
import dev.zhiyin.engine.store.EmbeddingCache;
import dev.zhiyin.tools.check.TowerParity;
import dev.zhiyin.tools.verify.Faults.FaultKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Compares vectors in an index with what the encoder and the model make of its products. */
final class VectorComparison {
  /** Texts that are embedded anew if they are not in the cache; the others are not looked at. */
  private static final int ENCODED = 100;

  /**
   * A text embedded among others than before differs by what 8-bit weights make of those: cosine of
   * both before they are centred.
   */
  private static final double SAME = 0.98;

  /** Distance, 1 - cosine, from which two vectors are of different texts, however near the mean. */
  private static final double OTHER_TEXT = 0.5;

  private final Parts parts;
  private final Faults findings;
  private int encoded;
  private long unchecked;

  /**
   * What the vectors come from; closed by who opened it.
   *
   * @param encoder absent if it cannot be used
   * @param cache of the encoder's embeddings, if there is one
   * @param model absent if it cannot be used
   * @param elsewhere whether another machine, with a cache of its own, may have written the index
   */
  record Parts(
      Optional<TextEncoder> encoder,
      Optional<EmbeddingCache> cache,
      Centring centring,
      Optional<MatchModel> model,
      boolean elsewhere)
      implements AutoCloseable {
    @Override
    public void close() {
      model.ifPresent(MatchModel::close);
      cache.ifPresent(EmbeddingCache::close);
      encoder.ifPresent(TextEncoder::close);
    }
  }

  VectorComparison(Parts parts, Faults findings) {
    this.parts = parts;
    this.findings = findings;
  }

  /**
   * A product of the store as it is in the index.
   *
   * @param shown its embedding and its vectors
   */
  record Placed(String id, String text, ProductParts shown) {}

  void compare(List<Placed> products) {
    List<Embedding> indexed =
        products.stream().map(product -> product.shown().embedding()).toList();
    compareEmbeddings(products, indexed);
    parts.model().ifPresent(model -> compareVectors(products, indexed, model));
  }

  /** How many embeddings were not looked at. */
  long unchecked() {
    return unchecked;
  }

  private void compareEmbeddings(List<Placed> products, List<Embedding> indexed) {
    List<Optional<Embedding>> known = known(products);
    var unknown = new ArrayList<Integer>();
    for (int i = 0; i < products.size(); i++) {
      if (known.get(i).isEmpty()) {
        unknown.add(i);
      } else {
        Embedding raw = known.get(i).get();
        if (parts.elsewhere()) {
          requireNear(raw, indexed.get(i), products.get(i));
          continue;
        }
        Embedding wanted = parts.centring().apply(raw);
        double difference = TowerParity.greatest(indexed.get(i).toArray(), wanted.toArray());
        require(
            difference <= TowerParity.ALLOWED, FaultKind.EMBEDDING, products.get(i), difference);
      }
    }
    encode(products, indexed, unknown);
  }

  private List<Optional<Embedding>> known(List<Placed> products) {
    return parts.encoder().isPresent() && parts.cache().isPresent()
        ? parts
            .cache()
            .get()
            .find(parts.encoder().get().checksum(), products.stream().map(Placed::text).toList())
        : products.stream().map(_ -> Optional.<Embedding>empty()).toList();
  }

  private void encode(List<Placed> products, List<Embedding> indexed, List<Integer> unknown) {
    int taken = parts.encoder().isEmpty() ? 0 : Math.min(unknown.size(), ENCODED - encoded);
    encoded += taken;
    unchecked += unknown.size() - taken;
    if (taken == 0) {
      return;
    }
    List<Integer> places = unknown.subList(0, taken);
    List<Embedding> fresh =
        parts
            .encoder()
            .orElseThrow()
            .encode(places.stream().map(place -> products.get(place).text()).toList());
    for (int i = 0; i < taken; i++) {
      int place = places.get(i);
      requireNear(fresh.get(i), indexed.get(place), products.get(place));
    }
  }

  /* Centring enlarges differences by what it leaves of a vector: 1 - cosine by its square. */
  private void requireNear(Embedding raw, Embedding indexed, Placed product) {
    double left = Math.min(1, parts.centring().left(raw));
    double allowed = Math.min(OTHER_TEXT, (1 - SAME) / (left * left));
    double difference = 1 - parts.centring().apply(raw).cosine(indexed);
    require(difference <= allowed, FaultKind.EMBEDDING, product, difference);
  }

  private void compareVectors(List<Placed> products, List<Embedding> indexed, MatchModel model) {
    List<String> ids = products.stream().map(Placed::id).toList();
    float[][] candidates = model.itemVectors(ids, indexed);
    float[][] histories = model.historyVectors(ids, indexed);
    for (int i = 0; i < ids.size(); i++) {
      ProductParts shown = products.get(i).shown();
      double difference =
          Math.max(
              TowerParity.greatest(shown.itemVector(), candidates[i]),
              TowerParity.greatest(shown.historyVector(), histories[i]));
      require(
          difference <= TowerParity.ALLOWED, FaultKind.TOWER_VECTORS, products.get(i), difference);
    }
  }

  private void require(boolean same, FaultKind kind, Placed product, double difference) {
    if (!same) {
      findings.add(kind, "%s: by up to %.2e".formatted(product.id(), difference));
    }
  }
}
