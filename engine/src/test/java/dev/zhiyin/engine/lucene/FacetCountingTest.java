package dev.zhiyin.engine.lucene;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zhiyin.engine.retrieval.FacetFields;
import dev.zhiyin.engine.retrieval.Facets;
import java.io.IOException;
import java.util.List;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field.Store;
import org.apache.lucene.document.SortedSetDocValuesField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.NoMergePolicy;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.MatchAllDocsQuery;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.util.BytesRef;
import org.junit.jupiter.api.Test;

class FacetCountingTest {
  /* Of six documents in three segments the last one of the first two is deleted. */
  @Test
  void saysWhetherAllWereCounted() throws IOException {
    try (var directory = new ByteBuffersDirectory()) {
      var config = new IndexWriterConfig().setMergePolicy(NoMergePolicy.INSTANCE);
      try (var writer = new IndexWriter(directory, config)) {
        for (int i = 0; i < 6; i++) {
          var document = new Document();
          document.add(new StringField("id", Integer.toString(i), Store.NO));
          document.add(new SortedSetDocValuesField(IndexFields.BRAND_FACET, new BytesRef("Kumo")));
          writer.addDocument(document);
          if (i % 2 == 1) {
            writer.flush();
          }
        }
        writer.deleteDocuments(new Term("id", "1"), new Term("id", "3"));
      }
      try (var reader = DirectoryReader.open(directory)) {
        for (int most = 1; most <= 5; most++) {
          Facets facets =
              FacetCounting.of(
                  new IndexSearcher(reader), MatchAllDocsQuery.INSTANCE, FacetFields.USUAL, most);
          assertThat(facets.brands())
              .isEqualTo(List.of(new Facets.Count("Kumo", Math.min(most, 4))));
          assertThat(facets.exact()).as("%d counted", most).isEqualTo(most >= 4);
        }
      }
    }
  }
}
