package dev.zhiyin.engine.lucene;

import dev.zhiyin.engine.filter.Condition;
import dev.zhiyin.engine.filter.Filter;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import org.apache.lucene.document.LongPoint;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.PointValues;
import org.apache.lucene.index.PointValues.IntersectVisitor;
import org.apache.lucene.index.PointValues.Relation;

/**
 * When the reservations of one segment end. Between two such ends every time has the same products
 * available, so that what is remembered of one time holds for the others.
 */
final class Reservations {
  private Reservations() {}

  /**
   * The filter, where it asks for what is available at a time, with an earlier time that has the
   * same products of a segment available: the same one until another reservation ends. Costs the
   * depth of the tree of points.
   */
  static Filter rounded(LeafReaderContext segment, Filter filter) throws IOException {
    if (!filter.asksForAvailable()) {
      return filter;
    }
    var rounded = new ArrayList<Condition>(filter.all().size());
    for (Condition condition : filter.all()) {
      rounded.add(
          condition instanceof Condition.AvailableAt(Instant time)
              ? new Condition.AvailableAt(
                  Instant.ofEpochMilli(lastEnd(segment, time.toEpochMilli())))
              : condition);
    }
    return new Filter(rounded);
  }

  /* The greatest value known to be at most a time, or 0 where all before it have ended. */
  private static long lastEnd(LeafReaderContext segment, long time) throws IOException {
    PointValues ends = segment.reader().getPointValues(IndexFields.UNAVAILABLE_UNTIL);
    if (ends == null) {
      return Math.min(0, time);
    }
    var last = new LastEnd(time);
    ends.intersect(last);
    return last.found;
  }

  /** Goes down where values on both sides of a time are, and nowhere else. */
  private static final class LastEnd implements IntersectVisitor {
    private final long time;
    private long found;

    LastEnd(long time) {
      this.time = time;
      this.found = Math.min(0, time);
    }

    @Override
    public Relation compare(byte[] least, byte[] greatest) {
      if (LongPoint.decodeDimension(least, 0) > time) {
        return Relation.CELL_OUTSIDE_QUERY;
      }
      long most = LongPoint.decodeDimension(greatest, 0);
      if (most > time) {
        return Relation.CELL_CROSSES_QUERY;
      }
      found = Math.max(found, most);
      return Relation.CELL_OUTSIDE_QUERY; // nobody asks which documents these are
    }

    @Override
    public void visit(int doc) {
      throw new IllegalStateException("no cell is inside");
    }

    @Override
    public void visit(int doc, byte[] value) {
      long end = LongPoint.decodeDimension(value, 0);
      found = end <= time ? Math.max(found, end) : found;
    }
  }
}
