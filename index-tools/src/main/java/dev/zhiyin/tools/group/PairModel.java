package dev.zhiyin.tools.group;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.zhiyin.engine.ZhiyinException.InvalidInput;
import dev.zhiyin.engine.ZhiyinException.StorageFailed;
import dev.zhiyin.tools.group.OfferTable.Offer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;

/**
 * How likely two offers are of one product. By themselves: trees over {@link PairFeatures}, what
 * the contrasts add to them, and trees over all of these. Among others: trees over the same and
 * their {@link PairContext}, in rounds, each of which looks at what the one before it said of all
 * pairs (iterative classification; Neville and Jensen, 2000).
 *
 * @param about where it was learned
 * @param threshold probability at which groups were precise enough where it was learned, 0 to 1
 */
record PairModel(
    String about,
    double threshold,
    Trees first,
    Contrasts contrasts,
    Trees alone,
    List<Trees> among) {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .build();

  PairModel {
    among = List.copyOf(among);
  }

  static float probability(float logOdds) {
    return (float) (1 / (1 + Math.exp(-logOdds)));
  }

  /** Of all candidates, how likely they are of one product. */
  PairGraph pairs(OfferTable offers, CandidatePairs candidates) {
    PairGraph pairs = alone(offers, candidates, _ -> this);
    for (Trees round : among) {
      PairModel model = withAmong(List.of(round));
      pairs = among(offers, candidates, pairs, _ -> model);
    }
    return pairs;
  }

  /* By itself, by the model that each pair's first offer is asked of. */
  static PairGraph alone(
      OfferTable offers, CandidatePairs candidates, Function<Offer, PairModel> models) {
    return PairGraph.of(
        offers,
        candidates,
        (a, b, features) -> {
          PairModel model = models.apply(offers.get(a));
          float[] row = model.row(features.get(), offers.get(a), offers.get(b));
          return probability(model.alone.logOdds(row));
        });
  }

  /* Among what was said before, by the last round of the same. */
  static PairGraph among(
      OfferTable offers,
      CandidatePairs candidates,
      PairGraph before,
      Function<Offer, PairModel> models) {
    var context = new PairContext(offers.all(), before);
    return PairGraph.of(
        offers,
        candidates,
        (a, b, features) -> {
          if (before.probability(a, b) == 0) {
            return 0;
          }
          PairModel model = models.apply(offers.get(a));
          float[] row = model.row(features.get(), offers.get(a), offers.get(b));
          return probability(model.among.getLast().logOdds(with(row, context.of(a, b))));
        });
  }

  /** The features of a pair and what the first trees and the contrasts say. */
  private float[] row(float[] features, Offer a, Offer b) {
    return row(features, PairFeatures.contrasts(a, b));
  }

  float[] row(float[] features, int[][] terms) {
    return with(with(features, first.logOdds(features)), contrasts.of(terms));
  }

  static float[] with(float[] features, float... more) {
    float[] all = Arrays.copyOf(features, features.length + more.length);
    System.arraycopy(more, 0, all, features.length, more.length);
    return all;
  }

  PairModel withAlone(Trees changed) {
    return new PairModel(about, threshold, first, contrasts, changed, among);
  }

  PairModel withAmong(List<Trees> changed) {
    return new PairModel(about, threshold, first, contrasts, alone, changed);
  }

  PairModel withThreshold(double changed) {
    return new PairModel(about, changed, first, contrasts, alone, among);
  }

  /** The one that is shipped. */
  static PairModel shipped() {
    try (InputStream in =
        Objects.requireNonNull(PairModel.class.getResourceAsStream("pair-model.json"))) {
      return JSON.readValue(in, PairModel.class);
    } catch (IOException broken) {
      throw new IllegalStateException("the pair model that is shipped cannot be read", broken);
    }
  }

  static PairModel read(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      return JSON.readValue(in, PairModel.class);
    } catch (JacksonException _) {
      throw new InvalidInput(
          "--model", file.toString(), "a model that '--save-model' of this version wrote");
    } catch (IOException failure) {
      throw new StorageFailed(file, failure);
    }
  }

  void write(Path file) {
    try {
      JSON.writeValue(file.toFile(), this);
    } catch (IOException failure) {
      throw new StorageFailed(file, failure);
    }
  }
}
