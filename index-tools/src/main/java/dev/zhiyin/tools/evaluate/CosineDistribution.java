package dev.zhiyin.tools.evaluate;

import static java.util.Objects.requireNonNull;

import dev.zhiyin.engine.ZhiyinException.WorkRefused;
import dev.zhiyin.engine.embed.Embedding;
import dev.zhiyin.engine.retrieval.IndexView;
import dev.zhiyin.engine.retrieval.Part;
import dev.zhiyin.engine.retrieval.ProductParts;
import dev.zhiyin.engine.retrieval.ProductRef;
import dev.zhiyin.onnx.OfflineGeneration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/**
 * Cosines of the words of judged queries and products: what a cosine says of whether a product
 * answers them.
 *
 * @param of which products
 * @param cosines ascending, in [-1, 1]
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares or keeps them
record CosineDistribution(String of, double[] cosines) {
  /** From here on reasons say that a product is close in meaning to a search. */
  private static final double CLOSE = 0.2;

  /** Products by chance of each query. */
  private static final int DRAWN = 40;

  /** Products that are read at once. */
  private static final int STEP = 500;

  static final String HEADER =
      "cosine of words and product   5 %    50 %   95 %   of them from .2 on";

  /**
   * Of the relevant products, and of products drawn from all that are judged for other queries;
   * without what there is none of.
   *
   * @throws WorkRefused if the shop has none of the judged products
   */
  static List<CosineDistribution> measure(
      Judgements judged, double relevant, OfflineGeneration served, IndexView view) {
    Map<String, Embedding> embeddings = embeddings(judged, view);
    List<String> all = embeddings.keySet().stream().sorted().toList();
    var meanings = WordMeanings.of(served.encoder(), served.generation().centring());
    var answers = DoubleStream.builder();
    var drawn = DoubleStream.builder();
    var random = new Random(1);
    for (Judgements.Judged query : judged.queries()) {
      Optional<Embedding> meaning = meanings.of(query.words());
      if (meaning.isEmpty()) {
        continue;
      }
      query.grades().entrySet().stream()
          .filter(one -> one.getValue() >= relevant && embeddings.containsKey(one.getKey()))
          .forEach(
              one ->
                  answers.add(meaning.get().cosine(requireNonNull(embeddings.get(one.getKey())))));
      random
          .ints(DRAWN, 0, all.size())
          .mapToObj(all::get)
          .filter(id -> !query.grades().containsKey(id))
          .forEach(id -> drawn.add(meaning.get().cosine(requireNonNull(embeddings.get(id)))));
    }
    return Stream.of(
            new CosineDistribution("relevant", answers.build().sorted().toArray()),
            new CosineDistribution("by chance", drawn.build().sorted().toArray()))
        .filter(one -> one.cosines.length > 0)
        .toList();
  }

  private static Map<String, Embedding> embeddings(Judgements judged, IndexView view) {
    List<String> ids =
        judged.queries().stream()
            .flatMap(query -> query.grades().keySet().stream())
            .distinct()
            .toList();
    var embeddings = new HashMap<String, Embedding>();
    for (int from = 0; from < ids.size(); from += STEP) {
      List<String> some = ids.subList(from, Math.min(ids.size(), from + STEP));
      List<ProductRef> found = List.copyOf(view.find(some).values());
      for (ProductParts one : view.fetch(found, Set.of(Part.ID, Part.EMBEDDING))) {
        embeddings.put(one.id(), one.embedding());
      }
    }
    if (embeddings.isEmpty()) {
      throw new WorkRefused(
          "none of the %,d judged products is in this shop, such as '%s'; wanted ids as in the shop"
              .formatted(ids.size(), ids.getFirst()));
    }
    return embeddings;
  }

  String line() {
    long close = Arrays.stream(cosines).filter(cosine -> cosine >= CLOSE).count();
    return String.format(
        Locale.ROOT,
        "%-27s %6.3f %6.3f %6.3f   %.1f %%",
        of,
        at(0.05),
        at(0.5),
        at(0.95),
        100.0 * close / cosines.length);
  }

  private double at(double share) {
    return cosines[(int) (share * (cosines.length - 1))];
  }
}
