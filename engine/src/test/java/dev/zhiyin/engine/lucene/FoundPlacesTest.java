package dev.zhiyin.engine.lucene;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zhiyin.engine.lucene.FoundPlaces.Place;
import java.io.IOException;
import java.util.stream.IntStream;
import org.apache.lucene.document.Document;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexReader.CacheKey;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FoundPlacesTest {
  private final FoundPlaces places = new FoundPlaces();
  private CacheKey segment;

  @BeforeEach
  void makeSegment() throws IOException {
    try (var directory = new ByteBuffersDirectory();
        var writer = new IndexWriter(directory, new IndexWriterConfig())) {
      writer.addDocument(new Document());
      try (var reader = DirectoryReader.open(writer)) {
        segment = reader.leaves().getFirst().reader().getCoreCacheHelper().getKey();
      }
    }
  }

  @Test
  void whatWasPutLastIsFound() {
    places.put("p", new Place(segment, 3));
    places.put("p", new Place(segment, 4));

    assertThat(places.of("p")).contains(new Place(segment, 4));
    assertThat(places.of("q")).isEmpty();
  }

  /* Ids of one hash: each of the pairs Aa and BB has the same one. */
  @Test
  void anIdIsNeverTakenForAnotherOfItsPlace() {
    places.put("AaAa", new Place(segment, 1));

    assertThat(places.of("BBBB")).isEmpty();

    places.put("BBBB", new Place(segment, 2));

    assertThat(places.of("BBBB")).contains(new Place(segment, 2));
    assertThat(places.of("AaAa")).isEmpty();
  }

  @Test
  void mostOfAShopsProductsAreRemembered() {
    for (int i = 0; i < 10_000; i++) {
      places.put("product-" + i, new Place(segment, i));
    }

    assertThat(IntStream.range(0, 10_000).filter(i -> places.of("product-" + i).isPresent()))
        .hasSizeGreaterThan(7_000);
  }
}
