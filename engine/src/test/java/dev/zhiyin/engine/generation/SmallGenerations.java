package dev.zhiyin.engine.generation;

import dev.zhiyin.engine.attribute.AttributeTypes;
import dev.zhiyin.engine.embed.Centring;
import dev.zhiyin.engine.embed.HashingEncoder;
import dev.zhiyin.engine.indexing.IndexedProduct;
import dev.zhiyin.engine.lucene.IndexBuilder;
import dev.zhiyin.engine.lucene.IndexConfig;
import dev.zhiyin.engine.match.TowerVectors;
import dev.zhiyin.engine.product.Product;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Makes generations of one product each. */
final class SmallGenerations {
  static final HashingEncoder ENCODER = new HashingEncoder(8);
  static final float[] MEAN = {.5f, 0, -.25f, 1e-9f, 0, 0, 0, 3};

  static final UUID STORE = new UUID(1, 2);

  private SmallGenerations() {}

  /** Finished, but not published. */
  static Manifest make(GenerationRepository generations, String title) {
    try (GenerationDraft draft = generations.begin()) {
      fill(draft, title);
      return draft.finish(contents());
    }
  }

  static void fill(GenerationDraft draft, String title) {
    draft.writeCentring(Centring.by(MEAN));
    try (var builder = new IndexBuilder(draft.index(), IndexConfig.DEFAULT)) {
      var product = Product.titled("p", title);
      var embedding = ENCODER.encode(List.of(title)).getFirst();
      builder.add(
          new IndexedProduct(product, embedding, TowerVectors.ofText(embedding), 0, Instant.EPOCH));
      builder.finish();
      Files.writeString(draft.towers().resolve("user.onnx"), "user tower");
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  static GenerationDraft.Contents contents() {
    return contents(42);
  }

  /** The same, of events that were read earlier. */
  static GenerationDraft.Contents contents(long learnedSequence) {
    return new GenerationDraft.Contents(
        new Manifest.EncoderId(ENCODER.name(), ENCODER.checksum(), 8),
        AttributeTypes.NONE,
        "text",
        "",
        STORE,
        42,
        learnedSequence,
        1,
        Map.of("ndcg@10", .5));
  }
}
