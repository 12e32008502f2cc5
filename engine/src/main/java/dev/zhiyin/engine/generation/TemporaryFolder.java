package dev.zhiyin.engine.generation;

import dev.zhiyin.engine.Home;
import dev.zhiyin.engine.ZhiyinException.StorageFailed;
import dev.zhiyin.engine.ZhiyinException.WorkRefused;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A folder for what is not whole yet. Only its owner may enter it; closed, it is gone. While it is
 * open it is locked, by which what a program that was killed has left is told from what one that
 * runs works on.
 */
public final class TemporaryFolder implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TemporaryFolder.class);
  private static final String PREFIX = ".zhiyin-part-";
  private static final String LOCK = "lock";
  private static final String WORK = "the folder is in use";

  private final Path folder;
  private final FolderLock lock;
  private Optional<Thread> onExit = Optional.empty();

  private TemporaryFolder(Path folder, FolderLock lock) {
    this.folder = folder;
    this.lock = lock;
  }

  /**
   * Makes one, from which a file can be moved to its place in one step, and sweeps away what others
   * have left there.
   *
   * @param parent exists
   */
  public static TemporaryFolder in(Path parent) {
    sweep(parent);
    while (true) {
      Optional<TemporaryFolder> made = attempt(parent);
      if (made.isPresent()) {
        return made.get();
      }
    }
  }

  /** Makes one in the folder that a file is in, or will be. */
  public static TemporaryFolder beside(Path file) {
    return in(file.toAbsolutePath().resolveSibling(".").normalize());
  }

  /* Empty if somebody swept it away before it was locked. */
  private static Optional<TemporaryFolder> attempt(Path parent) {
    try {
      Path folder = Files.createTempDirectory(parent, PREFIX);
      try {
        var made = new TemporaryFolder(folder, FolderLock.take(folder.resolve(LOCK), WORK));
        if (Files.exists(folder.resolve(LOCK))) {
          Files.createDirectory(made.path());
          return Optional.of(made);
        }
        made.lock.close();
      } catch (WorkRefused | StorageFailed failure) {
        if (failure instanceof StorageFailed && Files.exists(folder)) {
          throw failure;
        }
      }
      return Optional.empty();
    } catch (IOException failure) {
      throw new StorageFailed(parent, failure);
    }
  }

  /** Deletes, in all folders of a shop, what programs left that run no more. */
  public static void sweep(Home home) {
    List.of(home.root(), home.generations(), home.generationCopies(), home.models())
        .forEach(TemporaryFolder::sweep);
  }

  /** Deletes what programs left in a folder that run no more; what cannot be deleted is told. */
  public static void sweep(Path parent) {
    if (!Files.isDirectory(parent)) {
      return;
    }
    try (DirectoryStream<Path> found = Files.newDirectoryStream(parent, PREFIX + "*")) {
      for (Path folder : found) {
        if (Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
          deleteUnlessOpen(folder);
        }
      }
    } catch (DirectoryIteratorException failure) {
      throw new StorageFailed(parent, Objects.requireNonNull(failure.getCause()));
    } catch (IOException failure) {
      throw new StorageFailed(parent, failure);
    }
  }

  private static void deleteUnlessOpen(Path folder) {
    try (var _ = FolderLock.take(folder.resolve(LOCK), WORK)) {
      Folders.deleteAll(folder);
    } catch (WorkRefused open) {
      LOG.debug("{} is in use", folder);
    } catch (StorageFailed failure) {
      if (Files.exists(folder)) { // else somebody else was faster
        LOG.warn("what was left in {} cannot be deleted: {}", folder, failure.getMessage());
      }
    }
  }

  /** Where to work; empty at first. */
  public Path path() {
    return folder.resolve("made");
  }

  /** Has it closed when the program ends by a signal, too, for what should not lie there longer. */
  public TemporaryFolder deletedOnExit() {
    var hook = new Thread(this::closeOnExit, "delete " + folder.getFileName());
    Runtime.getRuntime().addShutdownHook(hook);
    onExit = Optional.of(hook);
    return this;
  }

  /* Another thread may still write into it, for the moment that the program has left. */
  private void closeOnExit() {
    try {
      delete();
    } catch (StorageFailed busy) {
      LOG.debug("what is written there is left to the next sweep", busy);
    }
  }

  @Override
  public void close() {
    onExit.ifPresent(
        hook -> {
          try {
            Runtime.getRuntime().removeShutdownHook(hook);
          } catch (IllegalStateException ending) {
            LOG.debug("the program ends already", ending);
          }
        });
    delete();
  }

  private synchronized void delete() {
    if (lock.isHeld()) {
      try (lock) {
        Folders.deleteAll(folder);
      }
    }
  }
}
