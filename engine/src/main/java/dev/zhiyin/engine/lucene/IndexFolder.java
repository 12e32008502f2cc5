package dev.zhiyin.engine.lucene;

import java.io.IOException;
import java.nio.file.Path;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.store.MMapDirectory;

/** The folder that an index lies in. */
final class IndexFolder {
  private IndexFolder() {}

  /**
   * Opens it so that the system is told how its files are read. Otherwise, for each vector that is
   * scored and each product that is shown, it reads ahead what nobody wants, up to megabytes, and
   * drives from memory what other requests read again.
   */
  static FSDirectory open(Path folder) throws IOException {
    FSDirectory directory = FSDirectory.open(folder);
    if (directory instanceof MMapDirectory mapped) {
      mapped.setReadAdvice(MMapDirectory.ADVISE_BY_CONTEXT);
    }
    return directory;
  }
}
