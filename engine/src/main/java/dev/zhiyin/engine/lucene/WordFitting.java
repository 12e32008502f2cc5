package dev.zhiyin.engine.lucene;

import dev.zhiyin.engine.retrieval.WordFit;
import java.io.IOException;
import java.util.List;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.Scorer;

/** Finds out how well words fit named documents: only they are looked at. */
final class WordFitting {
  private WordFitting() {}

  /**
   * Finds it out.
   *
   * @param anywhere one query for each word
   * @param inName the same, for the fields that say what a product is
   * @param grams of the words
   * @param docs ascending
   */
  static WordFit of(
      IndexSearcher searcher, List<Query> anywhere, List<Query> inName, TitleGrams grams, int[] docs)
      throws IOException {
    var scores = new float[docs.length];
    for (Query word : anywhere) {
      visit(
          searcher,
          word,
          ScoreMode.COMPLETE,
          docs,
          (at, scorer) -> scores[at] += scorer.score());
    }
    var named = new int[docs.length];
    for (Query word : inName) {
      visit(searcher, word, ScoreMode.COMPLETE_NO_SCORES, docs, (at, _) -> named[at]++);
    }
    var completeness = new float[docs.length];
    for (int i = 0; i < docs.length; i++) {
      completeness[i] = inName.isEmpty() ? 0 : (float) named[i] / inName.size();
    }
    var titleGrams = new float[docs.length];
    String[] titles = StoredValues.foldedTitles(searcher.getIndexReader(), docs);
    for (int i = 0; i < docs.length; i++) {
      titleGrams[i] = grams.share(titles[i]);
    }
    return new WordFit(scores, completeness, titleGrams);
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
