package dev.zhiyin.engine.recommend;

import dev.zhiyin.engine.embed.Embedding;
import dev.zhiyin.engine.index.IndexSnapshot;
import dev.zhiyin.engine.match.LeaveOneOut;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.reason.Met;
import dev.zhiyin.engine.reason.Together;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The items of one shopper's history that speak for products, found for one answer: those without
 * which a product's score would be lower, and which have a share of it.
 */
final class Speakers {
  /** Of so many items with the largest effects reasons are made. */
  private static final int MOST = 5;

  private final Shopper shopper;
  private final LeaveOneOut leaveOneOut;
  private final Products products;
  private final Companions companions;

  Speakers(Shopper shopper, Products products, Companions companions) {
    this.shopper = shopper;
    this.leaveOneOut = shopper.leaveOneOut();
    this.products = products;
    this.companions = companions;
  }

  /**
   * Those that speak for a product, the largest effect first. What was rejected never speaks for
   * anything, nor does what only pushes away from its contrary.
   */
  List<Met> of(int doc) {
    IndexSnapshot snapshot = products.snapshot();
    float[] face = snapshot.productFace(doc);
    float[] shares = shopper.shares(face);
    float[] effects = leaveOneOut.effects(face);
    Embedding embedding = snapshot.embedding(doc);
    return IntStream.range(0, shares.length)
        .filter(i -> shares[i] > 0 && effects[i] > 0 && shopper.likes(i))
        .boxed()
        .sorted(Comparator.<Integer>comparingDouble(i -> -effects[i]).thenComparing(i -> i))
        .limit(MOST)
        .map(i -> met(shopper.known().get(i), shares[i], effects[i], doc, embedding))
        .toList();
  }

  private Met met(Shopper.Known known, float share, float effect, int doc, Embedding embedding) {
    Optional<Product> met = known.doc().stream().mapToObj(products::get).findFirst();
    Together together =
        met.map(product -> companions.together(product.id(), products.get(doc).id()))
            .orElse(Together.NONE);
    return new Met(known.item(), met, share, effect, known.embedding().cosine(embedding), together);
  }
}
