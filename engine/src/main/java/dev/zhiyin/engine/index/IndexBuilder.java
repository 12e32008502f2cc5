package dev.zhiyin.engine.index;

import dev.zhiyin.engine.ZhiyinException.StorageFailed;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.lucene.index.ConcurrentMergeScheduler;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.IndexWriterConfig.OpenMode;
import org.apache.lucene.store.FSDirectory;

/**
 * Writes a new index into an empty folder. Not thread-safe. {@link #finish} makes it whole; closed
 * without that, the folder holds no index.
 */
public final class IndexBuilder implements AutoCloseable {
  private static final double BUFFER_MEGABYTES = 256;

  private final Path folder;
  private final FSDirectory directory;
  private final IndexWriter writer;

  public IndexBuilder(Path folder, IndexConfig config) {
    this.folder = folder;
    try {
      directory = FSDirectory.open(folder);
      writer =
          new IndexWriter(
              directory,
              new IndexWriterConfig(new TextAnalysis())
                  .setOpenMode(OpenMode.CREATE)
                  .setCodec(VectorCodec.of(config))
                  .setMergeScheduler(new ConcurrentMergeScheduler())
                  .setRAMBufferSizeMB(BUFFER_MEGABYTES)
                  .setCommitOnClose(false));
    } catch (IOException failure) {
      throw new StorageFailed(folder, failure);
    }
  }

  public void add(IndexedProduct product) {
    try {
      writer.addDocument(Documents.of(product));
    } catch (IOException failure) {
      throw new StorageFailed(folder, failure);
    }
  }

  /** Merges to one segment, which is fastest to ask, and commits. */
  public void finish() {
    try {
      writer.forceMerge(1);
      writer.commit();
    } catch (IOException failure) {
      throw new StorageFailed(folder, failure);
    }
  }

  @Override
  public void close() {
    try (directory;
        writer) {
      // closing is all
    } catch (IOException failure) {
      throw new StorageFailed(folder, failure);
    }
  }
}
