package dev.zhiyin.engine.index;

import dev.zhiyin.engine.ZhiyinException.StorageFailed;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.store.FSDirectory;

/** An index that {@link IndexBuilder} finished, open for asking. Thread-safe. */
public final class ProductIndex implements AutoCloseable {
  private final Path folder;
  private final FSDirectory directory;
  private final DirectoryReader reader;
  private final TextAnalysis analysis = new TextAnalysis();

  public ProductIndex(Path folder) {
    this.folder = folder;
    try {
      directory = FSDirectory.open(folder);
      reader = DirectoryReader.open(directory);
    } catch (IOException failure) {
      throw new StorageFailed(folder, failure);
    }
  }

  /**
   * The index as it is now, unchanged until it is closed.
   *
   * @throws IllegalStateException if this index is closed already
   */
  public IndexSnapshot snapshot() {
    if (!reader.tryIncRef()) {
      throw new IllegalStateException("the index in " + folder + " is closed");
    }
    return new IndexSnapshot(folder, reader, analysis);
  }

  @Override
  public void close() {
    try (directory;
        reader;
        analysis) {
      // closing is all
    } catch (IOException failure) {
      throw new StorageFailed(folder, failure);
    }
  }
}
