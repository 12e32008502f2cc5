package dev.zhiyin.engine.lucene;

import dev.zhiyin.engine.retrieval.TextRelevance;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.Scorer;

/** Finds out how well words fit named documents: only they are looked at. For one search. */
final class TextScorer {
  private final IndexSearcher searcher;
  private final int[] docs;
  private final float[] scores;
  private final float[] named;

  /**
   * @param docs ascending
   */
  TextScorer(IndexSearcher searcher, int[] docs) {
    this.searcher = searcher;
    this.docs = docs;
    this.scores = new float[docs.length];
    this.named = new float[docs.length];
  }

  /**
   * Finds it out.
   *
   * @param inName one query for each word, for the fields that say what a product is
   * @param beside the same, for all other fields
   * @param across the same, for parts of a word in different fields
   * @param grams of the words
   */
  TextRelevance of(
      List<Query> inName, List<Query> beside, List<Optional<Query>> across, TitleGrams grams)
      throws IOException {
    for (int i = 0; i < inName.size(); i++) {
      add(inName.get(i), beside.get(i), across.get(i));
    }
    var titleGrams = new float[docs.length];
    String[] titles = StoredValues.foldedTitles(searcher.getIndexReader(), docs);
    for (int i = 0; i < docs.length; i++) {
      named[i] /= Math.max(1, inName.size());
      titleGrams[i] = grams.share(titles[i]);
    }
    return new TextRelevance(scores, named, titleGrams);
  }

  /* A word counts by its best field; each is read once for what it tells. */
  private void add(Query inName, Query beside, Optional<Query> across) throws IOException {
    var best = new float[docs.length];
    visit(
        searcher,
        inName,
        ScoreMode.COMPLETE,
        docs,
        (at, scorer) -> {
          named[at]++;
          best[at] = scorer.score();
        });
    Visitor better = (at, scorer) -> best[at] = Math.max(best[at], scorer.score());
    visit(searcher, beside, ScoreMode.COMPLETE, docs, better);
    if (across.isPresent()) {
      visit(searcher, across.get(), ScoreMode.COMPLETE, docs, better);
    }
    for (int i = 0; i < docs.length; i++) {
      scores[i] += best[i];
    }
  }

  interface Visitor {
    void visit(int at, Scorer scorer) throws IOException;
  }

  static void visit(
      IndexSearcher searcher, Query query, ScoreMode mode, int[] docs, Visitor visitor)
      throws IOException {
    var weight = searcher.createWeight(searcher.rewrite(query), mode, 1);
    int at = 0;
    for (LeafReaderContext leaf : searcher.getLeafContexts()) {
      int end = leaf.docBase + leaf.reader().maxDoc();
      Scorer scorer = at == docs.length || docs[at] >= end ? null : weight.scorer(leaf);
      for (; at < docs.length && docs[at] < end; at++) {
        if (scorer != null && reaches(scorer.iterator(), docs[at] - leaf.docBase)) {
          visitor.visit(at, scorer);
        }
      }
    }
  }

  private static boolean reaches(DocIdSetIterator matches, int doc) throws IOException {
    return (matches.docID() < doc ? matches.advance(doc) : matches.docID()) == doc;
  }
}
