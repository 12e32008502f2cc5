package dev.zhiyin.engine.lucene;

import dev.zhiyin.engine.ZhiyinException.StorageFailed;
import dev.zhiyin.engine.ZhiyinException.WorkRefused;
import dev.zhiyin.engine.indexing.IndexedProduct;
import dev.zhiyin.engine.indexing.Quarantine;
import dev.zhiyin.engine.indexing.QuarantinedProduct;
import dev.zhiyin.engine.indexing.WritableIndex;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexFileNames;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.Term;
import org.apache.lucene.store.AlreadyClosedException;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.LockObtainFailedException;
import org.jspecify.annotations.Nullable;

/** The write port on a Lucene index in a folder, which it keeps locked. */
public final class LiveIndex implements WritableIndex {
  private final Path folder;
  private final IndexConfig config;
  private final Checkpoint start;
  private final TextAnalysis analysis;
  private final IndexCaches memory;
  private final Quarantine quarantine = new Quarantine();
  private final RefreshPace pace = new RefreshPace();
  private final Directory directory;
  private IndexWriter writer;

  /** Since the last refresh. */
  private int changes;

  /** How far the writer has come; behind what is shown for a while after a recovery. */
  private Checkpoint held;

  private volatile Shown shown;

  /** A reader and the state of the store that it shows. */
  private record Shown(DirectoryReader reader, long sequence) {
    /* Lucene makes a reader's context when it is first asked for, without a lock: searchers that ask
     * at the same time would get different ones, and a query of one fails with the other's. */
    Shown {
      reader.getContext();
    }
  }

  private LiveIndex(Path folder, Checkpoint start, IndexConfig config) throws IOException {
    this.folder = folder;
    this.config = config;
    this.start = start;
    analysis = new TextAnalysis(config.vocabulary());
    memory = new IndexCaches(analysis);
    directory = LiveWriter.directory(folder);
    @Nullable IndexWriter opened = null;
    try {
      opened = LiveWriter.open(directory, analysis, config);
      writer = opened;
      held = restored();
      shown = new Shown(DirectoryReader.open(writer), held.sequence());
    } catch (IOException failure) {
      if (opened != null) {
        opened.rollback();
      }
      directory.close();
      throw failure;
    }
  }

  /**
   * Opens the last commit in a folder that {@link FoundIndex} finds sound, or makes an empty index.
   * The folder stays locked until this is closed.
   *
   * @param start where an index stands whose commit does not say: one copied from a generation
   *     holds what that one does, an empty one nothing
   * @throws WorkRefused if another process has it open
   * @throws StorageFailed if it cannot be read or written
   */
  public static LiveIndex open(Path folder, Checkpoint start, IndexConfig config) {
    try {
      return new LiveIndex(folder, start, config);
    } catch (LockObtainFailedException _) {
      throw IndexLock.isLocked(folder);
    } catch (IOException failure) {
      throw new StorageFailed(folder, failure);
    }
  }

  /**
   * Makes the same index in another folder, which must not hold one. The files are shared where the
   * file system can do that: Lucene never writes to a file again.
   *
   * @param from a finished index
   * @throws StorageFailed if it cannot be read or written
   */
  public static void copy(Path from, Path to) {
    try (Stream<Path> files = Files.list(from)) {
      Files.createDirectories(to);
      for (Path file : commitLast(files)) {
        link(file, to.resolve(file.getFileName()));
      }
    } catch (IOException failure) {
      throw new StorageFailed(to, failure);
    }
  }

  /* Stopped half-way, it left no index rather than half of one. */
  private static List<Path> commitLast(Stream<Path> files) {
    return files
        .filter(file -> !file.endsWith(IndexWriter.WRITE_LOCK_NAME))
        .sorted(Comparator.comparing(LiveIndex::isCommit))
        .toList();
  }

  private static boolean isCommit(Path file) {
    return file.getFileName().toString().startsWith(IndexFileNames.SEGMENTS);
  }

