package dev.zhiyin.server.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.zhiyin.engine.OwnersFile;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * An answer of many JSON lines that is sent when it is complete, because many clients read nothing
 * before they have sent everything. A long one waits in a temporary file, which nobody else can
 * read and which is gone with the process, however that ends. For one thread.
 */
public final class Lines implements AutoCloseable {
  public static final String CONTENT_TYPE = "application/x-ndjson";

  /** Bytes that are kept in memory. */
  private static final int MEMORY = 1 << 20;

  private static final Path FOLDER = Path.of(System.getProperty("java.io.tmpdir"));

  private final ByteArrayOutputStream memory = new ByteArrayOutputStream();
  private @Nullable FileChannel file;

  public void add(ObjectNode line) {
    memory.writeBytes(line.toString().getBytes(StandardCharsets.UTF_8));
    memory.write('\n');
    if (memory.size() >= MEMORY) {
      spill();
    }
  }

  private void spill() {
    try {
      if (file == null) {
        file = OwnersFile.temporary(FOLDER);
      }
      var bytes = ByteBuffer.wrap(memory.toByteArray());
      while (bytes.hasRemaining()) {
        file.write(bytes);
      }
      memory.reset();
    } catch (IOException failure) {
      throw new UncheckedIOException(FOLDER + " takes no answer: " + failure.getMessage(), failure);
    }
  }

  /** All of it, once. Closing it deletes what was kept of it; this need not be closed any more. */
  public InputStream finished() {
    if (file == null) {
      return new ByteArrayInputStream(memory.toByteArray());
    }
    spill();
    try {
      FileChannel complete = file.position(0);
      file = null;
      return Channels.newInputStream(complete);
    } catch (IOException failure) {
      throw new UncheckedIOException(FOLDER + " takes no answer: " + failure.getMessage(), failure);
    }
  }

  /** Deletes what was kept of an answer that will not be sent. */
  @Override
  public void close() {
    try (FileChannel _ = file) {
      file = null;
    } catch (IOException failure) {
      throw new UncheckedIOException(FOLDER + " takes no answer: " + failure.getMessage(), failure);
    }
  }
}
