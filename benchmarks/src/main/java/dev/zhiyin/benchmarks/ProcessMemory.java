package dev.zhiyin.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** Memory that processes hold, as Linux tells it. */
public final class ProcessMemory {
  private ProcessMemory() {}

  /**
   * Resident bytes of a process and of all that it started, mapped files among them; what several
   * share counts once (PSS). Files that are only read, not mapped, are not in it.
   *
   * @param process none is this one
   */
  public static long resident(OptionalLong process) {
    long pid = process.orElseGet(() -> ProcessHandle.current().pid());
    ProcessHandle handle = ProcessHandle.of(pid).orElseThrow();
    Stream<ProcessHandle> started =
        process.isPresent()
            ? handle.descendants()
            : Stream.of(); // servers have columns of their own
    return Stream.concat(Stream.of(handle), started)
        .mapToLong(one -> bytes(one.pid(), "smaps_rollup", "Pss:"))
        .sum();
  }

  /**
   * Private bytes of a process, without the files that are mapped, which come and go as the system
   * likes.
   */
  public static long anonymous(long pid) {
    return bytes(pid, "status", "RssAnon:");
  }

  /* None of a process that has ended. */
  private static long bytes(long pid, String file, String name) {
    try {
      return Files.readAllLines(Path.of("/proc", Long.toString(pid), file)).stream()
              .filter(line -> line.startsWith(name))
              .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
              .sum()
          * 1024;
    } catch (NoSuchFileException ended) {
      return 0;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
