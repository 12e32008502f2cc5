package dev.zhiyin.tools.train;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.function.Supplier;
import java.util.zip.CRC32C;

/**
 * A header and arrays of floats in one file: eight bytes that name the format, the header with its
 * length before it, the arrays in the machine's order of bytes, and CRC-32C over all of it.
 *
 * <p>It is written beside the old one, forced to the disk and renamed: whatever happens, there is a
 * whole file, the old one or the new one.
 */
final class CheckpointFile {
  private static final byte[] FORMAT = "zhiyinC1".getBytes(StandardCharsets.US_ASCII);
  private static final int CHUNK = 1 << 20;

  /** The file is no checkpoint, or not a whole one. */
  static final class Broken extends IOException {
    Broken(String what) {
      super(what);
    }
  }

  private CheckpointFile() {}

  /**
   * @param arrays asked for one at a time, so that not all of them must be held at once
   */
  static void write(Path file, byte[] header, List<Supplier<ByteBuffer>> arrays)
      throws IOException {
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    Files.createDirectories(file.toAbsolutePath().getParent());
    try (var channel =
        FileChannel.open(
            fresh,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      var sum = new CRC32C();
      write(channel, sum, ByteBuffer.wrap(FORMAT));
      write(channel, sum, ByteBuffer.allocate(Integer.BYTES).putInt(header.length).flip());
      write(channel, sum, ByteBuffer.wrap(header));
      for (Supplier<ByteBuffer> array : arrays) {
        write(channel, sum, array.get());
      }
      writeAll(channel, ByteBuffer.allocate(Long.BYTES).putLong(sum.getValue()).flip());
      channel.force(true);
    }
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private static void write(FileChannel channel, CRC32C sum, ByteBuffer bytes) throws IOException {
    sum.update(bytes.duplicate());
    writeAll(channel, bytes);
  }

  private static void writeAll(FileChannel channel, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  /**
   * Opens a file, once it has been read through and found whole.
   *
   * @throws Broken if it is no checkpoint, or its checksum is another
   */
  static Reader open(Path file) throws IOException {
    var channel = FileChannel.open(file, StandardOpenOption.READ);
    try {
      requireWhole(channel);
      channel.position(FORMAT.length);
      int length = read(channel, Integer.BYTES).getInt();
      return new Reader(channel, read(channel, length).array());
    } catch (IOException failure) {
      channel.close();
      throw failure;
    }
  }

  private static void requireWhole(FileChannel channel) throws IOException {
    long left = channel.size() - Long.BYTES;
    if (left < FORMAT.length + Integer.BYTES
        || !read(channel, FORMAT.length).equals(ByteBuffer.wrap(FORMAT))) {
      throw new Broken("it is no checkpoint");
    }
    channel.position(0);
    var sum = new CRC32C();
    for (; left > 0; left -= Math.min(left, CHUNK)) {
      sum.update(read(channel, (int) Math.min(left, CHUNK)));
    }
    if (read(channel, Long.BYTES).getLong() != sum.getValue()) {
      throw new Broken("its checksum is another");
    }
  }

  private static ByteBuffer read(FileChannel channel, int length) throws IOException {
    return fill(channel, ByteBuffer.allocate(length));
  }

  private static ByteBuffer fill(FileChannel channel, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      if (channel.read(bytes) < 0) {
        throw new EOFException("it ends too early");
      }
    }
    return bytes.flip();
  }

  /** Reads the arrays in order. Whoever opened it closes it. */
  static final class Reader implements AutoCloseable {
    private final FileChannel channel;
    private final byte[] header;

    private Reader(FileChannel channel, byte[] header) {
      this.channel = channel;
      this.header = header;
    }

    byte[] header() {
      return header;
    }

    /** Fills the buffer with the next bytes, ready to be read. */
    void next(ByteBuffer bytes) throws IOException {
      fill(channel, bytes);
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }
}
