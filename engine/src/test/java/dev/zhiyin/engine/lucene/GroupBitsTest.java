package dev.zhiyin.engine.lucene;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zhiyin.engine.filter.Filter;
import dev.zhiyin.engine.retrieval.Restriction;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field.Store;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.FilterDirectoryReader;
import org.apache.lucene.index.FilterLeafReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.NoMergePolicy;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.Terms;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.store.Directory;
import org.junit.jupiter.api.Test;

class GroupBitsTest {
  private static final int GROUPS = 600;
  private static final int SEGMENTS = 3;

  /* One product of each group in each segment. */
  private static void write(Directory directory) throws IOException {
    var config = new IndexWriterConfig().setMergePolicy(NoMergePolicy.INSTANCE);
    try (var writer = new IndexWriter(directory, config)) {
      for (int segment = 0; segment < SEGMENTS; segment++) {
        for (int group = 0; group < GROUPS; group++) {
          var product = new Document();
          product.add(new StringField(IndexFields.ID, segment + "-" + group, Store.NO));
          product.add(new StringField(IndexFields.GROUP, "g" + group, Store.NO));
          writer.addDocument(product);
        }
        writer.commit();
      }
      writer.deleteDocuments(new Term(IndexFields.ID, "0-0"), new Term(IndexFields.ID, "0-1"));
      writer.commit();
    }
  }

  @Test
  void termsAreReadOnceInEachSegmentHoweverManyGroupsAndRetrievals() throws IOException {
    Set<String> even =
        IntStream.range(0, GROUPS / 2).mapToObj(i -> "g" + 2 * i).collect(Collectors.toSet());
    try (var directory = new ByteBuffersDirectory()) {
      write(directory);
      var read = new AtomicInteger();
      try (var reader = new Counting(DirectoryReader.open(directory), read)) {
        assertThat(reader.leaves()).hasSize(SEGMENTS);
        var groups = new GroupBits();
        for (int retrieval = 0; retrieval < 3; retrieval++) {
          assertThat(allowed(reader, even, groups)).isEqualTo(SEGMENTS * GROUPS / 2 - 1);
        }
        assertThat(read).hasValue(SEGMENTS);
        assertThat(allowed(reader, Set.of("g0", "none"), groups))
            .as("without other groups")
            .isEqualTo(SEGMENTS * GROUPS - 2 - (SEGMENTS - 1));
        assertThat(allowed(reader, Set.of(), groups)).isEqualTo(SEGMENTS * GROUPS - 2);
      }
    }
  }

  private static long allowed(DirectoryReader reader, Set<String> without, GroupBits groups)
      throws IOException {
    var query =
        new RestrictionQuery(
            Restriction.to(Filter.ALL).withoutGroups(without),
            new FilterBits().ofRequest(),
            groups);
    return query.allowed(IntStream.range(0, reader.maxDoc()).toArray(), reader.leaves()).count();
  }

  /** Counts how often the terms of groups are read. */
  private static final class Counting extends FilterDirectoryReader {
    private final AtomicInteger read;

    Counting(DirectoryReader in, AtomicInteger read) throws IOException {
      super(
          in,
          new SubReaderWrapper() {
            @Override
            public LeafReader wrap(LeafReader segment) {
              return new FilterLeafReader(segment) {
                @Override
                public Terms terms(String field) throws IOException {
                  read.incrementAndGet();
                  return super.terms(field);
                }

                @Override
                public CacheHelper getCoreCacheHelper() {
                  return in.getCoreCacheHelper();
                }

                @Override
                public CacheHelper getReaderCacheHelper() {
                  return in.getReaderCacheHelper();
                }
              };
            }
          });
      this.read = read;
    }

    @Override
    protected DirectoryReader doWrapDirectoryReader(DirectoryReader in) throws IOException {
      return new Counting(in, read);
    }

    @Override
    public CacheHelper getReaderCacheHelper() {
      return in.getReaderCacheHelper();
    }
  }
}
