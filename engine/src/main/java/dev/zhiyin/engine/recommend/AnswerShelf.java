package dev.zhiyin.engine.recommend;

import dev.zhiyin.engine.arrange.Candidate;
import dev.zhiyin.engine.arrange.Shelf;
import dev.zhiyin.engine.embed.Embedding;
import dev.zhiyin.engine.filter.Filter;
import dev.zhiyin.engine.match.MatchModel;
import dev.zhiyin.engine.product.Product;
import java.util.BitSet;
import java.util.List;

/** The products of one answer's snapshot. */
record AnswerShelf(Products products, MatchModel model, boolean known) implements Shelf {
  @Override
  public Product product(int doc) {
    return products.get(doc);
  }

  @Override
  public List<Embedding> embeddings(int[] docs) {
    return products.snapshot().embeddings(docs);
  }

  @Override
  public BitSet allowed(int[] docs, Filter filter) {
    return products.snapshot().allowed(docs, filter);
  }

  @Override
  public double shown(Candidate candidate) {
    return known ? model.calibrate(candidate.score()) : candidate.score();
  }
}
