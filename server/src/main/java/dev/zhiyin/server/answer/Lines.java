package dev.zhiyin.server.answer;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.zhiyin.engine.ZhiyinException.StorageFailed;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * An answer of many JSON lines that is sent when it is complete, because many clients read nothing
 * before they have sent everything. A long one waits in a temporary file. For one thread.
 */
public final class Lines implements AutoCloseable {
  public static final String CONTENT_TYPE = "application/x-ndjson";

  /** Bytes that are kept in memory. */
  private static final int MEMORY = 1 << 20;

  private final ByteArrayOutputStream memory = new ByteArrayOutputStream();
  private @Nullable Path file;
  private @Nullable OutputStream out;

  public void add(ObjectNode line) {
    memory.writeBytes(line.toString().getBytes(StandardCharsets.UTF_8));
    memory.write('\n');
    if (memory.size() >= MEMORY) {
      spill();
    }
  }

  private void spill() {
    try {
      if (out == null) {
        file = Files.createTempFile("zhiyin-answer", ".jsonl");
        out = Files.newOutputStream(file, StandardOpenOption.WRITE);
      }
      memory.writeTo(out);
      memory.reset();
    } catch (IOException failure) {
      throw new StorageFailed(file == null ? Path.of("temporary folder") : file, failure);
    }
  }

  /** All of it, once. Closing it deletes what was kept of it; this need not be closed any more. */
  public InputStream finished() {
    if (file == null) {
      return new ByteArrayInputStream(memory.toByteArray());
    }
    spill();
    closeFile();
    Path complete = file;
    file = null;
    try {
      return Files.newInputStream(complete, StandardOpenOption.DELETE_ON_CLOSE);
    } catch (IOException failure) {
      throw new StorageFailed(complete, failure);
    }
  }

  private void closeFile() {
    try (OutputStream _ = out) {
      out = null;
    } catch (IOException failure) {
      throw new StorageFailed(file == null ? Path.of("temporary folder") : file, failure);
    }
  }

  /** Deletes what was kept of an answer that will not be sent. */
  @Override
  public void close() {
    closeFile();
    if (file != null) {
      try {
        Files.deleteIfExists(file);
      } catch (IOException failure) {
        throw new StorageFailed(file, failure);
      }
    }
  }
}
