package dev.zhiyin.engine.generation;

import dev.zhiyin.engine.ZhiyinException.StorageFailed;
import dev.zhiyin.engine.ZhiyinException.WorkRefused;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The right to rebuild, which one thread of one program has at a time. */
final class RebuildLock implements AutoCloseable {
  /* Static, because a file's lock belongs to the whole program, and closing any of the program's
   * channels to the file gives it up (POSIX): a file that is locked here must not be opened. */
  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

  private final Path file;
  private final FileChannel channel;

  private RebuildLock(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /**
   * Takes the lock, or says that another has it.
   *
   * @param folder exists
   * @throws WorkRefused if another rebuild is under way
   */
  static RebuildLock take(Path folder) {
    Path file = folder.resolve("rebuild.lock");
    try {
      Path known = folder.toRealPath().resolve(file.getFileName());
      if (!HELD.add(known)) {
        throw refused(file);
      }
      return new RebuildLock(known, locked(file, known));
    } catch (IOException failure) {
      throw new StorageFailed(file, failure);
    }
  }

  private static FileChannel locked(Path file, Path known) throws IOException {
    FileChannel channel = null;
    try {
      channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (channel.tryLock() == null) {
        throw refused(file);
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

  private static WorkRefused refused(Path file) {
    return new WorkRefused("another rebuild is under way: " + file + " is locked");
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
