package dev.zhiyin.tools.group;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.zhiyin.engine.ZhiyinException.StorageFailed;
import dev.zhiyin.tools.group.OfferTable.Offer;
import dev.zhiyin.tools.group.Trees.Recipe;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * How likely two offers are of one product: trees over {@link PairFeatures}, what the contrasts add
 * to them, and trees over all of these.
 *
 * @param about where it was learned
 * @param threshold probability at which groups were precise enough where it was learned, 0 to 1
 */
record PairModel(String about, double threshold, Trees first, Contrasts contrasts, Trees last) {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .build();

  private static final Recipe FIRST = new Recipe(20, 4, .3f);
  private static final Recipe LAST = new Recipe(60, 5, .15f);

  /** Each part's contrasts are judged by what was learned of the others. */
  private static final int PARTS = 3;

  /** Of pairs that are not the same, one in so many is learned from, and counts for all of them. */
  private static final int KEPT = 3;

  static float probability(float logOdds) {
    return (float) (1 / (1 + Math.exp(-logOdds)));
  }

  float probability(Offer a, Offer b, float[] features) {
    return probability(last.logOdds(with(features, a, b)));
  }

  private float[] with(float[] features, Offer a, Offer b) {
    return with(
        features,
        first.logOdds(features),
        contrasts.of(PairFeatures.contrasts(a.text(), b.text())));
  }

  private static float[] with(float[] features, float logOdds, float contrast) {
    float[] all = Arrays.copyOf(features, features.length + 2);
    all[features.length] = logOdds;
    all[features.length + 1] = contrast;
    return all;
  }

  private PairModel withLast(Trees changed) {
    return new PairModel(about, threshold, first, contrasts, changed);
  }

  PairModel withThreshold(double changed) {
    return new PairModel(about, changed, first, contrasts, last);
  }

  /** A pair that it is learned from. */
  private static final class Pair {
    final int number;
    final float[] features;
    final int[] terms;
    final boolean same;
    final float weight;

    /** Of {@link #PARTS}, by the product of one of them. */
    final int part;

    Pair(int number, float[] features, Offer one, Offer other) {
      this.number = number;
      this.features = features;
      terms = PairFeatures.contrasts(one.text(), other.text());
      same = one.group().equals(other.group());
      weight = same ? 1 : KEPT;
      part = PairModel.part(one);
    }
  }

  /**
   * What was learned.
   *
   * @param parts of each part of the offers a model that was learned of the others, in all but the
   *     candidates and how rare terms are
   */
  record Learned(PairModel model, List<PairModel> parts) {
    Learned {
      parts = List.copyOf(parts);
    }

    /** Of a pair that it was learned from, as if it had not been. */
    float probability(Offer a, Offer b, float[] features) {
      return parts.get(part(a)).probability(a, b, features);
    }
  }

  private static int part(Offer offer) {
    return Math.floorMod(OfferText.hash("part " + offer.group()), PARTS);
  }

  /**
   * Learns of offers whose groups are known.
   *
   * @param about where they are from
   */
  static Learned learn(String about, OfferTable offers, CandidatePairs candidates) {
    List<Pair> pairs = Collections.synchronizedList(new ArrayList<>());
    candidates.forEach(
        (number, a, b, features) -> {
          Offer one = offers.get(a);
          Offer other = offers.get(b);
          boolean drawn = Math.floorMod(OfferText.hash(one.id() + ' ' + other.id()), KEPT) == 0;
          if (drawn || one.group().equals(other.group())) {
            pairs.add(new Pair(number, features, one, other));
          }
        });
    List<Pair> sorted =
        pairs.stream().sorted((p, q) -> Integer.compare(p.number, q.number)).toList();
    return new Learning(sorted).learn(about);
  }

  private static final class Learning {
    private final List<Pair> pairs;
    private final float[][] rows;
    private final int[][] terms;
    private final boolean[] same;
    private final float[] all;

    Learning(List<Pair> pairs) {
      this.pairs = pairs;
      rows = pairs.stream().map(pair -> pair.features).toArray(float[][]::new);
      terms = pairs.stream().map(pair -> pair.terms).toArray(int[][]::new);
      same = new boolean[rows.length];
      all = new float[rows.length];
      for (int i = 0; i < rows.length; i++) {
        same[i] = pairs.get(i).same;
        all[i] = pairs.get(i).weight;
      }
    }

    Learned learn(String about) {
      var wide = new float[rows.length][];
      var without = new float[PARTS][];
      var firsts = new ArrayList<PairModel>();
      for (int part = 0; part < PARTS; part++) {
        int left = part;
        without[part] = without(part);
        Trees first = Trees.learn(rows, same, without[part], FIRST);
        Contrasts contrasts = contrasts(first, without[part]);
        firsts.add(new PairModel(about, Clustering.LEAST, first, contrasts, first));
        IntStream.range(0, rows.length)
            .filter(i -> pairs.get(i).part == left)
            .forEach(i -> wide[i] = with(rows[i], first.logOdds(rows[i]), contrasts.of(terms[i])));
      }
      List<PairModel> parts =
          IntStream.range(0, PARTS)
              .mapToObj(i -> firsts.get(i).withLast(Trees.learn(wide, same, without[i], LAST)))
              .toList();
      Trees first = Trees.learn(rows, same, all, FIRST);
      Trees last = Trees.learn(wide, same, all, LAST);
      return new Learned(
          new PairModel(about, Clustering.LEAST, first, contrasts(first, all), last), parts);
    }

    private float[] without(int part) {
      float[] weights = all.clone();
      for (int i = 0; i < weights.length; i++) {
        weights[i] = pairs.get(i).part == part ? 0 : all[i];
      }
      return weights;
    }

    private Contrasts contrasts(Trees first, float[] weights) {
      var before = new float[rows.length];
      for (int i = 0; i < before.length; i++) {
        before[i] = first.logOdds(rows[i]);
      }
      return Contrasts.learn(terms, before, same, weights);
    }
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
