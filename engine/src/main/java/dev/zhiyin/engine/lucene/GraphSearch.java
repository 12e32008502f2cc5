package dev.zhiyin.engine.lucene;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TopKnnCollector;
import org.apache.lucene.util.BitSetIterator;
import org.apache.lucene.util.Bits;
import org.apache.lucene.util.SparseFixedBitSet;

/**
 * Asks the graphs of segments, each for its share of the neighbours first, and for all of them
 * where it might have more than its share. A graph that visits as many products as a scan would
 * score is given up, and one that finds fewer than there are, for the scan. For one thread.
 */
final class GraphSearch {
  /** Standard deviations by which a segment is asked for more than its share. */
  private static final int MARGIN = 16;

  /* Of a PatientCollector. Where a filter lets few products count, changes come more seldom. */
  private static final double PATIENCE = 0.3;
  private static final int LEAST_PATIENCE = 60;
  private static final double PATIENCE_POWER = 0.8;

  /**
   * Standard deviations by which more are looked for than a broad filter needs on average: what it
   * leaves out may gather where it is looked for.
   */
  private static final double SURPLUS = 5;

  /** So often a broad filter is asked about what was found, unless it allows too little of that. */
  private static final int TIMES = 2;

  private static final double LEAST_SHARE = 0.25;

  private final VectorField field;
  private final float[] vector;
  private final int k;
  private final List<RestrictionBits> segments = new ArrayList<>();

  GraphSearch(VectorField field, float[] vector, int k) {
    this.field = field;
    this.vector = vector;
    this.k = k;
  }

  void add(RestrictionBits segment) {
    segments.add(segment);
  }

  /** What the graphs find is scored exactly, and so is all of a segment whose graph fails. */
  void search(ExactScan scan) throws IOException {
    long matching = 0;
    for (RestrictionBits segment : segments) {
      matching += segment.count();
    }
    var found = new ArrayList<Found>();
    for (RestrictionBits segment : segments) {
      found.add(ask(segment, looked(segment, share((double) segment.count() / matching))));
    }
    double[] scores = scores(found);
    for (Found one : found) {
      int most = looked(one.segment, k);
      boolean mayHaveMore = one.wanted < most && one.isFull() && one.worst() > best(most, scores);
      score(mayHaveMore ? ask(one.segment, most) : one, scan);
    }
  }

  /* More than wanted where a graph knows vectors by few bits only. */
  private int looked(RestrictionBits segment, int wanted) throws IOException {
    return VectorCodec.looked(segment.leaf().reader(), field, wanted);
  }

  private int share(double share) {
    double expected = k * share;
    return (int) Math.min(k, Math.ceil(expected + MARGIN * Math.sqrt(expected * (1 - share))));
  }

  private Found ask(RestrictionBits segment, int wanted) throws IOException {
    return segment.isBroad() ? askAll(segment, wanted) : asked(segment, wanted);
  }

  /*
   * More than wanted, whatever the filter allows; it is asked about these alone. How much it allows
   * was estimated, and may be another share where it is looked for: what was found tells.
   */
  private Found askAll(RestrictionBits segment, int wanted) throws IOException {
    double share = (double) segment.count() / segment.products();
    for (int time = 0; time < TIMES && share >= LEAST_SHARE; time++) {
      int more = (int) Math.ceil((wanted + SURPLUS * Math.sqrt(wanted * (1 - share))) / share);
      List<ScoreDoc> all = asked(segment.unfiltered(), more).docs;
      Bits allowed = segment.bits(all.stream().mapToInt(doc -> doc.doc).sorted().toArray());
      List<ScoreDoc> found =
          all.stream().filter(doc -> allowed == null || allowed.get(doc.doc)).toList();
      if (found.size() >= wanted) {
        return new Found(segment, wanted, false, found.subList(0, wanted));
      }
      share = (double) found.size() / more;
    }
    segment.bits(); // finds out what it allows
    return asked(segment, wanted);
  }

  private Found asked(RestrictionBits segment, int wanted) throws IOException {
    var nearest = new TopKnnCollector(wanted, segment.count());
    var patient = new PatientCollector(nearest, patience(segment, wanted), segment::excludedSeen);
    LeafReader reader = segment.leaf().reader();
    reader.searchNearestVectors(field.in(reader), vector, patient, segment);
    return new Found(
        segment, wanted, nearest.earlyTerminated(), List.of(nearest.topDocs().scoreDocs));
  }

  private static int patience(RestrictionBits segment, int wanted) throws IOException {
    double share = (double) segment.count() / segment.products();
    return (int) (Math.max(LEAST_PATIENCE, PATIENCE * wanted) / Math.pow(share, PATIENCE_POWER));
  }

  /** What one graph found, best first, by scores as short as the index keeps vectors. */
  private record Found(RestrictionBits segment, int wanted, boolean gaveUp, List<ScoreDoc> docs) {
    boolean isFull() {
      return docs.size() == wanted;
    }

    float worst() {
      return docs.getLast().score;
    }
  }

  /* Ascending. */
  private static double[] scores(List<Found> found) {
    return found.stream()
        .flatMap(one -> one.docs.stream())
        .mapToDouble(doc -> doc.score)
        .sorted()
        .toArray();
  }

  /* The score of this place from the best. */
  private static float best(int place, double[] scores) {
    return scores.length < place ? Float.NEGATIVE_INFINITY : (float) scores[scores.length - place];
  }

  private void score(Found found, ExactScan scan) throws IOException {
    LeafReaderContext leaf = found.segment.leaf();
    if (found.gaveUp || found.docs.size() < Math.min(found.wanted, found.segment.count())) {
      scan.add(leaf, found.segment.iterator(), null);
    } else if (VectorCodec.keepsFloatsAlone(leaf.reader(), field.in(leaf.reader()))) {
      scan.take(leaf, found.docs);
    } else {
      var docs = new SparseFixedBitSet(leaf.reader().maxDoc());
      found.docs.forEach(doc -> docs.set(doc.doc));
      scan.add(leaf, new BitSetIterator(docs, found.docs.size()), null);
    }
  }
}
