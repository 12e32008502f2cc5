package dev.zhiyin.engine.rerank;

import dev.zhiyin.engine.attribute.GeoPoint;
import dev.zhiyin.engine.embed.Embedding;
import dev.zhiyin.engine.filter.Filter;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.retrieval.Candidate;
import dev.zhiyin.engine.retrieval.CategoricalFields;
import dev.zhiyin.engine.retrieval.IndexedShop;
import dev.zhiyin.engine.retrieval.ItemStore;
import dev.zhiyin.engine.retrieval.NumberField;
import dev.zhiyin.engine.retrieval.ProductRef;
import dev.zhiyin.engine.retrieval.Source;
import dev.zhiyin.engine.shop.FilterOracle;
import dev.zhiyin.engine.shop.RandomCatalogue;
import dev.zhiyin.engine.shop.RandomVectors;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Products in memory, by their place in the list. */
record PlainItems(List<Product> products, List<Embedding> embeddings) implements ItemStore {
  /** A product by its place. */
  record Place(int number) implements ProductRef {}

  static PlainItems of(int size, Random random) {
    return new PlainItems(
        RandomCatalogue.of(size, random),
        IntStream.range(0, size).mapToObj(_ -> RandomVectors.direction(6, random)).toList());
  }

  static int number(ProductRef product) {
    return ((Place) product).number;
  }

  static int number(Candidate candidate) {
    return number(candidate.product());
  }

  /** Most of the products, each with a score of chance, best first. */
  List<Candidate> ranked(Random random) {
    var ranked = new ArrayList<Candidate>();
    for (int i = 0; i < products.size(); i++) {
      if (random.nextInt(10) > 0) {
        float score = Math.round(random.nextGaussian() * 8) / 8f;
        ranked.add(new Candidate(new Place(i), EnumSet.of(Source.LEARNED), score));
      }
    }
    ranked.sort(Comparator.comparingDouble(Candidate::score).reversed());
    return ranked;
  }

  @Override
  public List<CategoricalFields> kinds(List<ProductRef> of) {
    return of.stream().map(product -> CategoricalFields.of(product(product))).toList();
  }

  @Override
  public Product product(ProductRef product) {
    return products.get(number(product));
  }

  @Override
  public List<Embedding> embeddings(List<ProductRef> of) {
    return of.stream().map(one -> embeddings.get(number(one))).toList();
  }

  @Override
  public List<double[]> numbers(NumberField field, List<ProductRef> of) {
    return of.stream().map(one -> IndexedShop.numbers(field, product(one))).toList();
  }

  @Override
  public double[] kilometres(String attribute, GeoPoint from, List<ProductRef> of) {
    return of.stream()
        .mapToDouble(
            one -> FilterOracle.kilometres(product(one), attribute, from).min().orElse(Double.NaN))
        .toArray();
  }

  @Override
  public Set<ProductRef> matching(Collection<ProductRef> of, Filter filter) {
    return of.stream()
        .filter(one -> FilterOracle.allows(filter, product(one)))
        .collect(Collectors.toSet());
  }
}
