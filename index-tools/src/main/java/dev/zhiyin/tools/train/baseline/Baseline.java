package dev.zhiyin.tools.train.baseline;

import dev.zhiyin.engine.ZhiyinException.InvalidInput;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A kind of recommender to compare with. All but one know products by their places, and no texts.
 */
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
  IALS("ials", 12),
  /**
   * Kang and McAuley, "Self-Attentive Sequential Recommendation", ICDM 2018, with cross-entropy
   * against all products, as Klenitskiy and Vasilev, "Turning Dross Into Gold Loss", RecSys 2023.
   */
  SASREC("sasrec", 2 * Baseline.EPOCHS, Baseline.EPOCHS),
  /** The same, of products each of which is a vector of its own and its text times a matrix. */
  SASREC_TEXT("sasrec-text", 2 * Baseline.EPOCHS, Baseline.EPOCHS);

  /** Epochs after the best one so far, when a training ends; their models can be had again. */
  public static final int PATIENCE = SasRec.KEPT - 1;

  private static final int EPOCHS = 60;
  private static final double[] DECAYS = {1, 0.8, 0.6};
  private static final double[] SHRINKS = {0, 5, 20};
  private static final List<Double> DROPOUTS = List.of(0.4, 0.6);

  private final String text;
  private final int settings;
  private final int epochs;

  Baseline(String text, int settings) {
    this(text, settings, 1);
  }

  Baseline(String text, int settings, int epochs) {
    this.text = text;
    this.settings = settings;
    this.epochs = epochs;
  }

  /** Scores of all products for a history. Thread-safe; whoever asked for it closes it. */
  public interface Scorer extends AutoCloseable {
    /**
     * The score of each product, by place.
     *
     * @param oldestFirst places of the products of a history
     */
    float[] scores(int[] oldestFirst);

    @Override
    default void close() {}
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
   * How many of the settings that follow each other are the epochs of one training, of which the
   * later ones need not be tried after {@link #PATIENCE} that are no better; 1 if none are.
   */
  public int epochs() {
    return epochs;
  }

  /**
   * Fits it with one of the settings after the other; those that follow each other share what they
   * can.
   *
   * @param histories places of products, oldest first, each once
   * @param products number of them
   * @param text the vector of a product's text, by its place
   * @return by number of the settings, 0 to {@link #settings} - 1; for one thread
   */
  public IntFunction<Scorer> on(List<int[]> histories, int products, IntFunction<float[]> text) {
    return switch (this) {
      case ITEM_KNN ->
          number ->
              ItemKnn.symmetric(histories, products)
                  .scorer(SHRINKS[number / DECAYS.length], decay(number));
      case DIRECTIONAL_ITEM_KNN ->
          number -> {
            int other = number / DECAYS.length;
            return ItemKnn.directional(histories, products, other < 3 ? 1 : 0.7)
                .scorer(SHRINKS[other % 3], decay(number));
          };
      case EASE -> {
        var ease = new Ease(histories, products);
        yield number ->
            ease.scorer(new double[] {30, 100, 300}[number / DECAYS.length], decay(number));
      }
      case IALS ->
          number ->
              Ials.of(
                  histories,
                  products,
                  new Ials.Settings(
                      64,
                      12,
                      new double[] {0.03, 0.1, 0.3}[number % 3],
                      new double[] {0.001, 0.003, 0.01, 0.03}[number / 3]));
      case SASREC -> selfAttention(histories, products, new float[0][]);
      case SASREC_TEXT -> {
        SasRec.requireFits(products);
        yield selfAttention(
            histories,
            products,
            IntStream.range(0, products).mapToObj(text).toArray(float[][]::new));
      }
    };
  }

  private static IntFunction<Scorer> selfAttention(
      List<int[]> histories, int products, float[][] texts) {
    List<SasRec> trainings =
        DROPOUTS.stream().map(share -> new SasRec(histories, products, texts, share)).toList();
    return number -> trainings.get(number / EPOCHS).after(number % EPOCHS + 1);
  }

  private static double decay(int number) {
    return DECAYS[number % DECAYS.length];
  }
}
