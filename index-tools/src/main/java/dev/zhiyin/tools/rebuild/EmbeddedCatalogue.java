package dev.zhiyin.tools.rebuild;

import dev.zhiyin.engine.embed.Centring;
import dev.zhiyin.engine.embed.Embedding;
import dev.zhiyin.engine.embed.TextEncoder;
import dev.zhiyin.engine.indexing.QuarantinedProduct;
import dev.zhiyin.engine.live.FaultBisection;
import dev.zhiyin.engine.live.FaultBisection.Failed;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.store.CachedEncoder;
import dev.zhiyin.engine.store.EmbeddingCache;
import dev.zhiyin.engine.store.ProductChange;
import dev.zhiyin.engine.store.Store;
import dev.zhiyin.engine.store.StoreSnapshot;
import dev.zhiyin.tools.cli.Progress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * All products of the shop that can be embedded, with their places in text space.
 *
 * @param read these products as they were read, and those that cannot be shown
 * @param products the same, by id
 * @param centred the embedding of each, centred
 * @param centring by the mean of them all, or by one that is near
 */
record EmbeddedCatalogue(
    StoreRead read, List<Product> products, List<Embedding> centred, Centring centring) {
  /** Products that are embedded together. */
  private static final int CHUNK = 512;

  EmbeddedCatalogue {
    products = List.copyOf(products);
    centred = List.copyOf(centred);
  }

  /**
   * Embeds them, and centres them by their mean.
   *
   * @throws dev.zhiyin.engine.ZhiyinException.WorkRefused if too many of them cannot be
   */
  static EmbeddedCatalogue of(
      StoreRead read, TextEncoder encoder, EmbeddingCache cache, Progress progress) {
    return of(read, encoder, cache, progress, UnaryOperator.identity());
  }

  /**
   * The same.
   *
   * @param chosen what they are centred by, given the centring by their mean
   */
  static EmbeddedCatalogue of(
      StoreRead read,
      TextEncoder encoder,
      EmbeddingCache cache,
      Progress progress,
      UnaryOperator<Centring> chosen) {
    var embeddings = new ArrayList<Embedding>();
    StoreRead embedded = embed(read, new CachedEncoder(encoder, cache), progress, embeddings);
    PublishThresholds.requireShown(embedded.quarantined().size(), embeddings.size());
    Centring centring = chosen.apply(Centring.of(embeddings, encoder.dimension()));
    embeddings.replaceAll(centring::apply);
    return new EmbeddedCatalogue(embedded, embedded.products(), embeddings, centring);
  }

  /* Returns those that could be embedded. */
  private static StoreRead embed(
      StoreRead read, CachedEncoder encoder, Progress progress, List<Embedding> embeddings) {
    var counts = new int[2];
    var failed = new ArrayList<FaultBisection.Failed<ProductChange>>();
    List<ProductChange> there = read.there();
    try (var bar = progress.bar("embed", " texts", there.size())) {
      CachedEncoder.Progress counting =
          (reused, encoded) -> {
            counts[0] += reused;
            counts[1] += encoded;
            bar.stepBy(reused + encoded);
          };
      var embedding =
          new FaultBisection<ProductChange, Embedding>(
              some -> encoder.encode(texts(some), counting), encoder::probe);
      for (int start = 0; start < there.size(); start += CHUNK) {
        var outcome = embedding.of(there.subList(start, Math.min(start + CHUNK, there.size())));
        outcome.done().forEach(done -> embeddings.add(done.result()));
        failed.addAll(outcome.failed());
      }
    }
    progress.say("embed: %,d texts encoded, %,d known already", counts[1], counts[0]);
    return read.without(failed);
  }

  private static List<String> texts(List<ProductChange> changes) {
    return changes.stream().map(change -> change.product().orElseThrow().embeddedText()).toList();
  }

  List<String> ids() {
    return products.stream().map(Product::id).toList();
  }

  /**
   * The products of a store as they were at one moment.
   *
   * @param sequence number of the newest change then
   * @param there by id, without those that were deleted
   * @param quarantined those that are there and cannot be shown
   */
  record StoreRead(long sequence, List<ProductChange> there, List<QuarantinedProduct> quarantined) {
    StoreRead {
      there = List.copyOf(there);
      quarantined = List.copyOf(quarantined);
    }

    static StoreRead of(Store store) {
      return store.snapshot(StoreRead::of);
    }

    private static StoreRead of(StoreSnapshot snapshot) {
      var there = new ArrayList<ProductChange>();
      var quarantined = new ArrayList<QuarantinedProduct>();
      snapshot.forEachProduct(
          change -> {
            if (change.product().isPresent()) {
              there.add(change);
            }
            change
                .unreadable()
                .map(wrong -> QuarantinedProduct.now(change.id(), change.sequence(), wrong))
                .ifPresent(quarantined::add);
          });
      return new StoreRead(snapshot.sequence(), there, quarantined);
    }

    /** The same without some that cannot be shown either. */
    StoreRead without(List<Failed<ProductChange>> failed) {
      if (failed.isEmpty()) {
        return this;
      }
      var left = new ArrayList<>(there);
      left.removeAll(failed.stream().map(Failed::thing).collect(Collectors.toSet()));
      var more = new ArrayList<>(quarantined);
      failed.forEach(one -> more.add(aside(one)));
      return new StoreRead(sequence, left, more);
    }

    private static QuarantinedProduct aside(Failed<ProductChange> one) {
      return QuarantinedProduct.now(one.thing().id(), one.thing().sequence(), one.failure());
    }

    List<Product> products() {
      return there.stream().flatMap(change -> change.product().stream()).toList();
    }
  }
}
