package dev.zhiyin.tools.rebuild;

import dev.zhiyin.engine.ZhiyinException.GenerationUnusable;
import dev.zhiyin.engine.ZhiyinException.ModelUnusable;
import dev.zhiyin.engine.embed.Centring;
import dev.zhiyin.engine.embed.Embedding;
import dev.zhiyin.engine.embed.EmbeddingTable;
import dev.zhiyin.engine.embed.TextEncoder;
import dev.zhiyin.engine.generation.Generation;
import dev.zhiyin.engine.generation.GenerationRepository;
import dev.zhiyin.engine.generation.GenerationRepository.GenerationListing;
import dev.zhiyin.engine.generation.Manifest;
import dev.zhiyin.engine.match.MatchModel;
import dev.zhiyin.engine.store.CachedEncoder;
import dev.zhiyin.engine.store.EmbeddingCache;
import dev.zhiyin.engine.store.ProductChange;
import dev.zhiyin.engine.store.Store;
import dev.zhiyin.tools.evaluate.HeldOutTowers;
import dev.zhiyin.tools.evaluate.Validation;
import dev.zhiyin.tools.evaluate.WordMeanings;
import dev.zhiyin.tools.rebuild.StoreRead.Version;
import dev.zhiyin.tools.split.Holdout;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** How well the generation that is served predicts what is held out today. */
record ServedModel(
    Store store,
    Holdout holdout,
    Validation validation,
    EmbeddedCatalogue catalogue,
    TextEncoder encoder,
    EmbeddingCache cache) {
  /**
   * A served generation's NDCG@10.
   *
   * @param today whether its towers were measured on the validation part of today; else it is what
   *     was measured when it was made
   */
  record Measured(long generation, double ndcg, boolean today) {}

  /** Empty if none is served, or nothing is known of it. */
  Optional<Measured> measure(GenerationRepository generations) {
    return current(generations).flatMap(manifest -> measure(generations, manifest));
  }

  private static Optional<Manifest> current(GenerationRepository generations) {
    try {
      OptionalLong id = generations.current();
      for (GenerationListing one : generations.list()) {
        if (one instanceof GenerationListing.Whole(Manifest manifest)
            && id.equals(OptionalLong.of(manifest.id()))) {
          return Optional.of(manifest);
        }
      }
      return Optional.empty();
    } catch (GenerationUnusable unknown) {
      return Optional.empty();
    }
  }

  /* Towers that cannot be used say no more than what was remembered of them. */
  private Optional<Measured> measure(GenerationRepository generations, Manifest manifest) {
    if (!manifest.encoder().checksum().equals(encoder.checksum())) {
      return remembered(manifest);
    }
    try (Generation served = generations.openCurrentBase()) {
      boolean isComparable =
          HeldOutTowers.policy(served.towers()).orElse(holdout.policy()).equals(holdout.policy())
              && manifest.metrics().containsKey(ModelSelection.heldOut(holdout))
              && !holdout.isKnownAt(HeldOutTowers.learned(served))
              && !HeldOutTowers.isOfOtherFiles(served.towers(), holdout);
      return isComparable
          ? Optional.of(new Measured(served.manifest().id(), today(served), true))
          : Optional.empty(); // it learned what is held out today, or was measured by other events
    } catch (GenerationUnusable | ModelUnusable unusable) {
      return remembered(manifest);
    }
  }

  private static Optional<Measured> remembered(Manifest manifest) {
    return Optional.ofNullable(manifest.metrics().get(ModelSelection.metric(manifest.model())))
        .map(ndcg -> new Measured(manifest.id(), ndcg, false));
  }

  private double today(Generation served) {
    var centring = served.centring();
    var texts = new CachedEncoder(encoder, cache);
    var centred =
        new Validation.Centred(centred(texts, centring), WordMeanings.of(texts, centring)::of);
    try (MatchModel model = HeldOutTowers.measurable(served)) {
      return validation.ndcg(model, centred);
    }
  }

  /* Of what changed since the catalogue was read it is the one there. */
  private EmbeddingTable centred(CachedEncoder texts, Centring centring) {
    if (centring.distance(catalogue.centring()) == 0) {
      return catalogue.centred();
    }
    var centred = new EmbeddingTable(catalogue.size(), encoder.dimension());
    List<Version> versions = catalogue.read().there();
    for (int start = 0; start < versions.size(); start += StoreRead.AT_ONCE) {
      List<Version> some =
          versions.subList(start, Math.min(start + StoreRead.AT_ONCE, versions.size()));
      Map<String, ProductChange> now = StoreRead.now(store, some);
      var asked = new ArrayList<String>();
      var places = new ArrayList<Integer>();
      for (int i = 0; i < some.size(); i++) {
        int place = start + i;
        centred.put(place, catalogue.centred().get(place));
        Optional.ofNullable(now.get(some.get(i).id()))
            .flatMap(ProductChange::product)
            .ifPresent(
                product -> {
                  asked.add(product.embeddedText());
                  places.add(place);
                });
      }
      List<Embedding> embeddings = texts.encode(asked, CachedEncoder.Progress.NONE);
      for (int i = 0; i < embeddings.size(); i++) {
        centred.put(places.get(i), centring.apply(embeddings.get(i)));
      }
    }
    return centred;
  }
}
