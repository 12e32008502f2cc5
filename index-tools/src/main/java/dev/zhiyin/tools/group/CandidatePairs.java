package dev.zhiyin.tools.group;

import dev.zhiyin.engine.embed.Embedding;
import dev.zhiyin.engine.retrieval.Hit;
import dev.zhiyin.engine.retrieval.IndexView;
import dev.zhiyin.engine.retrieval.Part;
import dev.zhiyin.engine.retrieval.ProductRef;
import dev.zhiyin.engine.retrieval.Restriction;
import dev.zhiyin.engine.retrieval.Retrieval;
import dev.zhiyin.engine.retrieval.Retrieval.Effort;
import dev.zhiyin.engine.retrieval.Retrieved;
import dev.zhiyin.tools.group.OfferTable.Offer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * The pairs of offers that may be of one product, each once: those that share rare terms, and those
 * whose texts lie near each other. Thread-safe.
 */
final class CandidatePairs {
  private static final int BY_TERMS = 50;
  private static final int BY_VECTORS = 20;

  /** Of a part of the shop, others are found as well. */
  private static final int SEARCHED = 2 * BY_VECTORS;

  private static final int STEP = 256;

  private final OfferTable offers;
  private final int[][] others;
  private final float[][] cosines;
  private final int[] starts;
  private final float[] largest;

  CandidatePairs(OfferTable offers) {
    this.offers = offers;
    int size = offers.size();
    others = new int[size][];
    cosines = new float[size][];
    largest = new float[size];
    Map<ProductRef, Integer> numbers = new HashMap<>();
    for (int i = 0; i < size; i++) {
      numbers.put(offers.get(i).ref(), i);
    }
    IntStream.range(0, Math.ceilDiv(size, STEP))
        .parallel()
        .forEach(step -> find(step * STEP, Math.min(size, (step + 1) * STEP), numbers));
    starts = new int[size + 1];
    for (int i = 0; i < size; i++) {
      starts[i + 1] = starts[i] + others[i].length;
    }
  }

  private void find(int from, int to, Map<ProductRef, Integer> numbers) {
    IndexView view = offers.view();
    List<ProductRef> refs = IntStream.range(from, to).mapToObj(i -> offers.get(i).ref()).toList();
    List<Embedding> embeddings =
        view.fetch(refs, Set.of(Part.EMBEDDING)).stream().map(one -> one.embedding()).toList();
    List<Retrieved> nearest =
        view.retrieve(
            embeddings.stream()
                .<Retrieval>map(one -> new Retrieval.NearestTexts(one, SEARCHED, Effort.QUICK))
                .toList(),
            Restriction.NONE);
    for (int i = from; i < to; i++) {
      int offer = i;
      int[] near =
          nearest.get(i - from).hits().stream()
              .map(Hit::product)
              .filter(numbers::containsKey)
              .mapToInt(ref -> numbers.getOrDefault(ref, offer))
              .filter(other -> other != offer)
              .limit(BY_VECTORS)
              .toArray();
      others[i] =
          IntStream.concat(Arrays.stream(offers.index().nearest(i, BY_TERMS)), Arrays.stream(near))
              .distinct()
              .toArray();
      for (int other : others[i]) {
        largest[i] = Math.max(largest[i], shared(i, other));
      }
      List<ProductRef> found =
          Arrays.stream(others[i]).mapToObj(other -> offers.get(other).ref()).toList();
      cosines[i] =
          found.isEmpty()
              ? new float[0]
              : view.innerProducts(
                      Part.EMBEDDING, new float[][] {embeddings.get(i - from).toArray()}, found)[0];
    }
  }

  private float shared(int a, int b) {
    return PairFeatures.shared(offers.get(a).text(), offers.get(b).text(), offers.index());
  }

  /** Takes a pair. */
  interface Sink {
    /**
     * Takes one.
     *
     * @param pair a number, each once, below {@link #bound}
     * @param features as {@link PairFeatures} has them, made when they are asked for
     */
    void take(int pair, int a, int b, Supplier<float[]> features);
  }

  /** One more than the largest number of a pair. */
  int bound() {
    return starts[offers.size()];
  }

  /** Hands out every pair, by several threads. */
  void forEach(Sink sink) {
    IntStream.range(0, offers.size()).parallel().forEach(a -> forEach(a, sink));
  }

  private void forEach(int a, Sink sink) {
    for (int i = 0; i < others[a].length; i++) {
      int b = others[a][i];
      if (a < b || !has(b, a)) {
        float cosine = cosines[a][i];
        sink.take(starts[a] + i, a, b, () -> features(a, b, cosine));
      }
    }
  }

  private boolean has(int a, int b) {
    return Arrays.stream(others[a]).anyMatch(other -> other == b);
  }

  private float[] features(int a, int b, float cosine) {
    Offer one = offers.get(a);
    Offer other = offers.get(b);
    float shared = shared(a, b);
    return PairFeatures.of(
        one, other, offers.index(), cosine, share(shared, largest[a]), share(shared, largest[b]));
  }

  private static float share(float part, float all) {
    return all == 0 ? 0 : Math.min(1, part / all);
  }
}
