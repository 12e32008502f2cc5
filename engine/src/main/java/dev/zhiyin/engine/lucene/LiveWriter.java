package dev.zhiyin.engine.lucene;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.index.ConcurrentMergeScheduler;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.MergePolicy;
import org.apache.lucene.index.MergeScheduler;
import org.apache.lucene.index.SimpleMergedSegmentWarmer;
import org.apache.lucene.index.TieredMergePolicy;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.IOContext;
import org.apache.lucene.store.NRTCachingDirectory;
import org.apache.lucene.util.InfoStream;

/** How a live index is written: many small changes, each to be seen soon, beside many searches. */
final class LiveWriter {
  private static final double BUFFER_MEGABYTES = 32;

  /**
   * Segments as small as a few changes, some tens of products, stay in memory until they are merged
   * or committed. Vectors of larger ones are scored many times as fast where their file is mapped.
   */
  private static final double CACHED_SEGMENT_MEGABYTES = 0.25;

  private static final double CACHED_MEGABYTES = 32;

  /**
   * Segments below this are merged without regard to their size: what a few changes make, about a
   * hundred products. More would have the same vectors be put into a new graph again and again.
   */
  private static final double SMALLEST_MEGABYTES = 0.5;

  /**
   * A search asks the graph of every segment, and so costs more the more there are; fewer mean that
   * a vector is moved more often, each time at the price of a search. Recall decides nothing here:
   * several graphs together find more than one that is as large as all.
   */
  private static final double SEGMENTS_PER_TIER = 6;

  /**
   * In percent of all documents. Searches pass through deleted ones in vain, but to be rid of them
   * the largest graphs must be made again, which is the dearest work of all.
   */
  static final double DELETED = 20;

  /** A refresh shows what was changed, and does not wait for segments to be merged. */
  private static final int NO_WAIT = 0;

  /* One thread merges; small merges overtake a large one, so that small segments never pile up. */
  private static final int MERGES = 8;
  private static final int MERGE_THREADS = 1;

  private LiveWriter() {}

  static Directory directory(Path folder) throws IOException {
    return new CachingDirectory(IndexFolder.open(folder));
  }

  /** Keeps small segments in memory, and what new ones are begun with, too. */
  private static final class CachingDirectory extends NRTCachingDirectory {
    CachingDirectory(Directory files) {
      super(files, CACHED_SEGMENT_MEGABYTES, CACHED_MEGABYTES);
    }

    /* Stored fields and vectors are opened before it is known how large their segment will be; the
     * compound file of a small one replaces them at once. */
    @Override
    protected boolean doCacheWrite(String name, IOContext context) {
      boolean unknown = context.mergeInfo() == null && context.flushInfo() == null;
      return unknown
          ? ramBytesUsed() < CACHED_MEGABYTES * 1024 * 1024
          : super.doCacheWrite(name, context);
    }
  }

  /** Goes on from the last commit, or begins an empty index. */
  static IndexWriter open(Directory directory, Analyzer analysis, IndexConfig config)
      throws IOException {
    return new IndexWriter(
        directory,
        new IndexWriterConfig(analysis)
            .setCodec(VectorCodec.of(config))
            .setSimilarity(IndexSchema.SIMILARITY)
            .setMergePolicy(mergePolicy())
            .setMergeScheduler(mergeScheduler())
            .setMergedSegmentWarmer(new SimpleMergedSegmentWarmer(InfoStream.NO_OUTPUT))
            .setRAMBufferSizeMB(BUFFER_MEGABYTES)
            .setMaxFullFlushMergeWaitMillis(NO_WAIT)
            .setCommitOnClose(false));
  }

  private static MergePolicy mergePolicy() {
    return new TieredMergePolicy()
        .setFloorSegmentMB(SMALLEST_MEGABYTES)
        .setSegmentsPerTier(SEGMENTS_PER_TIER)
        .setDeletesPctAllowed(DELETED);
  }

  private static MergeScheduler mergeScheduler() {
    var scheduler = new ConcurrentMergeScheduler();
    scheduler.setMaxMergesAndThreads(MERGES, MERGE_THREADS);
    return scheduler;
  }

  /** What the commit that the writer was opened on says of itself. */
  static Map<String, String> commitData(IndexWriter writer) {
    var data = new HashMap<String, String>();
    Iterable<Map.Entry<String, String>> committed = writer.getLiveCommitData();
    if (committed != null) {
      committed.forEach(entry -> data.put(entry.getKey(), entry.getValue()));
    }
    return data;
  }
}
