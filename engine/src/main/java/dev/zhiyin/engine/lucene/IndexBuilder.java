package dev.zhiyin.engine.lucene;

import dev.zhiyin.engine.ZhiyinException.StorageFailed;
import dev.zhiyin.engine.indexing.IndexedProduct;
import dev.zhiyin.engine.indexing.NewIndex;
import dev.zhiyin.engine.indexing.Quarantine;
import dev.zhiyin.engine.indexing.QuarantinedProduct;
import dev.zhiyin.engine.retrieval.IndexView;
import java.io.IOException;
import java.nio.file.Path;
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
 * index.
 *
 * <p>Graphs are built once, by {@link #finish} and by as many threads as there are processors: the
 * segments before it keep vectors only.
 */
public final class IndexBuilder implements NewIndex {
  private static final double BUFFER_MEGABYTES = 256;

  private final Path folder;
  private final Quarantine quarantine = new Quarantine();
  private final IndexConfig config;
  private final FSDirectory directory;
  private IndexWriter writer;
  private final TextAnalysis analysis;
  private long sequence;

  public IndexBuilder(Path folder, IndexConfig config) {
    this.folder = folder;
    this.config = config;
    analysis = new TextAnalysis(config.vocabulary());
    try {
      directory = FSDirectory.open(folder);
      writer =
          new IndexWriter(
              directory, settings(VectorCodec.withoutGraphs(config)).setOpenMode(OpenMode.CREATE));
    } catch (IOException failure) {
      throw new StorageFailed(folder, failure);
    }
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

  /** Merges to one segment with its graphs, and commits. */
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
                        .setMergePolicy(new RewriteAll()));
            writer.forceMerge(1);
            writer.getConfig().setMergePolicy(NoMergePolicy.INSTANCE);
          });
      commit();
    }
  }

  /** Merges all segments into one even when there is but one, which then gets its graph. */
  private static final class RewriteAll extends FilterMergePolicy {
    RewriteAll() {
      super(NoMergePolicy.INSTANCE);
    }

    @Override
    public @Nullable MergeSpecification findForcedMerges(
        SegmentInfos all, int most, Map<SegmentCommitInfo, Boolean> wanted, MergeContext context) {
      boolean isDone =
          all.asList().stream().noneMatch(segment -> wanted.getOrDefault(segment, false));
      if (isDone || !context.getMergingSegments().isEmpty()) {
        return null;
      }
      var merges = new MergeSpecification();
      merges.add(new OneMerge(all.asList()));
      return merges;
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
    try (var index = new ProductIndex(folder, sequence, config.vocabulary())) {
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
