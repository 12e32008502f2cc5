package dev.zhiyin.tools.group;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.zhiyin.engine.ZhiyinException.InvalidInput;
import dev.zhiyin.engine.ZhiyinException.StorageFailed;
import dev.zhiyin.tools.cli.Storage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/**
 * How likely two offers are of one product: the mean of what several stacks say (bagging; Breiman,
 * 1996).
 *
 * @param about where it was learned
 * @param threshold probability at which groups were precise enough where it was learned, 0 to 1
 */
record PairModel(String about, double threshold, List<PairStack> stacks) {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .build();

  PairModel {
    stacks = List.copyOf(stacks);
  }

  static float probability(float logOdds) {
    return (float) (1 / (1 + Math.exp(-logOdds)));
  }

  /** Of all candidates, how likely they are of one product. */
  PairGraph pairs(OfferTable offers, CandidatePairs candidates) {
    return PairGraph.mean(stacks.stream().map(one -> one.pairs(offers, candidates)).toList());
  }

  PairModel withThreshold(double changed) {
    return new PairModel(about, changed, stacks);
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
    Storage.write(file, () -> JSON.writeValue(file.toFile(), this));
  }
}
