package dev.zhiyin.engine.lucene;

import dev.zhiyin.engine.ZhiyinException.StorageFailed;
import dev.zhiyin.engine.indexing.Quarantine;
import dev.zhiyin.engine.retrieval.CandidateIndex;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexNotFoundException;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.SegmentInfos;
import org.apache.lucene.store.FSDirectory;

/**
 * The last commit of an index, open for asking, whatever its writer does meanwhile: it takes no
 * lock, writes nothing, and what it has opened stays readable when the writer deletes it.
 * Thread-safe.
 */
public final class ProductIndex implements CandidateIndex, AutoCloseable {
  /** How often a commit may be overtaken by the next while it is being opened. */
  private static final int TRIES = 20;

  private final Path folder;
  private final FSDirectory directory;
  private final DirectoryReader reader;
  private final IndexCaches memory;
  private final Optional<Checkpoint> checkpoint;
  private final Quarantine quarantine;
  private final long sequence;
  private final double surplus;

  /**
   * Opens it.
   *
   * @param sequence number of the newest change that it holds if the commit does not say
   */
  public ProductIndex(Path folder, long sequence) {
    this(folder, sequence, Vocabulary.NONE, 1);
  }

  /**
   * The same of an index that was made with words of the shop.
   *
   * @param surplus as {@link IndexConfig#surplus}
   */
  public ProductIndex(Path folder, long sequence, Vocabulary vocabulary, double surplus) {
    this.folder = folder;
    this.surplus = surplus;
    memory = new IndexCaches(new TextAnalysis(vocabulary));
    try {
      directory = IndexFolder.open(folder);
      reader = lastCommit(directory);
      reader.getContext(); // made now, for one thread at a time must make it
      Map<String, String> data = reader.getIndexCommit().getUserData();
      checkpoint = Checkpoint.ofCommit(data);
      quarantine = Quarantine.ofCommit(data);
    } catch (IOException failure) {
      // of a file that ends too soon Lucene names only the folder, and the file in the cause
      throw new StorageFailed(
          folder, failure.getCause() instanceof IOException cause ? cause : failure);
    }
    this.sequence = checkpoint.map(Checkpoint::sequence).orElse(sequence);
  }

  /**
   * Opens it; empty if there is none.
   *
   * @throws StorageFailed if a file is missing or damaged
   */
  public static Optional<ProductIndex> find(Path folder, long sequence) {
    if (!Files.isDirectory(folder)) {
      return Optional.empty();
    }
    try {
      return Optional.of(new ProductIndex(folder, sequence));
    } catch (StorageFailed failure) {
      if (failure.getCause() instanceof IndexNotFoundException) {
        return Optional.empty();
      }
      throw failure;
    }
  }

  private static DirectoryReader lastCommit(FSDirectory directory) throws IOException {
    for (int tries = 1; ; tries++) {
      long commit = SegmentInfos.getLastCommitGeneration(directory);
      try {
        return DirectoryReader.open(directory);
      } catch (FileNotFoundException | NoSuchFileException gone) {
        if (tries == TRIES || SegmentInfos.getLastCommitGeneration(directory) == commit) {
          throw gone;
        }
      }
    }
  }

  /** What the commit says of itself; empty for an index as a generation holds it. */
  public Optional<Checkpoint> checkpoint() {
    return checkpoint;
  }

  /** The products that it should have and could not take. */
  public Quarantine quarantine() {
    return quarantine;
  }

  /**
   * Reads every byte and compares it with the checksums that were written with it.
   *
   * @throws StorageFailed if a file is damaged, with its name
   */
  public void checkIntegrity() {
    try {
      for (LeafReaderContext leaf : reader.leaves()) {
        leaf.reader().checkIntegrity();
      }
    } catch (IOException damage) {
      throw new StorageFailed(folder, damage);
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
    return new IndexSnapshot(folder, reader, memory, sequence, surplus);
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
