package dev.zhiyin.engine.lucene;

import dev.zhiyin.engine.ZhiyinException.StorageFailed;
import dev.zhiyin.engine.indexing.IndexedProduct;
import dev.zhiyin.engine.indexing.Quarantine;
import dev.zhiyin.engine.indexing.QuarantinedProduct;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.lucene.index.ConcurrentMergeScheduler;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.IndexWriterConfig.OpenMode;
import org.apache.lucene.index.Term;
import org.apache.lucene.store.FSDirectory;

/**
 * Writes a new index into an empty folder. Not thread-safe. {@link #finish} makes it whole; closed
 * without that, the folder holds no index. What changes afterwards is in it from {@link #commit}
 * on.
 */
public final class IndexBuilder implements AutoCloseable {
  private static final double BUFFER_MEGABYTES = 256;

  private final Path folder;
  private final Quarantine quarantine = new Quarantine();
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

  /** Merges to one segment, which is fastest to ask, and commits. */
  public void finish() {
    writing(() -> writer.forceMerge(1));
    commit();
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
        writer) {
      // closing is all
    } catch (IOException failure) {
      throw new StorageFailed(folder, failure);
    }
  }
}
