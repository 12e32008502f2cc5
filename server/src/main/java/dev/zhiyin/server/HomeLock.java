package dev.zhiyin.server;

import dev.zhiyin.engine.Home;
import dev.zhiyin.engine.ZhiyinException.StorageFailed;
import dev.zhiyin.engine.ZhiyinException.WorkRefused;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * The right to serve a home, which one server has at a time. The file {@code server.lock} says
 * which: it holds the number of its process. The lock ends with the process, however that ends.
 */
final class HomeLock implements AutoCloseable {
  private static final String NAME = "server.lock";

  private final Path file;
  private final FileChannel channel;

  private HomeLock(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /**
   * Takes it.
   *
   * @throws WorkRefused if another server has it, or the home cannot be written
   */
  static HomeLock take(Home home) {
    Path file = home.root().resolve(NAME);
    FileChannel channel = opened(home, file);
    try {
      if (!locked(channel)) {
        String owner = Files.readString(file).strip();
        channel.close();
        throw new WorkRefused(
            "%s is served already, by the process %s".formatted(home.root(), owner));
      }
      channel.truncate(0);
      channel.write(
          ByteBuffer.wrap(
              Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.UTF_8)));
      channel.force(true);
      return new HomeLock(file, channel);
    } catch (IOException failure) {
      throw new StorageFailed(file, failure);
    }
  }

  private static FileChannel opened(Home home, Path file) {
    try {
      return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    } catch (NoSuchFileException _) {
      throw new WorkRefused("there is no folder " + home.root());
    } catch (IOException refused) {
      throw new WorkRefused(
          "%s cannot be written, and a server has to: %s".formatted(home.root(), reason(refused)));
    }
  }

  private static String reason(IOException refused) {
    String message = String.valueOf(refused.getMessage());
    return message.substring(message.lastIndexOf(": ") + 1).strip();
  }

  private static boolean locked(FileChannel channel) throws IOException {
    try {
      @Nullable FileLock lock = channel.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException _) { // by this very process
      return false;
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException failure) {
      throw new StorageFailed(file, failure);
    }
  }
}
