package dev.zhiyin.engine.lucene;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.zhiyin.engine.lucene.SegmentHeads.Head;
import java.io.IOException;
import java.util.Optional;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field.Store;
import org.apache.lucene.document.LongField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.NoMergePolicy;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.junit.jupiter.api.Test;

class SegmentHeadsTest {
  private static final int DELETED = 150;

  private final SegmentHeads heads = new SegmentHeads();

  @Test
  void aHeadOfWhichTooFewAreLeftIsMadeAnew() throws IOException {
    var config = new IndexWriterConfig().setMergePolicy(NoMergePolicy.INSTANCE);
    try (var directory = new ByteBuffersDirectory();
        var writer = new IndexWriter(directory, config)) {
      for (int i = 0; i < 500; i++) {
        var document = new Document();
        document.add(new LongField(IndexFields.POPULARITY, -i, Store.NO));
        writer.addDocument(document);
      }
      try (var reader = DirectoryReader.open(writer)) {
        Head whole = head(reader, 100);
        assertThat(whole.docs()).startsWith(0, 1, 2).hasSize(SegmentHeads.LENGTH);
        writer.deleteDocuments(
            LongField.newRangeQuery(IndexFields.POPULARITY, 1 - DELETED, Long.MAX_VALUE));
        try (var later = requireNonNull(DirectoryReader.openIfChanged(reader, writer))) {
          int left = SegmentHeads.LENGTH - DELETED;
          assertThat(head(later, left)).isSameAs(whole);
          assertThat(head(later, SegmentHeads.LENGTH + 1)).isSameAs(whole);
          Head anew = head(later, left + 1);
          assertThat(anew.docs()).startsWith(DELETED, DELETED + 1).hasSize(SegmentHeads.LENGTH);
          assertThat(head(later, 100)).isSameAs(anew);
        }
      }
    }
  }

  private Head head(DirectoryReader reader, int wanted) throws IOException {
    return heads.of(
        reader.leaves().getFirst(), Optional.empty(), OrderedSearch.POPULAR_FIRST, wanted);
  }
}
