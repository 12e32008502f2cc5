package dev.zhiyin.tools.verify;

import dev.zhiyin.engine.Home;
import dev.zhiyin.engine.ZhiyinException.StorageFailed;
import dev.zhiyin.engine.generation.Generation;
import dev.zhiyin.engine.lucene.Checkpoint;
import dev.zhiyin.engine.lucene.CommittedIndex;
import dev.zhiyin.tools.verify.Faults.FaultKind;
import java.nio.file.Path;
import java.util.Optional;

/** Finds the index that a server has of a generation, or would begin with. */
final class ServedIndex {
  private final Home home;
  private final Generation generation;
  private final Faults findings;

  /**
   * @param findings takes what is wrong with an index
   */
  ServedIndex(Home home, Generation generation, Faults findings) {
    this.home = home;
    this.generation = generation;
    this.findings = findings;
  }

  /**
   * An index with the folder that it is in. Closed by who opened it.
   *
   * @param sequence number of the newest change of the store that it holds
   */
  record Opened(Path folder, CommittedIndex index, long sequence) implements AutoCloseable {
    @Override
    public void close() {
      index.close();
    }
  }

  /** The live one, else the generation's own; empty if there is none that can be read. */
  Optional<Opened> open() {
    return opened(home.live(generation.manifest().id()))
        .filter(this::belongs)
        .or(() -> opened(generation.indexFolder()));
  }

  /* One that says nothing of itself is a copy that was not changed yet. */
  private boolean belongs(Opened live) {
    boolean belongs =
        live.index()
            .checkpoint()
            .map(Checkpoint::origin)
            .filter(generation.origin()::equals)
            .isPresent();
    if (!belongs) {
      live.close();
    }
    return belongs;
  }

  private Optional<Opened> opened(Path folder) {
    try {
      return CommittedIndex.open(folder, generation.manifest().storeSequence())
          .map(index -> checked(folder, index));
    } catch (StorageFailed damaged) {
      findings.add(FaultKind.INDEX, String.valueOf(damaged.getMessage()));
      return Optional.empty();
    }
  }

  private static Opened checked(Path folder, CommittedIndex index) {
    try {
      index.checkIntegrity();
      try (var snapshot = index.snapshot()) {
        return new Opened(folder, index, snapshot.sequence());
      }
    } catch (StorageFailed damaged) {
      index.close();
      throw damaged;
    }
  }
}
