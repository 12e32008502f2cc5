package dev.zhiyin.engine.lucene;

import dev.zhiyin.engine.ZhiyinException.StorageFailed;
import dev.zhiyin.engine.ZhiyinException.WorkRefused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.store.Lock;
import org.apache.lucene.store.LockObtainFailedException;

/** The right to change the files of an index that nobody has open, in any process. */
public final class IndexLock implements AutoCloseable {
  private final Path folder;
  private final FSDirectory directory;
  private final Lock lock;

  private IndexLock(Path folder, FSDirectory directory, Lock lock) {
    this.folder = folder;
    this.directory = directory;
    this.lock = lock;
  }

  /**
   * Takes the lock of a folder, which is made if there is none.
   *
   * @throws WorkRefused if somebody has the index open
   */
  public static IndexLock take(Path folder) {
    return tryTake(folder).orElseThrow(() -> isLocked(folder));
  }

  static WorkRefused isLocked(Path folder) {
    return new WorkRefused(folder + " is locked: another server uses it");
  }

  /** The same, or nothing if somebody has the index open. */
  public static Optional<IndexLock> tryTake(Path folder) {
    try {
      Files.createDirectories(folder);
      var directory = IndexFolder.open(folder);
      try {
        return Optional.of(
            new IndexLock(folder, directory, directory.obtainLock(IndexWriter.WRITE_LOCK_NAME)));
      } catch (IOException failure) {
        directory.close();
        throw failure;
      }
    } catch (LockObtainFailedException held) {
      return Optional.empty();
    } catch (IOException failure) {
      throw new StorageFailed(folder, failure);
    }
  }

  /** Deletes all files, so that there is no index. */
  public void clear() {
    try {
      for (Path file : files()) {
        if (!file.endsWith(IndexWriter.WRITE_LOCK_NAME)) {
          Files.delete(file);
        }
      }
    } catch (IOException failure) {
      throw new StorageFailed(folder, failure);
    }
  }

  /** Gives up the lock, and deletes the folder with all that is in it. */
  public void deleteFolder() {
    try {
      clear();
    } finally {
      close();
    }
    try {
      Files.deleteIfExists(folder.resolve(IndexWriter.WRITE_LOCK_NAME));
      Files.delete(folder);
    } catch (IOException failure) {
      throw new StorageFailed(folder, failure);
    }
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }

  @Override
  public void close() {
    try (directory;
        lock) {
      // both are given up
    } catch (IOException failure) {
      throw new StorageFailed(folder, failure);
    }
  }
}
