package dev.zhiyin.engine.lucene;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.apache.lucene.index.IndexReader;

/**
 * Where products were found last, by id. Each id has one place to be remembered in, from which the
 * next id of the same place drives it out: among many more products than there are places nothing
 * is spent on which of them to keep. Thread-safe.
 */
final class FoundPlaces {
  /** Of so many bits is the number of a place; one takes some 100 bytes. */
  private static final int BITS = 15;

  private static final int GOLDEN_RATIO = 0x9E3779B9;

  private final AtomicReferenceArray<Found> places = new AtomicReferenceArray<>(1 << BITS);

  /** A document of a segment. */
  record Place(IndexReader.CacheKey segment, int doc) {}

  private record Found(String id, Place place) {}

  Optional<Place> of(String id) {
    Found last = places.get(slot(id));
    return last != null && last.id.equals(id) ? Optional.of(last.place) : Optional.empty();
  }

  void put(String id, Place place) {
    places.set(slot(id), new Found(id, place));
  }

  /* Fibonacci hashing (Knuth): numbers in a row, as ids often end in, fall far from each other. */
  private static int slot(String id) {
    return (id.hashCode() * GOLDEN_RATIO) >>> (Integer.SIZE - BITS);
  }
}
