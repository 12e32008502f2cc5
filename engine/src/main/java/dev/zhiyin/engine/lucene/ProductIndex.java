package dev.zhiyin.engine.lucene;

import dev.zhiyin.engine.ZhiyinException.StorageFailed;
import dev.zhiyin.engine.retrieval.CandidateIndex;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.store.FSDirectory;

/** An index that {@link IndexBuilder} finished, open for asking. Thread-safe. */
public final class ProductIndex implements CandidateIndex, AutoCloseable {
  private final Path folder;
  private final long sequence;
  private final FSDirectory directory;
  private final DirectoryReader reader;
  private final IndexCaches memory;

  /**
   * Opens it.
   *
   * @param sequence number of the newest change of the store that it holds
   */
  public ProductIndex(Path folder, long sequence) {
    this(folder, sequence, Vocabulary.NONE);
  }

  /** The same of an index that was made with words of the shop. */
  public ProductIndex(Path folder, long sequence, Vocabulary vocabulary) {
    this.folder = folder;
    memory = new IndexCaches(new TextAnalysis(vocabulary));
    this.sequence = sequence;
    try {
      directory = FSDirectory.open(folder);
      reader = DirectoryReader.open(directory);
      reader.getContext(); // made now, for one thread at a time must make it
    } catch (IOException failure) {
      throw new StorageFailed(folder, failure);
    }
  }

  @Override
  public IndexSnapshot view() {
    return snapshot();
  }

  /** The same for offline work, which names products by Lucene's numbers. */
  public IndexSnapshot snapshot() {
    if (!reader.tryIncRef()) {
      throw new IllegalStateException("the index in " + folder + " is closed");
    }
    return new IndexSnapshot(folder, reader, memory, sequence);
  }

  /**
   * Snapshots that were taken stay readable until they are closed: they keep their files, and the
   * analysis is left to the garbage collector.
   */
  @Override
  public void close() {
    try (directory;
        reader) {
      // closing is all
    } catch (IOException failure) {
      throw new StorageFailed(folder, failure);
    }
  }
}
