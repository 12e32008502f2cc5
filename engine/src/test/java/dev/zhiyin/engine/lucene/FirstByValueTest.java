package dev.zhiyin.engine.lucene;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zhiyin.engine.shop.RandomSeeds;
import dev.zhiyin.engine.shop.Seed;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.DoubleField;
import org.apache.lucene.document.Field.Store;
import org.apache.lucene.document.LongField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.NoMergePolicy;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.FieldDoc;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.SortField;
import org.apache.lucene.search.SortedNumericSelector;
import org.apache.lucene.search.SortedNumericSortField;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.search.TotalHits;
import org.apache.lucene.store.ByteBuffersDirectory;

class FirstByValueTest {
  private static final int DOCUMENTS = 20_000;
  private static final int COUNTED = 200;

  @RandomSeeds
  void theFirstAreThoseOfAFullSort(Seed seed) throws IOException {
    Random random = seed.random();
    try (var directory = index(random);
        var reader = DirectoryReader.open(directory)) {
      var searcher = new IndexSearcher(reader);
      for (boolean reverse : new boolean[] {false, true}) {
        for (String word : List.of("most", "some", "few", "none")) {
          for (int k : new int[] {1, 10, 100}) {
            var query = new TermQuery(new Term("word", word));
            requireSorted(searcher, query, prices(reverse), true, k);
            requireSorted(searcher, query, times(reverse), false, k);
          }
        }
      }
    }
  }

  private static void requireSorted(
      IndexSearcher searcher, Query query, Sort sort, boolean isDouble, int k) throws IOException {
    TopDocs first = new FirstByValue(searcher, sort, isDouble).of(query, k, COUNTED);
    TopDocs all = searcher.search(query, DOCUMENTS, sort);

    assertThat(values(first)).isEqualTo(values(all).stream().limit(k).toList());
    long matches = all.totalHits.value();
    assertThat(first.totalHits)
        .isEqualTo(
            matches <= COUNTED
                ? new TotalHits(matches, TotalHits.Relation.EQUAL_TO)
                : new TotalHits(COUNTED + 1, TotalHits.Relation.GREATER_THAN_OR_EQUAL_TO));
  }

  private static List<Object> values(TopDocs found) {
    return Arrays.stream(found.scoreDocs).map(doc -> ((FieldDoc) doc).fields[0]).toList();
  }

  private static Sort prices(boolean reverse) {
    return new Sort(
        new SortedNumericSortField(
            "price",
            SortField.Type.DOUBLE,
            reverse,
            SortedNumericSelector.Type.MIN,
            reverse ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY));
  }

  private static Sort times(boolean reverse) {
    return new Sort(LongField.newSortField("time", reverse, SortedNumericSelector.Type.MAX));
  }

  /* Several segments, deleted documents, prices that many have, some without one. */
  private static ByteBuffersDirectory index(Random random) throws IOException {
    var directory = new ByteBuffersDirectory();
    var config = new IndexWriterConfig().setMergePolicy(NoMergePolicy.INSTANCE);
    int prices = random.nextBoolean() ? 10 : 1_000_000;
    try (var writer = new IndexWriter(directory, config)) {
      for (int i = 0; i < DOCUMENTS; i++) {
        var document = new Document();
        document.add(new StringField("id", Integer.toString(i), Store.NO));
        addWord(document, "most", random.nextInt(10) > 0);
        addWord(document, "some", random.nextInt(10) == 0);
        addWord(document, "few", random.nextInt(200) == 0);
        if (random.nextInt(20) > 0) {
          document.add(new DoubleField("price", random.nextInt(prices) / 100.0, Store.NO));
        }
        document.add(new LongField("time", random.nextInt(1_000_000), Store.NO));
        writer.addDocument(document);
        if (i % 7_000 == 6_999) {
          writer.flush();
        }
      }
      for (int i = 0; i < DOCUMENTS; i += 1 + random.nextInt(50)) {
        writer.deleteDocuments(new Term("id", Integer.toString(i)));
      }
    }
    return directory;
  }

  private static void addWord(Document document, String word, boolean has) {
    if (has) {
      document.add(new StringField("word", word, Store.NO));
    }
  }
}
