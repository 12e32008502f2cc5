package dev.zhiyin.engine.lucene;

import dev.zhiyin.engine.ZhiyinException.StorageFailed;
import dev.zhiyin.engine.indexing.IndexedProduct;
import dev.zhiyin.engine.indexing.NewIndex;
import dev.zhiyin.engine.indexing.Quarantine;
import dev.zhiyin.engine.indexing.QuarantinedProduct;
import dev.zhiyin.engine.retrieval.IndexView;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import org.apache.lucene.codecs.Codec;
import org.apache.lucene.index.FilterMergePolicy;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.IndexWriterConfig.OpenMode;
import org.apache.lucene.index.NoMergePolicy;
import org.apache.lucene.index.SegmentCommitInfo;
import org.apache.lucene.index.SegmentInfos;
import org.apache.lucene.index.Term;
import org.apache.lucene.store.FSDirectory;
import org.jspecify.annotations.Nullable;

/**
 * Writes a new index into an empty folder. Closed without {@link #finish}, the folder holds no
 * index, or the one that it was begun from.
 *
 * <p>Graphs are built once, by {@link #finish} and by as many threads as there are processors: the
 * segments before it keep vectors only.
 */
public final class IndexBuilder implements NewIndex {
  private static final double BUFFER_MEGABYTES = 256;

  /** Share of the products of a segment that are deleted where it is kept; as of a live index. */
  private static final double MOST_GONE = LiveWriter.DELETED / 100;

  private final Path folder;
  private final Quarantine quarantine = new Quarantine();
  private final IndexConfig config;
  private final FSDirectory directory;
  private IndexWriter writer;
  private final TextAnalysis analysis;
  private long sequence;

  /* Of the segments that it began with, by name; empty for none. */
  private final String largest;

  public IndexBuilder(Path folder, IndexConfig config) {
    this(folder, config, OpenMode.CREATE);
  }

  private IndexBuilder(Path folder, IndexConfig config, OpenMode mode) {
    this.folder = folder;
    this.config = config;
    analysis = new TextAnalysis(config.vocabulary());
    try {
      directory = IndexFolder.open(folder);
      writer =
          new IndexWriter(directory, settings(VectorCodec.withoutGraphs(config)).setOpenMode(mode));
      largest = mode == OpenMode.APPEND ? largest() : "";
    } catch (IOException failure) {
      throw new StorageFailed(folder, failure);
    }
  }

  /**
   * Begins with what a finished index holds, whose files are shared where the file system can do
   * that. Nothing is quarantined.
   *
   * @param from which stays as it is
   * @param folder empty
   * @param config that it was built by as well
   */
  public static IndexBuilder from(Path from, Path folder, IndexConfig config) {
    LiveIndex.copy(from, folder);
    return new IndexBuilder(folder, config, OpenMode.APPEND);
  }

  private String largest() throws IOException {
    return SegmentInfos.readLatestCommit(directory).asList().stream()
        .max(Comparator.comparingInt(segment -> segment.info.maxDoc()))
        .map(segment -> segment.info.name)
        .orElse("");
  }

  private IndexWriterConfig settings(Codec codec) {
    return new IndexWriterConfig(analysis)
        .setCodec(codec)
        .setSimilarity(IndexSchema.SIMILARITY)
        .setMergePolicy(NoMergePolicy.INSTANCE)
        .setRAMBufferSizeMB(BUFFER_MEGABYTES)
        .setCommitOnClose(false);
  }

  @Override
  public void quarantine(QuarantinedProduct product) {
    delete(product.id());
    quarantine.add(product);
  }

  @Override
  public void add(IndexedProduct product, long number) {
    add(product);
  }

  /** The same, of whatever change. */
  public void add(IndexedProduct product) {
    writing(() -> writer.addDocument(Documents.of(product, analysis)));
  }

  @Override
  public void put(IndexedProduct product, long number) {
    String id = product.product().id();
    writing(() -> writer.updateDocument(id(id), Documents.of(product, analysis)));
    quarantine.remove(id);
  }

  @Override
  public void delete(String productId, long number) {
    delete(productId);
  }

  /** The same, by whatever change. */
  public void delete(String productId) {
    writing(() -> writer.deleteDocuments(id(productId)));
    quarantine.remove(productId);
  }

  private static Term id(String productId) {
    return new Term(IndexFields.ID, productId);
  }

  @Override
  public Quarantine quarantine() {
    return quarantine;
  }

  /**
   * Merges to one segment with its graphs, and commits. What it began with stays beside that one as
   * long as little of it is gone: to merge it would take as long as to make it.
   */
  @Override
  public void finish() {
    int threads = Runtime.getRuntime().availableProcessors();
    try (var executor = Executors.newFixedThreadPool(threads)) {
      writing(
          () -> {
            writer.commit();
            writer.close();
            writer =
                new IndexWriter(
                    directory,
                    settings(VectorCodec.of(config, threads, executor))
                        .setOpenMode(OpenMode.APPEND)
                        .setMergePolicy(new RewriteOthers(largest)));
            writer.forceMerge(1);
            writer.getConfig().setMergePolicy(NoMergePolicy.INSTANCE);
          });
      commit();
    }
  }

  /**
   * Merges all segments into one even when there is but one, which then gets its graph; all but the
   * one that is kept.
   */
  private static final class RewriteOthers extends FilterMergePolicy {
    private final String kept;

    RewriteOthers(String kept) {
      super(NoMergePolicy.INSTANCE);
      this.kept = kept;
    }

    @Override
    public @Nullable MergeSpecification findForcedMerges(
        SegmentInfos all, int most, Map<SegmentCommitInfo, Boolean> wanted, MergeContext context) {
      List<SegmentCommitInfo> others =
          all.asList().stream().filter(segment -> !isKept(segment, context)).toList();
      boolean isDone = others.stream().noneMatch(segment -> wanted.getOrDefault(segment, false));
      if (isDone || !context.getMergingSegments().isEmpty()) {
        return null;
      }
      var merges = new MergeSpecification();
      merges.add(new OneMerge(others));
      return merges;
    }

    private boolean isKept(SegmentCommitInfo segment, MergeContext context) {
      return segment.info.name.equals(kept)
          && context.numDeletedDocs(segment) <= MOST_GONE * segment.info.maxDoc();
    }
  }

  @Override
  public void commit(long holds) {
    commit();
    sequence = holds;
  }

  /** The same, of the state of the store that was held before. */
  public void commit() {
    writer.setLiveCommitData(quarantine.toCommit().entrySet());
    writing(writer::commit);
  }

  @Override
  public IndexView view() {
    try (var index = new ProductIndex(folder, sequence, config.vocabulary(), config.surplus())) {
      return index.view();
    }
  }

  private interface Writing {
    void write() throws IOException;
  }

  private void writing(Writing writing) {
    try {
      writing.write();
    } catch (IOException failure) {
      throw new StorageFailed(folder, failure);
    }
  }

  @Override
  public void close() {
    try (directory;
        IndexWriter _ = writer) {
      // closing is all
    } catch (IOException failure) {
      throw new StorageFailed(folder, failure);
    }
  }
}
