package dev.zhiyin.tools.train.baseline;

import dev.zhiyin.engine.ZhiyinException.InvalidInput;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;

/** A kind of recommender to compare with. It knows products by their places, and no texts. */
public enum Baseline {
  /** Products that were in the same histories, by the cosine of their counts. */
  ITEM_KNN("itemknn", 9),
  /** The same, of pairs of an earlier and a later one alone. */
  DIRECTIONAL_ITEM_KNN("itemknn-directional", 18),
  /** Steck, "Embarrassingly Shallow Autoencoders for Sparse Data", WWW 2019. */
  EASE("ease", 9),
  /**
   * Hu, Koren and Volinsky, "Collaborative Filtering for Implicit Feedback Datasets", ICDM 2008, as
   * Rendle and others set it up in "Revisiting the Performance of iALS", RecSys 2022.
   */
  IALS("ials", 12);

  private static final double[] DECAYS = {1, 0.8, 0.6};

  private final String text;
  private final int settings;

  Baseline(String text, int settings) {
    this.text = text;
    this.settings = settings;
  }

  /** Scores of all products for a history. Thread-safe. */
  public interface Scorer {
    /**
     * The score of each product, by place.
     *
     * @param oldestFirst places of the products of a history
     */
    float[] scores(int[] oldestFirst);
  }

  /** As the command line calls it. */
  public String text() {
    return text;
  }

  /**
   * The one that the command line calls like this.
   *
   * @throws InvalidInput if it is none
   */
  public static Baseline parse(String text) {
    return Arrays.stream(values())
        .filter(kind -> kind.text.equals(text))
        .findFirst()
        .orElseThrow(
            () ->
                new InvalidInput(
                    "baseline",
                    text,
                    "one of "
                        + Arrays.stream(values())
                            .map(Baseline::text)
                            .collect(Collectors.joining(", "))));
  }

  /** How many settings there are to choose from. */
  public int settings() {
    return settings;
  }

  /**
   * Fits it with one of the settings after the other; those that follow each other share what they
   * can.
   *
   * @param histories places of products, oldest first, each once
   * @param products number of them
   * @return by number of the settings, 0 to {@link #settings} - 1; for one thread
   */
  public IntFunction<Scorer> on(List<int[]> histories, int products) {
    var ease = new Ease(histories, products);
    return number -> fit(histories, products, number, ease);
  }

  private Scorer fit(List<int[]> histories, int products, int number, Ease ease) {
    double decay = DECAYS[number % DECAYS.length];
    int other = number / DECAYS.length;
    return switch (this) {
      case ITEM_KNN ->
          ItemKnn.symmetric(histories, products).scorer(new double[] {0, 5, 20}[other], decay);
      case DIRECTIONAL_ITEM_KNN ->
          ItemKnn.directional(histories, products, other < 3 ? 1 : 0.7)
              .scorer(new double[] {0, 5, 20}[other % 3], decay);
      case EASE -> ease.scorer(new double[] {30, 100, 300}[other], decay);
      case IALS ->
          Ials.of(
              histories,
              products,
              new Ials.Settings(
                  64,
                  12,
                  new double[] {0.03, 0.1, 0.3}[number % 3],
                  new double[] {0.001, 0.003, 0.01, 0.03}[number / 3]));
    };
  }
}
