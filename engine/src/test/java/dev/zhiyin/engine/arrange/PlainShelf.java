package dev.zhiyin.engine.arrange;

import dev.zhiyin.engine.embed.Embedding;
import dev.zhiyin.engine.filter.Filter;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.shop.FilterOracle;
import dev.zhiyin.engine.shop.RandomCatalogue;
import dev.zhiyin.engine.shop.RandomVectors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** Products in memory, by their place in the list. */
record PlainShelf(List<Product> products, List<Embedding> embeddings) implements Shelf {
  static PlainShelf of(int size, Random random) {
    return new PlainShelf(
        RandomCatalogue.of(size, random),
        IntStream.range(0, size).mapToObj(_ -> RandomVectors.direction(6, random)).toList());
  }

  /** Most of the products, each with a score of chance, best first. */
  List<Candidate> ranked(Random random) {
    var ranked = new ArrayList<Candidate>();
    for (int doc = 0; doc < products.size(); doc++) {
      if (random.nextInt(10) > 0) {
        float score = Math.round(random.nextGaussian() * 8) / 8f;
        ranked.add(new Candidate(doc, EnumSet.of(Source.LEARNED), score));
      }
    }
    ranked.sort(Comparator.comparingDouble(Candidate::score).reversed());
    return ranked;
  }

  @Override
  public Product product(int doc) {
    return products.get(doc);
  }

  @Override
  public List<Embedding> embeddings(int[] docs) {
    return Arrays.stream(docs).mapToObj(embeddings::get).toList();
  }

  @Override
  public BitSet allowed(int[] docs, Filter filter) {
    var allowed = new BitSet();
    for (int doc : docs) {
      if (FilterOracle.allows(filter, products.get(doc))) {
        allowed.set(doc);
      }
    }
    return allowed;
  }

  @Override
  public double shown(Candidate candidate) {
    return candidate.score();
  }
}