  private static void link(Path file, Path to) throws IOException {
    try {
      Files.createLink(to, file);
    } catch (UnsupportedOperationException | FileSystemException _) {
      Files.copy(file, to);
    }
  }

  /* How far the writer's last commit had come, and what was put aside until then. */
  private Checkpoint restored() {
    Map<String, String> data = LiveWriter.commitData(writer);
    quarantine.restore(data);
    return Checkpoint.ofCommit(data).orElse(start);
  }

  @Override
  public synchronized void put(IndexedProduct product, long sequence) {
    String id = product.product().id();
    writing(() -> writer.updateDocument(id(id), Documents.of(product, analysis)));
    changes++;
    quarantine.remove(id);
  }

  @Override
  public synchronized void delete(String productId, long sequence) {
    writing(() -> writer.deleteDocuments(id(productId)));
    changes++;
    quarantine.remove(productId);
  }

  @Override
  public synchronized void quarantine(QuarantinedProduct product) {
    writing(() -> writer.deleteDocuments(id(product.id())));
    changes++;
    quarantine.add(product);
  }

  @Override
  public Quarantine quarantine() {
    return quarantine;
  }

  private static Term id(String productId) {
    return new Term(IndexFields.ID, productId);
  }

  @Override
  public Duration refreshInterval() {
    return pace.interval();
  }

  @Override
  public synchronized void refresh(long sequence) {
    DirectoryReader former = shown.reader();
    long begin = System.nanoTime();
    writing(
        () -> {
          DirectoryReader fresh = DirectoryReader.openIfChanged(former, writer);
          held = held.at(sequence);
          shown = new Shown(fresh == null ? former : fresh, sequence);
          if (fresh != null) {
            former.close();
            pace.took(Duration.ofNanos(System.nanoTime() - begin), changes);
            changes = 0;
          }
        });
  }

  @Override
  public void commit() {
    IndexWriter current = marked();
    writing(current::commit);
  }

  private synchronized IndexWriter marked() {
    var data = new HashMap<>(quarantine.toCommit());
    data.putAll(held.toCommit());
    writing(() -> writer.setLiveCommitData(data.entrySet()));
    return writer;
  }

  /** May become true at any time, because segments are merged beside. */
  @Override
  public synchronized boolean isBroken() {
    return !writer.isOpen();
  }

  @Override
  public synchronized long recover() {
    writing(
        () -> {
          writer.rollback();
          writer = LiveWriter.open(directory, analysis, config);
          held = restored();
        });
    return held.sequence();
  }

  @Override
  public long sequence() {
    return shown.sequence();
  }

  @Override
  public IndexSnapshot view() {
    return snapshot();
  }

  /** The same for offline work, which names products by Lucene's numbers. */
  public IndexSnapshot snapshot() {
    while (true) {
      Shown now = shown;
      if (now.reader().tryIncRef()) {
        return new IndexSnapshot(folder, now.reader(), memory, now.sequence(), config.surplus());
      }
      if (now.equals(shown)) {
        throw new IllegalStateException("the index in " + folder + " is closed");
      } // else it was replaced between the two steps, and the next round finds its successor
    }
  }

  /* Snapshots keep their files, and the analysis is left to the garbage collector. */
  @Override
  public synchronized void close() {
    try (directory;
        DirectoryReader _ = shown.reader()) {
      writer.rollback();
    } catch (IOException failure) {
      throw new StorageFailed(folder, failure);
    }
  }

  private synchronized IndexWriter writer() {
    return writer;
  }

  private interface Writing {
    void write() throws IOException;
  }

  private void writing(Writing writing) {
    try {
      writing.write();
    } catch (IOException | AlreadyClosedException failure) {
      throw new StorageFailed(folder, cause(failure));
    }
  }

  /* That the writer is closed says nothing; why it was closed does. */
  private Throwable cause(Exception failure) {
    Throwable tragedy = writer().getTragicException();
    return tragedy == null ? failure : tragedy;
  }
}
