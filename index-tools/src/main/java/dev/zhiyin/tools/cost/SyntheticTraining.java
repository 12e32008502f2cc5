package dev.zhiyin.tools.cost;

import dev.zhiyin.engine.embed.Embedding;
import dev.zhiyin.engine.shopper.EventType;
import dev.zhiyin.tools.sample.SampleTitles;
import dev.zhiyin.tools.train.Sequence;
import dev.zhiyin.tools.train.TrainingSet;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;

/**
 * A training set of any size: titles of the sample shop, vectors made of their words, and shoppers
 * who keep to a few shelves and take the first products of a shelf more often than the later ones.
 */
final class SyntheticTraining {
  /** Shelves of one shopper. */
  private static final int TASTES = 3;

  /**
   * The share of a shelf's products before {@code x} of it is {@code x^(1 / SKEW)} of the views.
   */
  private static final double SKEW = 2;

  private final List<String> ids = new ArrayList<>();
  private final List<Embedding> texts = new ArrayList<>();
  private final List<List<Integer>> shelves = new ArrayList<>();
  private final Random random;

  private SyntheticTraining(long seed) {
    this.random = new Random(seed);
  }

  /**
   * Makes one, the same for the same size.
   *
   * @param size products, shoppers, events of each and floats of an embedding
   */
  static TrainingSet of(Size size) {
    var training = new SyntheticTraining(size.seed());
    training.stock(size);
    var shoppers = new ArrayList<Sequence>();
    for (int i = 0; i < size.shoppers(); i++) {
      shoppers.add(training.shopper(size.events()));
    }
    return new TrainingSet(training.ids, training.texts, shoppers);
  }

  private void stock(Size size) {
    for (int i = 0; i < SampleTitles.shelves(); i++) {
      shelves.add(new ArrayList<>());
    }
    var vectors = new WordVectors(size.textDimension());
    SampleTitles.make(
        size.products(),
        size.seed(),
        title -> {
          shelves.get(title.shelf()).add(ids.size());
          ids.add("p" + ids.size());
          texts.add(vectors.of(title.text()));
        });
    shelves.removeIf(List::isEmpty);
  }

  /* One product more than the events: the one that is held out. */
  private Sequence shopper(int events) {
    int[] tastes = random.ints(TASTES, 0, shelves.size()).toArray();
    var steps = new ArrayList<Sequence.Step>();
    for (int i = 0; i < events; i++) {
      steps.add(new Sequence.Step(product(tastes), EventType.VIEW, i));
    }
    return Sequence.of(steps, OptionalInt.of(product(tastes)));
  }

  private int product(int[] tastes) {
    List<Integer> shelf = shelves.get(tastes[random.nextInt(tastes.length)]);
    return shelf.get((int) (shelf.size() * Math.pow(random.nextDouble(), SKEW)));
  }
}
