package dev.zhiyin.engine.generation;

import dev.zhiyin.engine.ZhiyinException.StorageFailed;
import dev.zhiyin.engine.ZhiyinException.WorkRefused;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The right to do one kind of work in a folder, which one thread of one program has at a time. */
public final class FolderLock implements AutoCloseable {
  private static final long MILLISECONDS_BETWEEN_TRIES = 10;

  /* Static, because a file's lock belongs to the whole program, and closing any of the program's
   * channels to the file gives it up (POSIX): a file that is locked here must not be opened. */
  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

  private final Path file;
  private final FileChannel channel;

  private FolderLock(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /**
   * Takes the lock, or says that another has it.
   *
   * @param file in a folder that exists
   * @param work what another is doing if the lock is held, such as "another rebuild is under way"
   * @throws WorkRefused if the lock is held
   */
  public static FolderLock take(Path file, String work) {
    try {
      Path known = file.resolveSibling(".").toRealPath().resolve(file.getFileName());
      if (!HELD.add(known)) {
        throw refused(file, work);
      }
      return new FolderLock(known, locked(file, known, work));
    } catch (IOException failure) {
      throw new StorageFailed(file, failure);
    }
  }

  /** The same, but waits so long for another to finish. */
  static FolderLock await(Path file, String work, Duration patience) {
    long end = System.nanoTime() + patience.toNanos();
    while (true) {
      try {
        return take(file, work);
      } catch (WorkRefused held) {
        if (System.nanoTime() - end > 0) {
          throw held;
        }
        pause(held);
      }
    }
  }

  private static void pause(WorkRefused held) {
    try {
      Thread.sleep(MILLISECONDS_BETWEEN_TRIES);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      throw held;
    }
  }

  private static FileChannel locked(Path file, Path known, String work) throws IOException {
    FileChannel channel = null;
    try {
      channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (channel.tryLock() == null) {
        throw refused(file, work);
      }
      return channel;
    } catch (IOException | WorkRefused failure) {
      HELD.remove(known);
      if (channel != null) {
        channel.close();
      }
      throw failure;
    }
  }

  private static WorkRefused refused(Path file, String work) {
    return new WorkRefused(work + ": " + file + " is locked");
  }

  /** Whether it was not given up yet. */
  boolean isHeld() {
    return channel.isOpen();
  }

  @Override
  public void close() {
    if (!isHeld()) {
      return;
    }
    try {
      channel.close();
    } catch (IOException failure) {
      throw new StorageFailed(file, failure);
    } finally {
      HELD.remove(file);
    }
  }
}
