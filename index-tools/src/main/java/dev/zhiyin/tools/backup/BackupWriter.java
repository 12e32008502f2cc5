package dev.zhiyin.tools.backup;

import dev.zhiyin.engine.OwnersFile;
import dev.zhiyin.engine.Sha256;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;

/** Writes a backup, entry after entry; {@link #finish} adds what it says of itself. */
final class BackupWriter implements AutoCloseable {
  private static final int BUFFER = 1 << 16;

  private final FileChannel channel;
  private final ZipOutputStream zip;
  private final List<Contents.Entry> entries = new ArrayList<>();

  /** The entry that is being written; empty if there is none. */
  private String name = "";

  private MessageDigest digest = Sha256.digest();
  private long size;

  /**
   * @param file that does not exist yet; only its owner may read it
   */
  BackupWriter(Path file) throws IOException {
    channel = OwnersFile.create(file);
    zip = new ZipOutputStream(new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER));
    zip.setLevel(Deflater.BEST_SPEED);
  }

  /** Begins an entry, and ends the one before. */
  void begin(String entry) throws IOException {
    end();
    zip.putNextEntry(new ZipEntry(entry));
    name = entry;
    digest = Sha256.digest();
    size = 0;
  }

  /** Adds to the entry that was begun. */
  void write(byte[] bytes, int length) throws IOException {
    zip.write(bytes, 0, length);
    digest.update(bytes, 0, length);
    size += length;
  }

  /** Adds a file as an entry of its own. */
  void add(String entry, Path file) throws IOException {
    begin(entry);
    try (var in = Files.newInputStream(file)) {
      var buffer = new byte[BUFFER];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        write(buffer, read);
      }
    }
  }

  private void end() throws IOException {
    if (!name.isEmpty()) {
      zip.closeEntry();
      entries.add(new Contents.Entry(name, size, HexFormat.of().formatHex(digest.digest())));
      name = "";
    }
  }

  /** Makes it whole and durable. */
  Contents finish(long storeSequence, @Nullable Long generation) throws IOException {
    end();
    var contents =
        new Contents(Contents.FORMAT, Instant.now().toString(), storeSequence, generation, entries);
    zip.putNextEntry(new ZipEntry(Contents.NAME));
    zip.write(BackupJson.bytes(contents));
    zip.closeEntry();
    zip.finish();
    zip.flush();
    channel.force(true);
    return contents;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
