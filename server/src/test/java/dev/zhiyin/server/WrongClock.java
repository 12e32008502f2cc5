package dev.zhiyin.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * What makes the clock of a program jump while it runs: libfaketime, of Debian's package faketime.
 */
final class WrongClock {
  /** So seldom does a program look where its clock is, in whole seconds: each look reads a file. */
  private static final Duration NOTICED = Duration.ofSeconds(1);

  private final Path file;

  /** A clock that is right at first. */
  WrongClock(Path folder) {
    file = folder.resolve("clock");
    set(Duration.ZERO);
  }

  /** Sets how far it is from the right time; negative is behind. Returns when it is so. */
  void jump(Duration ahead) {
    set(ahead);
    LockSupport.parkNanos(NOTICED.plusSeconds(1).plusMillis(200).toNanos());
  }

  private void set(Duration ahead) {
    try {
      Path next = file.resolveSibling("clock.next");
      Files.writeString(next, "%+d".formatted(ahead.toSeconds()));
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** The environment of a program that is to have this clock. */
  Map<String, String> environment() {
    return Map.of(
        "LD_PRELOAD",
        library().toString(),
        "FAKETIME_TIMESTAMP_FILE",
        file.toString(),
        "FAKETIME_CACHE_DURATION",
        Long.toString(NOTICED.toSeconds()),
        "FAKETIME_DONT_FAKE_MONOTONIC",
        "1",
        "FAKETIME_FORCE_MONOTONIC_FIX",
        "0", // with it Java's waits end at once, again and again
        "NO_FAKE_STAT",
        "1");
  }

  private static Path library() {
    try (Stream<Path> folders = Files.list(Path.of("/usr/lib"))) {
      return folders
          .map(folder -> folder.resolve("faketime/libfaketimeMT.so.1"))
          .filter(Files::exists)
          .findFirst()
          .orElseThrow(() -> new AssertionError("install the package faketime"));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
