package dev.zhiyin.engine.retrieval;

import java.util.AbstractSet;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * A set of sources, of which there is one for each content: hundreds of candidates share a few.
 * Immutable.
 */
final class SourceSet extends AbstractSet<Source> {
  private static final Source[] SOURCES = Source.values();

  /** One for each source. */
  private static final Map<Source, Integer> BITS = new EnumMap<>(Source.class);

  static {
    for (Source source : SOURCES) {
      BITS.put(source, 1 << BITS.size());
    }
  }

  /** By {@link #bits}; those that were ever asked for. */
  private static final AtomicReferenceArray<SourceSet> ALL =
      new AtomicReferenceArray<>(1 << SOURCES.length);

  /** Of {@link #BITS}, those of its sources. */
  private final int bits;

  private SourceSet(int bits) {
    this.bits = bits;
  }

  private static SourceSet of(int bits) {
    SourceSet known = ALL.get(bits);
    if (known == null) {
      known = new SourceSet(bits);
      ALL.set(bits, known);
    }
    return known;
  }

  private static int bit(Source source) {
    return BITS.getOrDefault(source, 0);
  }

  static SourceSet of(Source source) {
    return of(bit(source));
  }

  static SourceSet of(Set<Source> sources) {
    if (sources instanceof SourceSet same) {
      return same;
    }
    int bits = 0;
    for (Source source : sources) {
      bits |= bit(source);
    }
    return of(bits);
  }

  SourceSet and(SourceSet others) {
    return of(bits | others.bits);
  }

  @Override
  public boolean contains(Object one) {
    return one instanceof Source source && (bits & bit(source)) != 0;
  }

  @Override
  public int size() {
    return Integer.bitCount(bits);
  }

  @Override
  public Iterator<Source> iterator() {
    return new Iterator<>() {
      private int left = bits;

      @Override
      public boolean hasNext() {
        return left != 0;
      }

      @Override
      public Source next() {
        Source next = SOURCES[Integer.numberOfTrailingZeros(left)];
        left &= left - 1;
        return next;
      }
    };
  }
}
