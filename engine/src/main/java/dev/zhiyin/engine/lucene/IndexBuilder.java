package dev.zhiyin.engine.lucene;

import dev.zhiyin.engine.ZhiyinException.StorageFailed;
import dev.zhiyin.engine.indexing.IndexedProduct;
import dev.zhiyin.engine.indexing.Quarantine;
import dev.zhiyin.engine.indexing.QuarantinedProduct;
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
 * Writes a new index into an empty folder. Not thread-safe. {@link #finish} makes it whole; closed
 * without that, the folder holds no index. What changes afterwards is in it from {@link #commit}
 * on.
 *
 * <p>Graphs are built once, by {@link #finish} and by as many threads as there are processors: the
 * segments before it keep vectors only.
 */
public final class IndexBuilder implements AutoCloseable {
  private static final double BUFFER_MEGABYTES = 256;

  private final Path folder;
  private final Quarantine quarantine = new Quarantine();
  private final IndexConfig config;
  private final FSDirectory directory;
  private IndexWriter writer;

  public IndexBuilder(Path folder, IndexConfig config) {
    this.folder = folder;
    this.config = config;
    try {
      directory = FSDirectory.open(folder);
      writer =
          new IndexWriter(
              directory, settings(VectorCodec.withoutGraphs(config)).setOpenMode(OpenMode.CREATE));
    } catch (IOException failure) {
      throw new StorageFailed(folder, failure);
    }
  }

  private static IndexWriterConfig settings(Codec codec) {
    return new IndexWriterConfig(new TextAnalysis())
        .setCodec(codec)
        .setMergePolicy(NoMergePolicy.INSTANCE)
        .setRAMBufferSizeMB(BUFFER_MEGABYTES)
        .setCommitOnClose(false);
  }

  /** Takes a product out if it is there, and notes that it cannot be shown as it is. */
  public void quarantine(QuarantinedProduct product) {
    delete(product.id());
    quarantine.add(product);
  }

  /** Adds a product whose id is not there yet. */
  public void add(IndexedProduct product) {
    writing(() -> writer.addDocument(Documents.of(product)));
  }

  /** Adds a product, or replaces the one of its id. */
  public void put(IndexedProduct product) {
    String id = product.product().id();
    writing(() -> writer.updateDocument(id(id), Documents.of(product)));
    quarantine.remove(id);
  }

  /** Takes a product out if it is there. */
  public void delete(String productId) {
    writing(() -> writer.deleteDocuments(id(productId)));
    quarantine.remove(productId);
  }

  private static Term id(String productId) {
    return new Term(IndexFields.ID, productId);
  }

  /** The products that it should have and could not take. */
  public Quarantine quarantine() {
    return quarantine;
  }

  /** Merges to one segment with its graphs, which is fastest to ask, and commits. */
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

  /** Makes what was added, put and deleted part of the index, without the time of a merge. */
  public void commit() {
    writer.setLiveCommitData(quarantine.toCommit().entrySet());
    writing(writer::commit);
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
