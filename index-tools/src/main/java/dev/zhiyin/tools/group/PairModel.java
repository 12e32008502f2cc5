package dev.zhiyin.tools.group;

import com.fasterxml.jackson.annotation.JsonIgnore;
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
import java.util.Objects;
import java.util.function.Function;

/**
 * How likely two offers are of one product. By themselves: trees over {@link PairFeatures}, what
 * the contrasts add to them, and trees over all of these. Among others: trees over that and their
 * {@link PairContext}, which is made of what all pairs are by themselves.
 *
 * @param about where it was learned
 * @param threshold probability at which groups were precise enough where it was learned, 0 to 1
 */
record PairModel(
    String about, double threshold, Trees first, Contrasts contrasts, Trees alone, Trees among) {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .build();

  static float probability(float logOdds) {
    return (float) (1 / (1 + Math.exp(-logOdds)));
  }

  /** Of all candidates, how likely they are of one product. */
  PairGraph pairs(OfferTable offers, CandidatePairs candidates) {
    return pairs(offers, candidates, _ -> this);
  }

  /* By the model that each offer's pairs are asked of. */
  static PairGraph pairs(
      OfferTable offers, CandidatePairs candidates, Function<Offer, PairModel> models) {
    PairContext context = context(offers, candidates, models);
    return PairGraph.of(
        offers,
        candidates,
        (a, b, features) -> {
          PairModel model = models.apply(offers.get(a));
          float[] row = model.row(features, offers.get(a), offers.get(b));
          return alone(row) < PairGraph.LEAST
              ? 0
              : probability(model.among.logOdds(context.with(row, a, b)));
        });
  }

  static PairContext context(
      OfferTable offers, CandidatePairs candidates, Function<Offer, PairModel> models) {
    return new PairContext(
        offers.all(),
        PairGraph.of(
            offers,
            candidates,
            (a, b, features) ->
                alone(models.apply(offers.get(a)).row(features, offers.get(a), offers.get(b)))));
  }

  /** The features of a pair and what they say by themselves, last as logarithm of the odds. */
  float[] row(float[] features, Offer a, Offer b) {
    return withOdds(wide(features, PairFeatures.contrasts(a.text(), b.text())));
  }

  float[] wide(float[] features, int[] terms) {
    return with(features, first.logOdds(features), contrasts.of(terms));
  }

  float[] withOdds(float[] wide) {
    return with(wide, alone.logOdds(wide));
  }

  /** How likely a pair of such a {@link #row} is by itself. */
  static float alone(float[] row) {
    return probability(row[row.length - 1]);
  }

  static float[] with(float[] features, float... more) {
    float[] all = Arrays.copyOf(features, features.length + more.length);
    System.arraycopy(more, 0, all, features.length, more.length);
    return all;
  }

  PairModel withAlone(Trees changed) {
    return new PairModel(about, threshold, first, contrasts, changed, among);
  }

  PairModel withAmong(Trees changed) {
    return new PairModel(about, threshold, first, contrasts, alone, changed);
  }

  PairModel withThreshold(double changed) {
    return new PairModel(about, changed, first, contrasts, alone, among);
  }

  /** The one that is shipped. */
  @JsonIgnore
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
